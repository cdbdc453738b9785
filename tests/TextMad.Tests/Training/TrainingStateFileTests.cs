using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Training;

namespace TextMad.Tests.Training;

/// <summary>The file that a training keeps its state in: what is in it, that no altered byte goes unseen, and that files of the first format are read.</summary>
public sealed class TrainingStateFileTests : IDisposable
{
    private const int Vocabulary = 7;
    private const int StoppedAt = 5;

    private static readonly TransformerOptions _shape = new() { Layers = 1, Heads = 2, Width = 8, Context = 8, Dropout = 0.1 };

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-state-").FullName;
    private readonly int[] _stream = [.. Enumerable.Range(0, 200).Select(i => i % 7)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(OptimiserKind.Adamw)]
    [InlineData(OptimiserKind.Muon)]
    public void It_is_a_safetensors_file_of_weights_moments_losses_and_steps(OptimiserKind optimiser)
    {
        var file = Stopped(optimiser);
        using var reader = SafetensorsReader.Open(file.Path, out var header);
        Safetensors.RequireChecksum(header, file.Path);
        Assert.Equal("training_state", header.Metadata["textmad.kind"]);
        Assert.Equal(OptimiserState.NameOf(optimiser), header.Metadata["textmad.optimiser"]);
        Assert.Equal("5", header.Metadata["textmad.steps"]);
        Assert.Equal([StoppedAt], reader.Find("losses")!.Shape);
        var (model, state, losses) = Restored(file, Identity(header));
        Assert.Equal(StoppedAt, state.Steps);
        Assert.Equal(Whole(optimiser).Losses.Take(StoppedAt), losses);
        var first = TransformerFile.Tensors(model)[0];
        var values = new float[first.Values.Length];
        reader.Read(first.Name, first.Shape, values);
        Assert.Equal(first.Values.Span.ToArray(), values);
        reader.Read($"first.{first.Name}", first.Shape, values);
        Assert.Equal(state.First.Slice(0, values.Length).Span.ToArray(), values);
    }

    [Theory]
    [InlineData(OptimiserKind.Adamw)]
    [InlineData(OptimiserKind.Muon)]
    public void A_state_of_the_first_format_holds_what_one_of_this_format_holds(OptimiserKind optimiser)
    {
        var name = OptimiserState.NameOf(optimiser);
        var old = Path.Combine(AppContext.BaseDirectory, "Formats", "training", $"version1-{name}.training");
        var bytes = File.ReadAllBytes(old);
        var (oldModel, oldState, oldLosses) = Restored(new TrainingStateFile(old, TimeSpan.Zero), bytes.AsSpan(8, 32).ToArray(), optimiser);
        var file = Stopped(optimiser);
        var (model, state, losses) = Restored(file, Identity(file), optimiser);
        Assert.Equal(losses, oldLosses);
        Assert.Equal(state.Steps, oldState.Steps);
        Assert.Equal(model.Weights.All.Span.ToArray(), oldModel.Weights.All.Span.ToArray());
        Assert.Equal(state.First.Span.ToArray(), oldState.First.Span.ToArray());
        Assert.Equal(state.Second.Span.ToArray(), oldState.Second.Span.ToArray());
    }

    [Fact]
    public void A_damaged_state_of_the_first_format_is_refused_by_name()
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Formats", "training", "version1-adamw.training"));
        var identity = bytes.AsSpan(8, 32).ToArray();
        RefusesEveryChange(bytes, identity, [8, 45, 50, 60, bytes.Length / 2, bytes.Length - 1]);
        Assert.Contains("another training", Refusal(bytes, new byte[32]), StringComparison.Ordinal);
        foreach (var length in new[] { 0, 8, 60, bytes.Length - 7 })
        {
            Assert.Contains("state", Refusal(bytes[..length], identity), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_changed_byte_of_the_header_and_of_the_data_is_seen()
    {
        var file = Stopped(OptimiserKind.Adamw);
        var bytes = File.ReadAllBytes(file.Path);
        var header = 8 + BitConverter.ToInt32(bytes);
        RefusesEveryChange(bytes, Identity(file), [.. Enumerable.Range(0, header), .. Enumerable.Range(0, 40).Select(i => header + (i * (bytes.Length - header - 1) / 39))]);
        Assert.Contains("another training", Refusal(bytes, new byte[32]), StringComparison.Ordinal);
    }

    private void RefusesEveryChange(byte[] bytes, byte[] identity, IEnumerable<int> places)
    {
        foreach (var place in places)
        {
            var broken = (byte[])bytes.Clone();
            broken[place] ^= 1;
            Assert.Contains("cannot be used", Refusal(broken, identity), StringComparison.Ordinal);
        }
    }

    private string Refusal(byte[] bytes, byte[] identity)
    {
        var file = new TrainingStateFile(Path.Combine(_folder, "broken"), TimeSpan.Zero);
        File.WriteAllBytes(file.Path, bytes);
        var message = Assert.Throws<InputException>(() => Restored(file, identity)).Message;
        Assert.Contains(file.Path, message, StringComparison.Ordinal);
        Assert.Contains("Delete the file to train from the beginning.", message, StringComparison.Ordinal);
        return message;
    }

    private TrainingStateFile Stopped(OptimiserKind optimiser)
    {
        var file = new TrainingStateFile(Path.Combine(_folder, OptimiserState.NameOf(optimiser)), TimeSpan.FromDays(1));
        using var source = new CancellationTokenSource();
        var sink = new StopAt(StoppedAt * 24, source);
        Assert.Throws<OperationCanceledException>(
            () => Trainer(optimiser).Train(_stream, RandomKey.FromSeed(1), state: file, progress: sink, cancellation: source.Token));
        return file;
    }

    private TrainingResult Whole(OptimiserKind optimiser) => Trainer(optimiser).Train(_stream, RandomKey.FromSeed(1));

    private static byte[] Identity(TrainingStateFile file)
    {
        using var reader = SafetensorsReader.Open(file.Path, out var header);
        return Identity(header);
    }

    private static byte[] Identity(SafetensorsHeader header) => Convert.FromHexString(header.Metadata["textmad.training"]);

    private static (Transformer Model, OptimiserState State, List<float> Losses) Restored(TrainingStateFile file, byte[] identity, OptimiserKind? optimiser = null)
    {
        var model = new Transformer(_shape, Vocabulary, 0, RandomKey.FromSeed(9));
        var state = new OptimiserState(model.Layout, optimiser ?? (file.Path.EndsWith("muon", StringComparison.Ordinal) ? OptimiserKind.Muon : OptimiserKind.Adamw));
        var losses = new List<float>();
        Assert.True(file.TryRestore(identity, model, state, losses));
        return (model, state, losses);
    }

    private static TransformerTrainer Trainer(OptimiserKind optimiser) => new(
        _shape, new TrainingOptions { Budget = BudgetUnit.Steps, Amount = 12, Batch = 3, LearningRate = 1e-2, Optimiser = optimiser }, Vocabulary, 0);

    private sealed class StopAt(long tokens, CancellationTokenSource source) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit)
        {
            if (done >= tokens)
            {
                source.Cancel();
            }
        }
    }
}

using TextMad.Models.Files;
using TextMad.Models.Tensors;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Training;

namespace TextMad.Tests.Training;

/// <summary>A training that is handed the optimiser's state goes on where the one before it ended.</summary>
public sealed class OptimiserStateTests : IDisposable
{
    private const int Vocabulary = 19;
    private const int StepsOfAnEpoch = 6;

    private static readonly TransformerOptions _shape = new() { Layers = 2, Heads = 2, Width = 24, Context = 10, Dropout = 0.1 };

    // Constant learning rate. 30 windows an epoch, 5 a step.
    private static readonly TrainingOptions _options = new()
    {
        Budget = BudgetUnit.Epochs,
        Amount = 1,
        Batch = 5,
        LearningRate = 3e-3,
        Warmup = 0,
        FinalLearningRateShare = 1,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-optimiser-").FullName;
    private readonly int[] _stream = TransformerTrainerTests.Tokens(300);
    private readonly RandomKey _key = RandomKey.FromSeed(4);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2, 3, OptimiserKind.Adamw)]
    [InlineData(3, 1, OptimiserKind.Adamw)]
    [InlineData(3, 1, OptimiserKind.Muon)]
    public void A_kept_state_joins_trainings_of_whole_epochs_into_one_to_the_last_bit(
        int trainings, int epochs, OptimiserKind optimiser)
    {
        var whole = Trainer(trainings * epochs, optimiser).Train(_stream, _key);
        Assert.Equal(trainings * epochs * StepsOfAnEpoch, whole.Losses.Count);

        // Each generation begins from files, as a run does.
        var losses = new List<float>();
        var last = Trainer(epochs, optimiser).Train(_stream, _key);
        losses.AddRange(last.Losses);
        for (var i = 1; i < trainings; i++)
        {
            var model = Saved(last.Model, i);
            last.Optimiser.Save(File($"{i}.optimiser"));
            last = Trainer(epochs, optimiser).Train(_stream, _key, model, OptimiserState.Load(File($"{i}.optimiser"), model));
            losses.AddRange(last.Losses);
        }

        Assert.Equal(whole.Losses, losses);
        Assert.Equal(TransformerTrainerTests.Hash(whole), TransformerTrainerTests.Hash(last));
        Assert.Equal(whole.Optimiser.Steps, last.Optimiser.Steps);
        Assert.Equal(whole.Optimiser.Second.Span.ToArray(), last.Optimiser.Second.Span.ToArray());
    }

    [Fact]
    public void Resetting_the_optimiser_state_changes_the_result()
    {
        var first = Trainer(1).Train(_stream, _key);
        var kept = Trainer(1).Train(_stream, _key, first.Model, first.Optimiser.Clone());
        var reset = Trainer(1).Train(_stream, _key, first.Model);
        Assert.NotEqual(TransformerTrainerTests.Hash(kept), TransformerTrainerTests.Hash(reset));
        Assert.Equal((StepsOfAnEpoch, 2 * StepsOfAnEpoch), (reset.Optimiser.Steps, kept.Optimiser.Steps));
    }

    [Fact]
    public void A_clone_is_a_state_of_its_own_and_the_schedule_begins_anew()
    {
        var options = _options with { Warmup = 0.5, FinalLearningRateShare = 0.1 };
        var first = new TransformerTrainer(_shape, options, Vocabulary, 0).Train(_stream, _key);
        var moments = first.Optimiser.First.Span.ToArray();
        var second = new TransformerTrainer(_shape, options, Vocabulary, 0).Train(_stream, _key, first.Model, first.Optimiser.Clone());
        Assert.Equal(moments, first.Optimiser.First.Span.ToArray());
        Assert.Equal(StepsOfAnEpoch, first.Optimiser.Steps);
        Assert.Equal(StepsOfAnEpoch, second.Losses.Count);
    }

    [Fact]
    public void Stopped_and_resumed_with_a_kept_state_equals_uninterrupted()
    {
        var first = Trainer(1).Train(_stream, _key);
        var other = RandomKey.FromSeed(5);
        var whole = Trainer(2).Train(_stream, other, first.Model, first.Optimiser.Clone());
        var file = new TrainingStateFile(File("state"), TimeSpan.Zero);
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Trainer(2).Train(
            _stream, other, first.Model, first.Optimiser.Clone(), file, new StopAt(4 * 50, source), cancellation: source.Token));
        var resumed = Trainer(2).Train(_stream, other, first.Model, first.Optimiser.Clone(), file);
        Assert.Equal(whole.Losses, resumed.Losses);
        Assert.Equal(TransformerTrainerTests.Hash(whole), TransformerTrainerTests.Hash(resumed));

        // Without the state that it began with, it is another training.
        Assert.Contains(
            "another training", Assert.Throws<InputException>(() => Trainer(2).Train(_stream, other, first.Model, null, file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_or_foreign_file_is_refused_by_name()
    {
        var result = Trainer(1).Train(_stream, _key);
        var path = File("optimiser");
        result.Optimiser.Save(path);
        var other = new Transformer(_shape with { Layers = 3 }, Vocabulary, 0, _key);
        Assert.Contains(path, Assert.Throws<InputException>(() => OptimiserState.Load(path, other)).Message, StringComparison.Ordinal);
        var bytes = System.IO.File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        System.IO.File.WriteAllBytes(path, bytes);
        Assert.Contains("corrupt", Assert.Throws<InputException>(() => OptimiserState.Load(path, result.Model)).Message, StringComparison.Ordinal);
        result.Model.Save(path);
        Assert.Contains("not the state of an optimiser", Assert.Throws<InputException>(() => OptimiserState.Load(path, result.Model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_of_one_optimiser_is_not_gone_on_from_with_the_other()
    {
        var first = Trainer(1).Train(_stream, _key);
        Assert.Equal(OptimiserKind.Adamw, first.Optimiser.Kind);
        var message = Assert.Throws<InputException>(() => Trainer(1, OptimiserKind.Muon).Train(_stream, _key, first.Model, first.Optimiser.Clone())).Message;
        Assert.Contains("it is of adamw, and training.optimiser is muon", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_Muon_holds_second_moments_of_what_AdamW_updates_alone()
    {
        var result = Trainer(1, OptimiserKind.Muon).Train(_stream, _key);
        result.Optimiser.Save(File("muon"));
        using var stream = System.IO.File.OpenRead(File("muon"));
        var header = Safetensors.ReadHeader(stream, "muon");
        Assert.Equal("muon", header.Metadata["textmad.kind"]);
        Assert.Contains("second.transformer.wte.weight", header.Tensors.Keys);
        Assert.Contains("second.transformer.h.0.attn.c_attn.bias", header.Tensors.Keys);
        Assert.Contains("first.transformer.h.0.attn.c_attn.weight", header.Tensors.Keys);
        Assert.DoesNotContain(header.Tensors.Keys, name => name.StartsWith("second.transformer.h.", StringComparison.Ordinal) && header.Tensors[name].Shape.Count() > 1);
        Assert.Equal(OptimiserKind.Muon, OptimiserState.Load(File("muon"), result.Model).Kind);
    }

    [Fact]
    public void A_shorter_context_begins_from_the_first_positions()
    {
        var first = Trainer(1).Train(_stream, _key);
        var shorter = first.Model.Clone(_shape with { Context = 6 });
        Assert.Equal(first.Model.Score([_stream.AsMemory(0, 6)])[0], shorter.Score([_stream.AsMemory(0, 6)])[0]);
        var trainer = new TransformerTrainer(_shape with { Context = 6 }, _options, Vocabulary, 0);
        Assert.Equal(6, trainer.Train(_stream, _key, first.Model).Model.Options.Context);
        Assert.Throws<ArgumentException>(() => trainer.Train(_stream, _key, first.Model, first.Optimiser.Clone()));
        var message = Assert.Throws<InputException>(
            () => new TransformerTrainer(_shape with { Context = 11 }, _options, Vocabulary, 0).Train(_stream, _key, first.Model)).Message;
        Assert.Contains("context 11", message, StringComparison.Ordinal);
    }

    private static TransformerTrainer Trainer(int epochs, OptimiserKind optimiser = OptimiserKind.Adamw) =>
        new(_shape, _options with { Amount = epochs, Optimiser = optimiser }, Vocabulary, 0);

    private Transformer Saved(Transformer model, int number)
    {
        model.Save(File($"{number}.safetensors"));
        return Transformer.Load(File($"{number}.safetensors"));
    }

    private string File(string name) => Path.Combine(_folder, name);

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

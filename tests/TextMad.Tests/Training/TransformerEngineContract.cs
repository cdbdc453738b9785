using System.Text.Json;
using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Sampling;
using TextMad.Tests.Models;
using TextMad.Tests.Support;
using TextMad.Training;

namespace TextMad.Tests.Training;

/// <summary>
/// What holds for every engine: the same formulas on the same weights and batches, held against PyTorch's own figures
/// (<c>tools/reference</c>) and against each other. Engines that cannot be loaded on this machine are skipped.
/// </summary>
public sealed class TransformerEngineContract : IDisposable
{
    private const int Vocabulary = 37;

    private static readonly TransformerOptions _shape = new() { Layers = 2, Heads = 2, Width = 32, Context = 16 };
    private static readonly TrainingOptions _options = new() { Budget = BudgetUnit.Steps, Amount = 30, Batch = 6, LearningRate = 1e-2 };

    private readonly TransformerReference _reference = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-engines-").FullName;

    public static TheoryData<ModelEngine> Engines =>
    [
        new TheoryDataRow<ModelEngine>(ModelEngine.Builtin),
        new TheoryDataRow<ModelEngine>(ModelEngine.Torch).WithTrait(LoadableEngines.Package, LoadableEngines.TorchSharp),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Logits_are_PyTorchs_to_a_ten_thousandth(ModelEngine name)
    {
        var model = LoadableEngines.Transformer(name).Open(_reference.Model());
        var expected = TransformerReference.Expected("logits");
        using var decoder = model.CreateDecoder(3, 12);
        for (var row = 0; row < 3; row++)
        {
            for (var length = 1; length <= 12; length++)
            {
                decoder.Reset(row);
                var logits = decoder.Append(row, _reference.Streams[0][row].AsSpan(0, length));
                AssertClose(expected.AsSpan(((row * 12) + length - 1) * logits.Length, logits.Length), logits, 1e-4f, $"logits of row {row} after {length} tokens");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Every_gradient_is_PyTorchs_to_a_ten_thousandth(ModelEngine name)
    {
        var model = _reference.Model();
        using var training = Train(name, model, _reference.Options, _reference.Windows());
        Assert.Equal(_reference.Loss, training.ComputeGradient(), 1e-4);
        foreach (var tensor in model.Layout.Tensors)
        {
            AssertClose(TransformerReference.Expected(tensor.Name), training.Gradient(tensor.Name), 1e-4f, tensor.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Truncated_cross_entropy_is_the_plain_one_without_the_targets_that_are_sure(ModelEngine name)
    {
        // The plain loss with a weight of 0 for each target above gamma, times the share of the targets that are left.
        var tokens = TransformerTrainerTests.Tokens(96);
        var model = Trained();
        var options = _options with { Batch = 6 };
        StreamWindows Windows(float[] weights)
        {
            var windows = new StreamWindows(tokens, _shape.Context, RandomKey.FromSeed(4), weights);
            windows.BeginEpochWith(0);
            return windows;
        }

        float[] ones = [.. Enumerable.Repeat(1f, 96)];
        var masked = (float[])ones.Clone();
        var windows = Windows(ones);
        windows.Prepare(0, options.Batch);
        var places = Windows([.. Enumerable.Range(0, 96).Select(i => i + 1f)]);
        places.Prepare(0, options.Batch);
        var targetsSeen = new List<(int Place, double Probability)>();
        for (var window = 0; window < options.Batch; window++)
        {
            int[] inputs = new int[_shape.Context], targets = new int[_shape.Context];
            var place = new float[_shape.Context];
            windows.Fill(window, inputs, targets);
            places.Weigh(window, place);
            using var decoder = model.Clone(_shape).CreateDecoder(1, _shape.Context);
            for (var i = 0; i < inputs.Length; i++)
            {
                targetsSeen.Add(((int)place[i] - 1, Math.Exp(LogProbability(decoder.Append(0, [inputs[i]]), targets[i]))));
            }
        }

        // A gamma in the middle of the widest gap near the median, so that rounding moves no target across it.
        var sorted = targetsSeen.Select(seen => seen.Probability).Order().ToArray();
        var gap = Enumerable.Range(30, 36).MaxBy(i => sorted[i + 1] / sorted[i]);
        var gamma = Math.Sqrt(sorted[gap] * sorted[gap + 1]);
        foreach (var (place, probability) in targetsSeen)
        {
            masked[place] = probability > gamma ? 0 : 1;
        }

        Assert.Equal(96, targetsSeen.Select(seen => seen.Place).Distinct().Count());
        var left = masked.Sum() / 96;
        using var truncated = Train(name, model, options with { Truncation = gamma }, Windows(ones));
        using var plain = Train(name, model, options, Windows(masked));
        Assert.Equal(left * plain.ComputeGradient(), truncated.ComputeGradient(), 1e-5);
        foreach (var tensor in model.Layout.Tensors)
        {
            var (expected, found) = (plain.Gradient(tensor.Name), truncated.Gradient(tensor.Name));
            Assert.All(expected.Zip(found), pair => Assert.Equal(left * pair.First, pair.Second, 1e-5f));
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void The_loss_and_gradients_of_weighted_targets_are_the_weighted_mean(ModelEngine name)
    {
        // Differences of losses of the plain formula, worked out from scores: sum(w nll) / sum(w).
        var tokens = TransformerTrainerTests.Tokens(96);
        float[] weights = [.. Enumerable.Range(0, 96).Select(i => i % 5 == 0 ? 0f : i % 3 == 0 ? 0.25f : 1f)];
        var options = _options with { Batch = 6 };
        var model = Trained();
        ITrainingWindows Windows()
        {
            var windows = new StreamWindows(tokens, _shape.Context, RandomKey.FromSeed(4), weights);
            windows.BeginEpochWith(0);
            return windows;
        }

        using var training = Train(name, model, options, Windows());
        Assert.Equal(Loss(), training.ComputeGradient(), 1e-5);
        foreach (var tensor in model.Layout.Tensors)
        {
            var gradient = training.Gradient(tensor.Name);
            var place = Array.FindIndex(gradient, g => Math.Abs(g) == gradient.Max(Math.Abs));
            ref var weight = ref model.Weights.All.Span[tensor.Offset + place];
            var (kept, step) = (weight, 1e-2f);
            weight = kept + step;
            model.Weights.Changed();
            var above = Loss();
            weight = kept - step;
            model.Weights.Changed();
            var below = Loss();
            weight = kept;
            var slope = (above - below) / (2 * step);
            Assert.True(Math.Abs(slope - gradient[place]) < 1e-3 + (0.02 * Math.Abs(slope)), $"{tensor.Name}[{place}]: {gradient[place]}, by differences {slope}");
        }

        double Loss()
        {
            var windows = Windows();
            windows.Prepare(0, options.Batch);
            var (sum, total) = (0.0, 0.0);
            for (var window = 0; window < options.Batch; window++)
            {
                int[] inputs = new int[_shape.Context], targets = new int[_shape.Context];
                var w = new float[_shape.Context];
                windows.Fill(window, inputs, targets);
                windows.Weigh(window, w);
                var opened = model.Clone(_shape);
                using var decoder = opened.CreateDecoder(1, _shape.Context);
                for (var i = 0; i < inputs.Length; i++)
                {
                    sum += -w[i] * LogProbability(decoder.Append(0, [inputs[i]]), targets[i]);
                    total += w[i];
                }
            }

            return sum / total;
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void Fifty_losses_are_those_of_an_exact_training_to_a_thousandth(ModelEngine name) => Fifty_losses(name, "training-200.json", OptimiserKind.Adamw);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Fifty_losses_by_Muon_are_those_of_an_exact_training_to_a_thousandth(ModelEngine name) => Fifty_losses(name, "muon-200.json", OptimiserKind.Muon);

    private void Fifty_losses(ModelEngine name, string file, OptimiserKind optimiser)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(TransformerReference.Path(file)));
        var json = document.RootElement;
        double[] exact = [.. json.GetProperty("losses").EnumerateArray().Select(loss => loss.GetDouble())];
        var (batch, length) = (json.GetProperty("batch").GetInt32(), json.GetProperty("length").GetInt32());
        var options = _reference.Options with { Amount = exact.Length, Batch = batch, Optimiser = optimiser };
        var windows = new TransformerReference.FixedWindows(TrainingAgainstPyTorchTests.Batches(exact.Length, batch, length), length);
        using var training = Train(name, _reference.Model(), options, windows);
        var schedule = LearningRateSchedule.Of(options, exact.Length);
        for (var step = 0; step < 50; step++)
        {
            Assert.Equal(exact[step], training.Step(schedule.At(step)), 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void What_a_decoder_says_is_what_scoring_says(ModelEngine name)
    {
        var engine = LoadableEngines.Transformer(name);
        var model = engine.Open(Trained());
        int[] text = [.. Enumerable.Range(0, 40).Select(i => 1 + (i * i % 36))];
        var scores = model.Score([text])[0];
        using var decoder = model.CreateDecoder(2, 64);
        var logits = decoder.Append(0, [0]);
        for (var i = 0; i < _shape.Context - 1; i++)
        {
            Assert.Equal(scores[i], LogProbability(logits, text[i]), 1e-4);
            logits = decoder.Append(0, [text[i]]);
        }

        // Beyond the context windows move: a copy goes on as its original does, and as one that was given all at once.
        decoder.Copy(0, 1);
        Assert.Equal(decoder.Append(0, text.AsSpan(15, 20)), decoder.Append(1, text.AsSpan(15, 20)));
        decoder.Reset(1);
        AssertClose(decoder.Append(0, [7]), decoder.Append(1, [0, .. text[..35], 7]), 1e-4f, "logits after the window moved");
    }

    [Trait(LoadableEngines.Package, LoadableEngines.TorchSharp)]
    [Fact]
    public void Scores_by_torch_are_the_built_in_ones_for_texts_of_any_length()
    {
        var torch = LoadableEngines.Transformer(ModelEngine.Torch);
        var model = Trained();
        ReadOnlyMemory<int>[] texts = [.. new[] { 0, 1, 2, 15, 16, 17, 24, 25, 70 }.Select(length => (ReadOnlyMemory<int>)TransformerTrainerTests.Tokens(length))];
        var (expected, actual) = (model.Score(texts), torch.Open(model).Score(texts));
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(texts[i].Length, actual[i].Length);
            Assert.All(expected[i].Zip(actual[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Trait(LoadableEngines.Package, LoadableEngines.TorchSharp)]
    [Theory]
    [InlineData(14, 5)]
    [InlineData(16, 5)]
    [InlineData(24, 12)]
    public void Torch_writes_the_same_greedy_texts_as_the_built_in_engine(int longest, int batch)
    {
        var torch = LoadableEngines.Transformer(ModelEngine.Torch);
        var model = Trained();
        var options = new DecodingOptions { Temperature = 0, MaximumTokens = longest, MinimumTokens = longest - 2, Batch = batch };
        GenerationRequest[] requests =
            [.. Enumerable.Range(0, 30).Select(i => new GenerationRequest((ulong)i, Enumerable.Range(0, 1 + (i % 6)).Select(j => 1 + ((i + (3 * j)) % 36)).ToArray()))];
        Assert.Equal(Texts(model), Texts(torch.Open(model)));

        List<string> Texts(ILanguageModel writer) =>
            [.. new TextGenerator(writer, 0, options).Generate(requests, RandomKey.FromSeed(1)).Select(text => string.Join(' ', text.Tokens.ToArray()))];
    }

    [Trait(LoadableEngines.Package, LoadableEngines.TorchSharp)]
    [Fact]
    public void A_checkpoint_and_an_optimisers_state_of_either_engine_are_the_others_too()
    {
        var torch = LoadableEngines.Transformer(ModelEngine.Torch);
        var stream = TransformerTrainerTests.Tokens(300);
        var path = Path.Combine(_folder, "model.safetensors");
        var builtin = TransformerEngines.Of(ModelEngine.Builtin);
        foreach (var (first, second) in new[] { (builtin, torch), (torch, builtin) })
        {
            var begun = Trainer(first).Train(stream, RandomKey.FromSeed(5));
            begun.Model.Save(path);
            begun.Optimiser.Save(path + ".optimiser");
            var restored = Transformer.Load(path);
            var continued = Trainer(second).Train(stream, RandomKey.FromSeed(6), restored, OptimiserState.Load(path + ".optimiser", restored));
            var alone = Trainer(first).Train(stream, RandomKey.FromSeed(6), begun.Model, begun.Optimiser);
            Assert.All(alone.Losses.Zip(continued.Losses), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
            Assert.Equal(alone.Optimiser.Steps, continued.Optimiser.Steps);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_training_that_was_stopped_ends_where_an_uninterrupted_one_does(ModelEngine name)
    {
        var engine = LoadableEngines.Transformer(name);
        Assert.SkipWhen(engine.Description.Device.StartsWith("cuda", StringComparison.Ordinal), "a GPU does not repeat sums to the bit");
        var stream = TransformerTrainerTests.Tokens(300);
        foreach (var dropout in new[] { 0, 0.1 })
        {
            var whole = Trainer(engine, dropout).Train(stream, RandomKey.FromSeed(8));
            var state = new TrainingStateFile(Path.Combine(_folder, FormattableString.Invariant($"state-{dropout}")), TimeSpan.FromDays(1));
            using var stop = new CancellationTokenSource();
            var progress = new StopAt(7, stop);
            Assert.ThrowsAny<OperationCanceledException>(
                () => Trainer(engine, dropout).Train(stream, RandomKey.FromSeed(8), state: state, progress: progress, cancellation: stop.Token));
            var resumed = Trainer(engine, dropout).Train(stream, RandomKey.FromSeed(8), state: state);
            Assert.Equal(whole.Losses, resumed.Losses);
            Assert.Equal(TransformerTrainerTests.Hash(whole), TransformerTrainerTests.Hash(resumed));
        }
    }

    [Trait(LoadableEngines.Package, LoadableEngines.TorchSharp)]
    [Fact]
    public void Bfloat16_gives_near_but_not_equal_losses()
    {
        var engine = LoadableEngines.Transformer(ModelEngine.Torch, ModelPrecision.Bfloat16);
        var model = _reference.Model();
        using var training = Train(engine, model, _reference.Options, _reference.Windows());
        var loss = training.ComputeGradient();
        Assert.Equal(_reference.Loss, loss, 0.05);
        Assert.NotEqual(_reference.Loss, loss, 1e-6);
    }

    private static ITrainingSteps Train(ModelEngine name, Transformer model, TrainingOptions options, ITrainingWindows windows) =>
        Train(LoadableEngines.Transformer(name), model, options, windows);

    private static ITrainingSteps Train(ITransformerEngine engine, Transformer model, TrainingOptions options, ITrainingWindows windows) =>
        engine.Train(model, new OptimiserState(model.Layout, options.Optimiser), options, windows, RandomKey.FromSeed(1));

    private static TransformerTrainer Trainer(ITransformerEngine engine, double dropout = 0) =>
        new(_shape with { Dropout = dropout }, _options, Vocabulary, 0) { Engine = engine };

    private static Transformer Trained() => Trainer(TransformerEngines.Of(ModelEngine.Builtin)).Train(TransformerTrainerTests.Tokens(500), RandomKey.FromSeed(2)).Model;

    private static double LogProbability(float[] logits, int token)
    {
        var largest = logits.Max();
        return logits[token] - largest - Math.Log(logits.Sum(x => Math.Exp(x - largest)));
    }

    /// <summary>Relative to the largest element, which is what single precision can promise of sums.</summary>
    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 0f;
        foreach (var value in expected)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"{name}[{i}] is {actual[i]} and should be {expected[i]} (largest {scale})");
        }
    }

    private sealed class StopAt(int step, CancellationTokenSource stop) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit)
        {
            if (done >= (long)step * _options.Batch * _shape.Context)
            {
                stop.Cancel();
            }
        }
    }
}

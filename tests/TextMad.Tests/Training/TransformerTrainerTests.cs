using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Tests.Support;
using TextMad.Training;

namespace TextMad.Tests.Training;

public sealed class TransformerTrainerTests : IDisposable
{
    private const int Vocabulary = 19;

    private static readonly TransformerOptions _shape = new() { Layers = 2, Heads = 2, Width = 24, Context = 10 };

    private static readonly TrainingOptions _options = new()
    {
        Budget = BudgetUnit.Steps,
        Amount = 12,
        Batch = 5,
        LearningRate = 1e-2,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0.0, OptimiserKind.Adamw)]
    [InlineData(0.2, OptimiserKind.Adamw)]
    [InlineData(0.2, OptimiserKind.Muon)]
    public void The_number_of_threads_does_not_change_a_bit(double dropout, OptimiserKind optimiser)
    {
        var shape = _shape with { Dropout = dropout };
        var options = _options with { Optimiser = optimiser };
        var one = Hash(new TransformerTrainer(shape, options, Vocabulary, 0, threads: 1).Train(Tokens(333), RandomKey.FromSeed(1)));
        foreach (var threads in new[] { 2, 3, 8 })
        {
            Assert.Equal(
                one, Hash(new TransformerTrainer(shape, options, Vocabulary, 0, threads).Train(Tokens(333), RandomKey.FromSeed(1))));
        }
    }

    [Theory]
    [InlineData(OptimiserKind.Adamw)]
    [InlineData(OptimiserKind.Muon)]
    public void Training_on_a_periodic_text_brings_the_loss_near_zero(OptimiserKind optimiser)
    {
        int[] stream = [.. Enumerable.Range(0, 400).Select(i => i % 7)];
        var result = new TransformerTrainer(_shape, _options with { Amount = 150, Optimiser = optimiser }, Vocabulary, 0).Train(stream, RandomKey.FromSeed(3));
        Assert.Equal(Math.Log(Vocabulary), result.Losses[0], 0.2);
        Assert.True(result.Losses[^1] < 0.1, $"the last loss is {result.Losses[^1]}");
        Assert.Equal(150, result.Losses.Count);
        Assert.Equal(150 * 50, result.TokensSeen);
    }

    [Theory]
    [InlineData(12, 12)]
    [InlineData(450, 150)]
    public void The_curve_of_the_loss_has_the_same_points_however_often_the_training_was_stopped(int steps, int points)
    {
        var told = new List<(long Tokens, double Loss)>();
        var trainer = new TransformerTrainer(_shape, _options with { Amount = steps }, Vocabulary, 0) { Curve = (tokens, loss) => told.Add((tokens, loss)) };
        var losses = trainer.Train(Tokens(333), RandomKey.FromSeed(1)).Losses;
        var whole = told.ToList();
        Assert.Equal(points, whole.Count);
        Assert.Equal(steps * 50L, whole[^1].Tokens);
        var every = steps / points;
        Assert.Equal(losses.Chunk(every).Select((part, i) => ((i + 1) * every * 50L, part.Average(loss => (double)loss))), whole);

        var file = new TrainingStateFile(Path.Combine(_folder, "state"), TimeSpan.FromDays(1));
        foreach (var stop in new[] { 5, 8 })
        {
            told.Clear();
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => trainer.Train(
                Tokens(333), RandomKey.FromSeed(1), state: file, progress: new StoppingSink(stop * 50, source), cancellation: source.Token));
            Assert.Equal(whole.Take(told.Count), told);
        }

        told.Clear();
        trainer.Train(Tokens(333), RandomKey.FromSeed(1), state: file);
        Assert.Equal(whole, told);
    }

    [Theory]
    [InlineData(OptimiserKind.Adamw)]
    [InlineData(OptimiserKind.Muon)]
    public void Stopped_and_resumed_equals_uninterrupted(OptimiserKind optimiser)
    {
        var trainer = new TransformerTrainer(_shape with { Dropout = 0.1 }, _options with { Optimiser = optimiser }, Vocabulary, 0);
        var whole = trainer.Train(Tokens(333), RandomKey.FromSeed(1));
        var file = new TrainingStateFile(Path.Combine(_folder, "state"), TimeSpan.FromDays(1));
        foreach (var stop in new[] { 1, 5, 11 })
        {
            using var source = new CancellationTokenSource();
            var sink = new StoppingSink(stop * 50, source);
            Assert.Throws<OperationCanceledException>(
                () => trainer.Train(Tokens(333), RandomKey.FromSeed(1), state: file, progress: sink, cancellation: source.Token));
        }

        var resumed = trainer.Train(Tokens(333), RandomKey.FromSeed(1), state: file);
        Assert.Equal(Hash(whole), Hash(resumed));
        Assert.Equal(whole.Losses, resumed.Losses);
    }

    [Fact]
    public void A_state_saved_every_step_is_one_to_go_on_from()
    {
        var trainer = new TransformerTrainer(_shape, _options, Vocabulary, 0);
        var file = new TrainingStateFile(Path.Combine(_folder, "state"), TimeSpan.Zero);
        var first = trainer.Train(Tokens(333), RandomKey.FromSeed(1), state: file);
        Assert.Equal(Hash(first), Hash(trainer.Train(Tokens(333), RandomKey.FromSeed(1), state: file)));
        file.Delete();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_broken_or_foreign_state_is_refused_by_name()
    {
        var trainer = new TransformerTrainer(_shape, _options, Vocabulary, 0);
        var file = new TrainingStateFile(Path.Combine(_folder, "state"), TimeSpan.Zero);
        trainer.Train(Tokens(333), RandomKey.FromSeed(1), state: file);
        void Refused(string part, ulong seed = 1) => Assert.Contains(
            part,
            Assert.Throws<InputException>(() => trainer.Train(Tokens(333), RandomKey.FromSeed(seed), state: file)).Message);

        Refused("another training", seed: 2);
        Refused(file.Path, seed: 2);
        var bytes = File.ReadAllBytes(file.Path);
        File.WriteAllBytes(file.Path, bytes[..^7]);
        Refused("truncated");
        File.WriteAllBytes(file.Path, []);
        Refused("shorter than");
    }

    [Fact]
    public void Fine_tuning_begins_at_the_given_weights_and_leaves_them_alone()
    {
        var trainer = new TransformerTrainer(_shape, _options, Vocabulary, 0);
        var first = trainer.Train(Tokens(333), RandomKey.FromSeed(1));
        var before = Hash(first);
        var second = trainer.Train(Tokens(333), RandomKey.FromSeed(2), initial: first.Model);
        Assert.Equal(before, Hash(first));
        Assert.True(second.Losses[0] < first.Losses[0]);
        var foreign = new Transformer(_shape with { Layers = 1 }, Vocabulary, 0, RandomKey.FromSeed(1));
        Assert.Contains(
            "1 layers", Assert.Throws<InputException>(() => trainer.Train(Tokens(333), RandomKey.FromSeed(1), foreign)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void A_stream_shorter_than_a_window_is_repeated(int length)
    {
        var result = new TransformerTrainer(_shape, _options, Vocabulary, 0).Train(Tokens(length), RandomKey.FromSeed(1));
        Assert.All(result.Losses, loss => Assert.True(float.IsFinite(loss)));
    }

    [Fact]
    public void Nothing_to_train_on_and_unknown_tokens_are_refused()
    {
        var trainer = new TransformerTrainer(_shape, _options, Vocabulary, 0);
        Assert.Contains("no tokens", Assert.Throws<InputException>(() => trainer.Train(ReadOnlyMemory<int>.Empty, RandomKey.FromSeed(1))).Message);
        Assert.Contains("19", Assert.Throws<InputException>(() => trainer.Train(new[] { 19 }, RandomKey.FromSeed(1))).Message);
    }

    [Fact]
    public void A_training_that_diverges_says_so()
    {
        var broken = new Transformer(_shape, Vocabulary, 0, RandomKey.FromSeed(1));
        broken.Weights.FinalGain.Span[3] = float.NaN;
        var message = Assert.Throws<TextMadException>(
            () => new TransformerTrainer(_shape, _options, Vocabulary, 0).Train(Tokens(333), RandomKey.FromSeed(1), broken)).Message;
        Assert.Contains("step 1 of 12", message);
        Assert.Contains("learning_rate", message);
    }

    [Theory]
    [InlineData(1, OptimiserKind.Adamw)]
    [InlineData(5, OptimiserKind.Adamw)]
    [InlineData(1, OptimiserKind.Muon)]
    [InlineData(5, OptimiserKind.Muon)]
    public void A_step_allocates_nothing_on_any_thread_after_the_first_ones(int threads, OptimiserKind optimiser)
    {
        var team = TextMad.Numerics.Threading.ThreadTeam.For(threads);
        var model = new Transformer(_shape with { Dropout = 0.1 }, Vocabulary, 0, RandomKey.FromSeed(1));
        var engine = new BuiltinTraining(
            model,
            new OptimiserState(model.Layout, optimiser),
            _options with { Optimiser = optimiser },
            new StreamWindows(Tokens(333), _shape.Context, RandomKey.FromSeed(2)),
            RandomKey.FromSeed(3),
            team);
        engine.Step(1e-3);
        Assert.Equal(0, Allocations.Fewest(team, () =>
        {
            for (var step = 0; step < 20; step++)
            {
                engine.Step(1e-3);
            }
        }));
    }

    [Fact]
    public void Every_window_of_an_epoch_is_taken_once()
    {
        int[] stream = [.. Enumerable.Range(0, 100)];
        var windows = new StreamWindows(stream, 10, RandomKey.FromSeed(1));
        var orders = new List<string>();
        for (var epoch = 0; epoch < 3; epoch++)
        {
            windows.Prepare(epoch * 10, 10);
            var seen = new List<int>();
            var starts = new List<int>();
            for (var window = 0; window < 10; window++)
            {
                int[] inputs = new int[10], targets = new int[10];
                windows.Fill((epoch * 10) + window, inputs, targets);
                Assert.Equal(inputs.Select(token => (token + 1) % 100), targets);
                seen.AddRange(inputs);
                starts.Add(inputs[0]);
            }

            Assert.Equal(stream, seen.Order());
            orders.Add(string.Join(' ', starts));
        }

        Assert.Equal(3, orders.Distinct().Count());
    }

    [Fact]
    public void The_learning_rate_warms_up_and_follows_a_cosine()
    {
        var schedule = new LearningRateSchedule(101, 20, 2.0, 0.1);
        Assert.Equal(0.1, schedule.At(0), 1e-12);
        Assert.Equal(2.0, schedule.At(19), 1e-12);
        Assert.Equal(2.0, schedule.At(20), 1e-12);
        Assert.Equal(1.1, schedule.At(60), 1e-12);
        Assert.Equal(0.2, schedule.At(100), 1e-12);
        Assert.Equal(0, (schedule with { FinalShare = 0 }).At(100), 1e-12);
    }

    [Theory]
    [InlineData(BudgetUnit.Epochs, 2, 1000, 40)]
    [InlineData(BudgetUnit.Epochs, 0.01, 5, 1)]
    [InlineData(BudgetUnit.Steps, 7, 1000, 7)]
    [InlineData(BudgetUnit.Tokens, 1001, 1000, 21)]
    public void The_budget_is_counted_in_its_unit(BudgetUnit unit, double amount, int tokens, long steps)
    {
        Assert.Equal(steps, (_options with { Budget = unit, Amount = amount }).Steps(tokens, _shape.Context));
    }

    [Fact]
    public void Weights_that_all_are_one_change_no_bit_and_others_do()
    {
        var trainer = new TransformerTrainer(_shape with { Dropout = 0.1 }, _options, Vocabulary, 0);
        var tokens = Tokens(333);
        var plain = trainer.Train(tokens, RandomKey.FromSeed(1));
        Assert.Equal(Hash(plain), Hash(trainer.Train(tokens, RandomKey.FromSeed(1), weights: Enumerable.Repeat(1f, 333).ToArray())));
        float[] some = [.. tokens.Select(token => token == 3 ? 0f : 1f)];
        var weighted = trainer.Train(tokens, RandomKey.FromSeed(1), weights: some);
        Assert.NotEqual(Hash(plain), Hash(weighted));
        foreach (var threads in new[] { 1, 3 })
        {
            Assert.Equal(
                Hash(weighted),
                Hash(new TransformerTrainer(_shape with { Dropout = 0.1 }, _options, Vocabulary, 0, threads).Train(tokens, RandomKey.FromSeed(1), weights: some)));
        }

        // Twice the weight of everything is the same mean.
        Assert.Equal(Hash(weighted), Hash(trainer.Train(tokens, RandomKey.FromSeed(1), weights: Array.ConvertAll(some, weight => 2 * weight))));
    }

    [Fact]
    public void A_token_of_weight_zero_is_not_learnt()
    {
        int[] stream = [.. Enumerable.Range(0, 400).Select(i => i % 7)];
        float[] weights = [.. stream.Select(token => token == 0 ? 0f : 1f)];
        var model = new TransformerTrainer(_shape, _options with { Amount = 150 }, Vocabulary, 18).Train(stream, RandomKey.FromSeed(3), weights: weights).Model;
        var scores = model.Score([new[] { 1, 2, 3, 4, 5, 6, 0, 1, 2 }])[0];
        Assert.True(scores[5] > Math.Log(0.9), $"a taught token has log-probability {scores[5]}");
        Assert.True(scores[6] < Math.Log(0.1), $"a token of weight 0 has log-probability {scores[6]}");
    }

    [Theory]
    [InlineData("12 weights for 10", 12, 1f)]
    [InlineData("-1", 10, -1f)]
    [InlineData("nothing to learn", 10, 0f)]
    public void Weights_that_make_no_sense_are_refused(string part, int count, float weight) => Assert.Contains(
        part,
        Assert.Throws<ArgumentException>(() => new StreamWindows(Tokens(10), 4, RandomKey.FromSeed(1), Enumerable.Repeat(weight, count).ToArray())).Message);

    internal static string Hash(TrainingResult result) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(result.Model.Weights.All.Span)));

    internal static int[] Tokens(int count)
    {
        var random = RandomKey.FromSeed(77).Stream();
        var tokens = new int[count];
        for (var i = 0; i < count; i++)
        {
            tokens[i] = i > 0 && random.NextInt32(3) > 0 ? (tokens[i - 1] + 1) % Vocabulary : random.NextInt32(Vocabulary);
        }

        return tokens;
    }

    private sealed class StoppingSink(long at, CancellationTokenSource source) : IProgressSink
    {
        public void Report(string work, long done, long total, string unit)
        {
            if (done >= at)
            {
                source.Cancel();
            }
        }
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Training;

namespace TextMad.Tests.Training;

public sealed class TransformerTrainerTests : IDisposable
{
    private const int Vocabulary = 19;

    private static readonly TransformerOptions Shape = new() { Layers = 2, Heads = 2, Width = 24, Context = 10 };

    private static readonly TrainingOptions Options = new()
    {
        Budget = BudgetUnit.Steps,
        Amount = 12,
        Batch = 5,
        MicroBatches = 3,
        LearningRate = 1e-2,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    public void The_number_of_threads_does_not_change_a_bit(double dropout)
    {
        var shape = Shape with { Dropout = dropout };
        var one = Hash(new TransformerTrainer(shape, Options, Vocabulary, 0, threads: 1).Train(Tokens(333), RandomKey.FromSeed(1)));
        foreach (var threads in new[] { 2, 3, 8 })
        {
            Assert.Equal(
                one, Hash(new TransformerTrainer(shape, Options, Vocabulary, 0, threads).Train(Tokens(333), RandomKey.FromSeed(1))));
        }
    }

    [Fact]
    public void It_learns_a_periodic_text_by_heart()
    {
        int[] stream = [.. Enumerable.Range(0, 400).Select(i => i % 7)];
        var result = new TransformerTrainer(Shape, Options with { Amount = 150 }, Vocabulary, 0).Train(stream, RandomKey.FromSeed(3));
        Assert.Equal(Math.Log(Vocabulary), result.Losses[0], 0.2);
        Assert.True(result.Losses[^1] < 0.1, $"the last loss is {result.Losses[^1]}");
        Assert.Equal(150, result.Losses.Count);
        Assert.Equal(150 * 50, result.TokensSeen);
    }

    [Fact]
    public void Stopped_and_resumed_equals_uninterrupted()
    {
        var trainer = new TransformerTrainer(Shape with { Dropout = 0.1 }, Options, Vocabulary, 0);
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
        var trainer = new TransformerTrainer(Shape, Options, Vocabulary, 0);
        var file = new TrainingStateFile(Path.Combine(_folder, "state"), TimeSpan.Zero);
        var first = trainer.Train(Tokens(333), RandomKey.FromSeed(1), state: file);
        Assert.Equal(Hash(first), Hash(trainer.Train(Tokens(333), RandomKey.FromSeed(1), state: file)));
        file.Delete();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_broken_or_foreign_state_is_refused_by_name()
    {
        var trainer = new TransformerTrainer(Shape, Options, Vocabulary, 0);
        var file = new TrainingStateFile(Path.Combine(_folder, "state"), TimeSpan.Zero);
        trainer.Train(Tokens(333), RandomKey.FromSeed(1), state: file);
        void Refused(string part, ulong seed = 1) => Assert.Contains(
            part,
            Assert.Throws<InputException>(() => trainer.Train(Tokens(333), RandomKey.FromSeed(seed), state: file)).Message);

        Refused("another training", seed: 2);
        Refused(file.Path, seed: 2);
        var bytes = File.ReadAllBytes(file.Path);
        foreach (var place in new[] { 8, 45, 60, bytes.Length / 2, bytes.Length - 1 })
        {
            var broken = (byte[])bytes.Clone();
            broken[place] ^= 1;
            File.WriteAllBytes(file.Path, broken);
            Refused("corrupt");
        }

        File.WriteAllBytes(file.Path, bytes[..^7]);
        Refused("truncated");
        File.WriteAllBytes(file.Path, []);
        Refused("truncated");
    }

    [Fact]
    public void Fine_tuning_begins_at_the_given_weights_and_leaves_them_alone()
    {
        var trainer = new TransformerTrainer(Shape, Options, Vocabulary, 0);
        var first = trainer.Train(Tokens(333), RandomKey.FromSeed(1));
        var before = Hash(first);
        var second = trainer.Train(Tokens(333), RandomKey.FromSeed(2), initial: first.Model);
        Assert.Equal(before, Hash(first));
        Assert.True(second.Losses[0] < first.Losses[0]);
        var foreign = new Transformer(Shape with { Layers = 1 }, Vocabulary, 0, RandomKey.FromSeed(1));
        Assert.Contains(
            "1 layers", Assert.Throws<InputException>(() => trainer.Train(Tokens(333), RandomKey.FromSeed(1), foreign)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void A_stream_shorter_than_a_window_goes_round(int length)
    {
        var result = new TransformerTrainer(Shape, Options, Vocabulary, 0).Train(Tokens(length), RandomKey.FromSeed(1));
        Assert.All(result.Losses, loss => Assert.True(float.IsFinite(loss)));
    }

    [Fact]
    public void Nothing_to_train_on_and_unknown_tokens_are_refused()
    {
        var trainer = new TransformerTrainer(Shape, Options, Vocabulary, 0);
        Assert.Contains("no tokens", Assert.Throws<InputException>(() => trainer.Train(ReadOnlyMemory<int>.Empty, RandomKey.FromSeed(1))).Message);
        Assert.Contains("19", Assert.Throws<InputException>(() => trainer.Train(new[] { 19 }, RandomKey.FromSeed(1))).Message);
    }

    [Fact]
    public void A_training_that_diverges_says_so()
    {
        var trainer = new TransformerTrainer(
            Shape, Options with { LearningRate = 10, GradientClip = 0, Amount = 300, Warmup = 0, Epsilon = 1e-16 }, Vocabulary, 0);
        var result = Record.Exception(() => trainer.Train(Tokens(333), RandomKey.FromSeed(1)));
        Assert.True(result is null or TextMadException);
    }

    [Theory]
    [InlineData(BudgetUnit.Epochs, 2, 1000, 40)]
    [InlineData(BudgetUnit.Epochs, 0.01, 5, 1)]
    [InlineData(BudgetUnit.Steps, 7, 1000, 7)]
    [InlineData(BudgetUnit.Tokens, 1001, 1000, 21)]
    public void The_budget_is_counted_in_its_unit(BudgetUnit unit, double amount, int tokens, long steps)
    {
        Assert.Equal(steps, new TransformerTrainer(Shape, Options with { Budget = unit, Amount = amount }, Vocabulary, 0).Steps(tokens));
    }

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

using System.CommandLine;
using System.Diagnostics;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Training;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad bench train</c> was asked.</summary>
internal sealed record BenchTrainSettings(TransformerOptions Shape, TrainingOptions Training, int Vocabulary, int Threads, int Steps, bool Json);

/// <summary>How fast training is.</summary>
internal sealed record BenchTrainAnswer
{
    /// <summary>Tokens trained on per second, at the median step.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>The median step.</summary>
    public required double MillisecondsPerStep { get; init; }

    /// <summary>Needed operations (see <see cref="Arithmetic"/>), billions a second.</summary>
    public required double Gflops { get; init; }

    /// <summary>What the matrix product reaches alone on as many threads.</summary>
    public required double GemmPeakGflops { get; init; }

    /// <summary>The first over the second.</summary>
    public required double ShareOfPeak { get; init; }

    /// <summary>The largest resident memory of the process so far.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Steps that were timed.</summary>
    public required int Steps { get; init; }

    /// <summary>Loss of the last step: training really ran.</summary>
    public required double LastLoss { get; init; }

    public required long Parameters { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int Width { get; init; }

    public required int Context { get; init; }

    public required int Batch { get; init; }

    public required int MicroBatches { get; init; }

    public required int Vocabulary { get; init; }

    public required int Threads { get; init; }
}

/// <summary><c>textmad bench train</c>: training throughput of a model shape on this machine.</summary>
internal sealed class BenchTrainCommand : CliCommand<BenchTrainSettings>
{
    // The first steps compile code and touch memory for the first time.
    private const int WarmUpSteps = 5;

    private readonly SettingFlags<TransformerOptions> _shape = BenchFlags.Shape();
    private readonly SettingFlags<TrainingOptions> _training = new();
    private readonly Option<int> _vocabulary = BenchFlags.Vocabulary();
    private readonly Option<int> _threads = BenchFlags.Threads();
    private readonly Option<int> _steps = Syntax.Integer("--steps", "N", "steps to time, after a few to warm up", 1, 1_000_000, 30);
    private readonly Option<bool> _json = Syntax.Json();

    public BenchTrainCommand(CliContext context)
        : base(
            context,
            "train",
            "Measure how fast a model shape trains here, on random tokens, and what share of the machine's limit that is.",
            "textmad bench train --layers 4 --heads 4 --width 128 --context 128 --batch 32 --vocab 2048",
            "textmad bench train --layers 6 --heads 6 --width 384 --context 256 --batch 8 --vocab 4096 --threads 2 --json")
    {
        BenchFlags.AddShape(_shape, this);
        _training
            .Add(this, "--batch", "batch", "sequences per step (default: 32)")
            .Add(this, "--micro-batches", "micro_batches", "parts that a batch is cut into, which threads share out (default: 4)");
        foreach (var option in new Option[] { _vocabulary, _threads, _steps, _json })
        {
            AddOption(option);
        }
    }

    protected override BenchTrainSettings Read(ParseResult arguments) => new(
        _shape.Read(arguments),
        _training.Read(arguments),
        arguments.GetValue(_vocabulary),
        arguments.GetValue(_threads),
        arguments.GetValue(_steps),
        arguments.GetValue(_json));

    protected override int Run(BenchTrainSettings settings, CliContext context)
    {
        var key = RandomKey.FromSeed(1).For("bench");
        var training = settings.Training with { Budget = BudgetUnit.Steps, Amount = settings.Steps + WarmUpSteps };
        var clock = new StepClock(context.Progress);
        var result = new TransformerTrainer(settings.Shape, training, settings.Vocabulary, endOfText: 0, settings.Threads)
            .Train(BenchFlags.RandomTokens(settings.Vocabulary, key.For("tokens")), key.For("fit"), progress: clock, work: "bench train", cancellation: context.Cancellation);
        context.Progress.Clear();

        var seconds = StepClock.Median(clock.Seconds.Skip(WarmUpSteps));
        var tokens = (double)training.Batch * settings.Shape.Context;
        var gflops = tokens * Arithmetic.TrainingPerToken(settings.Shape, settings.Vocabulary) / seconds / 1e9;

        // Taken before the peak is measured, which needs memory of its own.
        using var process = Process.GetCurrentProcess();
        var memory = process.PeakWorkingSet64;
        var peak = GemmPeak.Measure(settings.Threads);
        var answer = new BenchTrainAnswer
        {
            TokensPerSecond = tokens / seconds,
            MillisecondsPerStep = seconds * 1000,
            Gflops = gflops,
            GemmPeakGflops = peak,
            ShareOfPeak = gflops / peak,
            PeakMemoryBytes = memory,
            Steps = settings.Steps,
            LastLoss = result.Losses[^1],
            Parameters = result.Model.WeightCount,
            Layers = settings.Shape.Layers,
            Heads = settings.Shape.Heads,
            Width = settings.Shape.Width,
            Context = settings.Shape.Context,
            Batch = training.Batch,
            MicroBatches = training.MicroBatches,
            Vocabulary = settings.Vocabulary,
            Threads = settings.Threads,
        };
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine($"{answer.Parameters:N0} parameters, batch {answer.Batch} x {answer.Context} tokens, {answer.Threads} threads, median of {answer.Steps} steps");
        context.WriteLine($"{answer.TokensPerSecond:N0} tokens/s, {answer.MillisecondsPerStep:0.##} ms per step");
        context.WriteLine($"{answer.Gflops:0.#} GFLOP/s, {answer.ShareOfPeak:0%} of the matrix product's {answer.GemmPeakGflops:0.#}");
        context.WriteLine($"{Tables.Bytes(answer.PeakMemoryBytes)} peak memory");
        return ExitCode.Done;
    }
}

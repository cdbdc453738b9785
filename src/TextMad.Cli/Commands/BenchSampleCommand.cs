using System.CommandLine;
using System.Diagnostics;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Sampling;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad bench sample</c> was asked.</summary>
internal sealed record BenchSampleSettings(
    TransformerOptions Shape, int Vocabulary, int Batch, int Tokens, int Threads, int Repeats, bool Json);

/// <summary>How fast a model writes.</summary>
internal sealed record BenchSampleAnswer
{
    /// <summary>Tokens written per second, all sequences together, in the median repetition.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>The median repetition over its steps: a step writes one token of every sequence.</summary>
    public required double MillisecondsPerStep { get; init; }

    /// <summary>Needed operations, billions a second.</summary>
    public required double Gflops { get; init; }

    /// <summary>What the matrix product reaches alone on as many threads.</summary>
    public required double GemmPeakGflops { get; init; }

    /// <summary>The largest resident memory of the process so far.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Repetitions that were timed.</summary>
    public required int Repeats { get; init; }

    /// <summary>Tokens that a repetition wrote.</summary>
    public required long TokensWritten { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int Width { get; init; }

    public required int Context { get; init; }

    public required int Batch { get; init; }

    public required int Vocabulary { get; init; }

    public required int Threads { get; init; }
}

/// <summary><c>textmad bench sample</c>: writing throughput of a model shape on this machine.</summary>
internal sealed class BenchSampleCommand : CliCommand<BenchSampleSettings>
{
    private readonly SettingFlags<TransformerOptions> _shape = BenchFlags.Shape();
    private readonly Option<int> _vocabulary = BenchFlags.Vocabulary();
    private readonly Option<int> _batch = Syntax.Integer("--batch", "N", "texts written at once", 1, 65536, 64);
    private readonly Option<int> _tokens = Syntax.Integer("--tokens", "N", "tokens of each text", 1, 8192, 63);
    private readonly Option<int> _threads = BenchFlags.Threads();
    private readonly Option<int> _repeats = Syntax.Integer("--repeats", "N", "repetitions to time, after one to warm up", 1, 10_000, 7);
    private readonly Option<bool> _json = Syntax.Json();

    public BenchSampleCommand(CliContext context)
        : base(
            context,
            "sample",
            "Measure how fast a model shape writes here, with new random weights.",
            "textmad bench sample --layers 4 --heads 4 --width 128 --batch 64 --tokens 63",
            "textmad bench sample --layers 6 --heads 6 --width 384 --context 256 --vocab 4096 --threads 2 --json")
    {
        BenchFlags.AddShape(_shape, this);
        foreach (var option in new Option[] { _vocabulary, _batch, _tokens, _threads, _repeats, _json })
        {
            AddOption(option);
        }
    }

    protected override BenchSampleSettings Read(ParseResult arguments) => new(
        _shape.Read(arguments),
        arguments.GetValue(_vocabulary),
        arguments.GetValue(_batch),
        arguments.GetValue(_tokens),
        arguments.GetValue(_threads),
        arguments.GetValue(_repeats),
        arguments.GetValue(_json));

    protected override int Run(BenchSampleSettings settings, CliContext context)
    {
        var key = RandomKey.FromSeed(1).For("bench");
        var model = new Transformer(settings.Shape, settings.Vocabulary, endOfText: 0, key.For("weights")) { Team = ThreadTeam.For(settings.Threads) };
        var decoding = new DecodingOptions { MaximumTokens = settings.Tokens, Batch = settings.Batch };
        var generator = new TextGenerator(model, endOfText: 0, decoding);
        var rates = new List<double>();
        var times = new List<double>();
        var written = 0L;
        for (var repeat = 0; repeat <= settings.Repeats; repeat++)
        {
            var began = Stopwatch.GetTimestamp();
            var texts = generator.Generate(settings.Batch, key.For("texts"), cancellation: context.Cancellation);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            written = texts.Sum(text => (long)text.Tokens.Length);
            if (repeat > 0)
            {
                times.Add(seconds);
                rates.Add(written / seconds);
            }

            context.Progress.Report("bench sample", repeat, settings.Repeats, "repetitions");
        }

        context.Progress.Clear();
        using var process = Process.GetCurrentProcess();
        var memory = process.PeakWorkingSet64;
        var rate = StepClock.Median(rates);
        var answer = new BenchSampleAnswer
        {
            TokensPerSecond = rate,
            MillisecondsPerStep = StepClock.Median(times) * 1000 / settings.Tokens,
            Gflops = rate * Arithmetic.ForwardPerToken(settings.Shape, settings.Vocabulary, settings.Tokens) / 1e9,
            GemmPeakGflops = GemmPeak.Measure(settings.Threads),
            PeakMemoryBytes = memory,
            Repeats = settings.Repeats,
            TokensWritten = written,
            Layers = settings.Shape.Layers,
            Heads = settings.Shape.Heads,
            Width = settings.Shape.Width,
            Context = settings.Shape.Context,
            Batch = settings.Batch,
            Vocabulary = settings.Vocabulary,
            Threads = settings.Threads,
        };
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine($"{model.WeightCount:N0} parameters, {answer.Batch} texts of {settings.Tokens} tokens at once, {answer.Threads} threads, median of {answer.Repeats} repetitions");
        context.WriteLine($"{answer.TokensPerSecond:N0} tokens/s, {answer.MillisecondsPerStep:0.##} ms per step");
        context.WriteLine($"{answer.Gflops:0.#} GFLOP/s; the matrix product alone reaches {answer.GemmPeakGflops:0.#}");
        context.WriteLine($"{Tables.Bytes(answer.PeakMemoryBytes)} peak memory");
        return ExitCode.Done;
    }
}

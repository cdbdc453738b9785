using System.Diagnostics;
using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Training;

namespace TextMad.Cli.Benchmarking;

/// <summary>How fast a model does one kind of work.</summary>
internal sealed record BenchAnswer
{
    /// <summary>train, sample or score.</summary>
    public required string Work { get; init; }

    /// <summary>The engine that was measured.</summary>
    public required EngineDescription Engine { get; init; }

    /// <summary>Tokens trained on, written or scored a second, in the median repetition.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>The same in the fastest repetition.</summary>
    public required double FastestTokensPerSecond { get; init; }

    /// <summary>The same in the slowest repetition.</summary>
    public required double SlowestTokensPerSecond { get; init; }

    /// <summary>The median repetition over its steps: of the optimiser, or of one token of every text, or all texts scored once.</summary>
    public required double MillisecondsPerStep { get; init; }

    /// <summary>The same in processor time, over all threads: what to compare on a machine that is busy with other work.</summary>
    public required double ProcessorMillisecondsPerStep { get; init; }

    /// <summary>Needed operations (see <see cref="Arithmetic"/>), billions a second, in the median repetition.</summary>
    public required double Gflops { get; init; }

    /// <summary>What the matrix product reaches alone on as many threads, right after.</summary>
    public required double GemmPeakGflops { get; init; }

    /// <summary>The first over the second.</summary>
    public required double ShareOfPeak { get; init; }

    /// <summary>The largest resident memory of the process, its runtime included.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Repetitions that were timed, after one that was not.</summary>
    public required int Repeats { get; init; }

    /// <summary>Steps of a repetition.</summary>
    public required int Steps { get; init; }

    /// <summary>Tokens of a repetition.</summary>
    public required long Tokens { get; init; }

    /// <summary>Mean cross-entropy in nats per token at the end, so that anyone can see that the work was done; null for sampling.</summary>
    public required double? Loss { get; init; }

    public required long Parameters { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int Width { get; init; }

    public required int Context { get; init; }

    public required int Vocabulary { get; init; }

    /// <summary>Sequences at once.</summary>
    public required int Batch { get; init; }

    public required int Threads { get; init; }

    /// <summary>Bits of the vector registers in use.</summary>
    public required int VectorBits { get; init; }

    /// <summary>Where the time went; null unless it was asked for.</summary>
    public Profile? Profile { get; init; }

    /// <summary>Returns the answer to some settings. Measures the matrix product's peak now.</summary>
    /// <param name="work">train, sample or score.</param>
    /// <param name="settings">The settings of the benchmark.</param>
    /// <param name="engine">The engine that was measured.</param>
    /// <param name="batch">Sequences at once.</param>
    /// <param name="steps">Steps of a repetition.</param>
    /// <param name="tokens">Tokens of a repetition.</param>
    /// <param name="rates">Tokens a second.</param>
    /// <param name="operationsPerToken">Needed floating-point operations.</param>
    /// <param name="parameters">Weights that are learnt.</param>
    /// <param name="loss">Mean cross-entropy, if the work yields one.</param>
    public static BenchAnswer Of(
        string work, BenchSettings settings, EngineDescription engine, int batch, int steps, long tokens, Rates rates, double operationsPerToken, long parameters, double? loss)
    {
        // Taken before the peak is measured, which needs memory of its own.
        using var process = Process.GetCurrentProcess();
        var memory = process.PeakWorkingSet64;
        var peak = GemmPeak.Measure(settings.Threads);
        var gflops = rates.Median * operationsPerToken / 1e9;
        return new BenchAnswer
        {
            Work = work,
            Engine = engine,
            TokensPerSecond = rates.Median,
            FastestTokensPerSecond = rates.Fastest,
            SlowestTokensPerSecond = rates.Slowest,
            MillisecondsPerStep = 1000 * tokens / rates.Median / steps,
            ProcessorMillisecondsPerStep = 1000 * rates.ProcessorSeconds / steps,
            Gflops = gflops,
            GemmPeakGflops = peak,
            ShareOfPeak = gflops / peak,
            PeakMemoryBytes = memory,
            Repeats = settings.Repeats,
            Steps = steps,
            Tokens = tokens,
            Loss = loss,
            Parameters = parameters,
            Layers = settings.Shape.Layers,
            Heads = settings.Shape.Heads,
            Width = settings.Shape.Width,
            Context = settings.Shape.Context,
            Vocabulary = settings.Vocabulary,
            Batch = batch,
            Threads = settings.Threads,
            VectorBits = VectorSet.BitsUsed,
        };
    }

    /// <summary>Writes the answer for a program or a person.</summary>
    public void Write(CliContext context, bool json)
    {
        if (json)
        {
            context.WriteJson(this);
            return;
        }

        context.WriteLine($"{Work}: {Layers} layers, {Heads} heads, width {Width}, context {Context}, vocabulary {Vocabulary:N0}: {Parameters:N0} parameters");
        context.WriteLine(
            $"{Engine.Name} on {Engine.Device}, {Engine.Precision}: {Batch} sequences at once, {Threads} threads, {VectorBits}-bit vectors; median of {Repeats} repetitions of "
            + $"{Tokens:N0} tokens{(Loss is { } loss ? FormattableString.Invariant($", loss {loss:0.###}") : "")}");
        var table = Tables.CreateNumeric(0, "tokens/s", "slowest", "fastest", "ms/step", "GFLOP/s", "GEMM peak", "share", "peak memory");
        table.AddRow(
            Tables.Integer((long)TokensPerSecond),
            Tables.Integer((long)SlowestTokensPerSecond),
            Tables.Integer((long)FastestTokensPerSecond),
            Tables.Number(MillisecondsPerStep),
            Tables.Number(Gflops),
            Tables.Number(GemmPeakGflops),
            Tables.Number(100 * ShareOfPeak, 3) + "%",
            Tables.Bytes(PeakMemoryBytes));
        context.Console.Write(table);
        Profile?.Write(context);
    }
}

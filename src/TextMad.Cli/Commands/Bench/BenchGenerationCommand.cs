using Spectre.Console;
using System.CommandLine;
using System.Diagnostics;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Experiments.Models;
using TextMad.Experiments.Runs;
using TextMad.Numerics.Threading;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench generation</c> was asked.</summary>
internal sealed record BenchGenerationSettings(string Experiment, IReadOnlyList<SettingOverride> Overrides, IReadOnlyList<ulong> Seeds, int Threads, bool Json);

/// <summary>How good generation 0 of an experiment is, and how long it took.</summary>
internal sealed record BenchGenerationAnswer
{
    public required string Experiment { get; init; }

    /// <summary>A seed each, in the order asked for.</summary>
    public required IReadOnlyList<BenchGenerationSeed> Seeds { get; init; }

    /// <summary>Means over the seeds.</summary>
    public required BenchGenerationMeans Means { get; init; }

    public required int Threads { get; init; }

    public required int VectorBits { get; init; }

    /// <summary>The largest resident memory of the process, its runtime included.</summary>
    public required long PeakMemoryBytes { get; init; }
}

/// <summary>The figures of one seed.</summary>
internal sealed record BenchGenerationSeed(
    ulong Seed,
    double? HeldoutPerplexity,
    double? TrigramPerplexity,
    double? Ratio,
    double TrainingSeconds,
    double WritingSeconds,
    double MeasuringSeconds,
    double TrainingProcessorSeconds,
    double ProcessorSeconds,
    long TrainingTokens,
    double TokensPerSecond);

/// <summary>Means over seeds.</summary>
internal sealed record BenchGenerationMeans(
    double? HeldoutPerplexity,
    double? TrigramPerplexity,
    double? Ratio,
    double TrainingSeconds,
    double WritingSeconds,
    double MeasuringSeconds,
    double TrainingProcessorSeconds,
    double ProcessorSeconds,
    double TokensPerSecond);

/// <summary><c>textmad bench generation</c>: generation 0 of an experiment, as a run makes it, beside its baseline and with its cost.</summary>
internal sealed class BenchGenerationCommand : CliCommand<BenchGenerationSettings>
{
    private readonly Argument<string> _experiment = Syntax.Argument("CONFIG|PRESET", "a YAML file, or a preset (see 'textmad presets')", [.. PresetLibrary.Names]);
    private readonly Option<SettingOverride[]> _overrides = Syntax.Overrides("change a setting, e.g. data.tokens=100000; can be given several times, the last wins");
    private readonly Option<ulong[]> _seeds = Syntax.Seeds("--seed", "a seed; can be given several times (default: the experiment's own)");
    private readonly Option<int> _threads = BenchFlags.Threads();
    private readonly Option<bool> _json = Syntax.Json();

    public BenchGenerationCommand(CliContext context)
        : base(
            context,
            "generation",
            "Measure generation 0 of an experiment, seed by seed: held-out perplexity next to that of a trigram model, and the seconds of training, writing and "
            + "measuring. Nothing is kept.",
            "textmad bench generation quickstart",
            "textmad bench generation quickstart --set model.transformer.training.optimiser=muon --seed 1 --seed 2 --threads 1 --json")
    {
    }

    protected override BenchGenerationSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_experiment),
        arguments.GetValue(_overrides) ?? [],
        arguments.GetValue(_seeds) ?? [],
        arguments.GetValue(_threads),
        arguments.GetValue(_json));

    protected override int Run(BenchGenerationSettings settings, CliContext context)
    {
        var (name, options) = RunNames.Experiment(settings.Experiment, settings.Overrides, context);
        var seeds = settings.Seeds.Count > 0 ? settings.Seeds : options.Loop.Seeds;
        StoreNames.RequireDocuments(context.Workspace, options.Data.Corpus);
        context.Workspace.RequireStore();
        ThreadTeam.Assign(settings.Threads);

        // A folder of its own, so that several processes can measure side by side in one workspace.
        var folder = new RunFolder("bench", Path.Combine(context.Workspace.Directory, "bench", $"{Environment.ProcessId}-{Guid.NewGuid():N}"));
        var measured = new List<FirstGeneration>();
        try
        {
            using var store = context.CreateStore();
            foreach (var generation in new Experiment(store, folder, options, context.Progress).MeasureFirstGenerations(seeds, context.Cancellation))
            {
                measured.Add(generation);
            }
        }
        finally
        {
            if (Directory.Exists(folder.Path))
            {
                Directory.Delete(folder.Path, recursive: true);
            }
        }

        context.Progress.Clear();
        var answer = Answer(name, measured, settings.Threads);
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine($"{name}: generation 0, {answer.Threads} threads, {answer.VectorBits}-bit vectors, {Tables.Bytes(answer.PeakMemoryBytes)} peak memory; seconds");
        var table = Tables.CreateNumeric(1, "seed", "perplexity", "trigram", "ratio", "training", "writing", "measuring", "processors", "tokens/s");
        foreach (var seed in answer.Seeds)
        {
            table.AddRow(
                FormattableString.Invariant($"{seed.Seed}"), Number(seed.HeldoutPerplexity), Number(seed.TrigramPerplexity), Number(seed.Ratio),
                Number(seed.TrainingSeconds), Number(seed.WritingSeconds), Number(seed.MeasuringSeconds), Number(seed.ProcessorSeconds),
                Tables.Integer((long)seed.TokensPerSecond));
        }

        var means = answer.Means;
        table.AddRow(
            "mean", Number(means.HeldoutPerplexity), Number(means.TrigramPerplexity), Number(means.Ratio),
            Number(means.TrainingSeconds), Number(means.WritingSeconds), Number(means.MeasuringSeconds), Number(means.ProcessorSeconds),
            Tables.Integer((long)means.TokensPerSecond));
        context.Console.Write(table);
        if (TrigramBaseline.Warning(options, [.. measured.SelectMany(generation => generation.Measurements)]) is { } warning)
        {
            context.Note($"warning: {warning}");
        }

        return ExitCode.Done;
    }

    private static string Number(double? value) => value is { } number ? Tables.Number(number) : "";

    private static BenchGenerationAnswer Answer(string name, List<FirstGeneration> measured, int threads)
    {
        BenchGenerationSeed[] seeds = [.. measured.Select(Of)];
        double? Mean(Func<BenchGenerationSeed, double?> figure) => seeds.All(seed => figure(seed) is not null) ? seeds.Average(figure) : null;
        using var process = Process.GetCurrentProcess();
        return new BenchGenerationAnswer
        {
            Experiment = name,
            Seeds = seeds,
            Means = new(
                Mean(seed => seed.HeldoutPerplexity),
                Mean(seed => seed.TrigramPerplexity),
                Mean(seed => seed.Ratio),
                seeds.Average(seed => seed.TrainingSeconds),
                seeds.Average(seed => seed.WritingSeconds),
                seeds.Average(seed => seed.MeasuringSeconds),
                seeds.Average(seed => seed.TrainingProcessorSeconds),
                seeds.Average(seed => seed.ProcessorSeconds),
                seeds.Average(seed => seed.TokensPerSecond)),
            Threads = threads,
            VectorBits = VectorSet.BitsUsed,
            PeakMemoryBytes = process.PeakWorkingSet64,
        };
    }

    private static BenchGenerationSeed Of(FirstGeneration generation)
    {
        double? Value(string metric) => generation.Measurements.FirstOrDefault(row => row.Metric == metric)?.Value;
        var (own, trigram) = (Value("heldout_perplexity"), Value(TrigramBaseline.Metric));
        return new(
            generation.Seed,
            own,
            trigram,
            own / trigram,
            generation.TrainingSeconds,
            generation.WritingSeconds,
            generation.MeasuringSeconds,
            generation.TrainingProcessorSeconds,
            generation.ProcessorSeconds,
            generation.TrainingTokens,
            generation.TrainingTokens / generation.TrainingSeconds);
    }
}

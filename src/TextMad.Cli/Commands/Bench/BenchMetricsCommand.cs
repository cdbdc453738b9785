using Spectre.Console;
using System.CommandLine;
using System.Diagnostics;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Metrics;
using TextMad.Metrics.Counting;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Cli.Commands.Bench;

/// <summary>What <c>textmad bench metrics</c> was asked; null text: an invented one.</summary>
internal sealed record BenchMetricsSettings(
    string? File, string? Reference, int Documents, int Words, int Points, int Width, bool Counting, string[] Only, int Language, int Threads, int Repeats, bool Json);

/// <summary>How long one metric takes from texts as they are read, nothing of them worked out before.</summary>
internal sealed record BenchedMetric(string Name, MetricCost Cost, double Seconds, double Slowest, double Fastest, double? Value);

/// <summary>How long metrics take.</summary>
internal sealed record BenchMetricsAnswer
{
    /// <summary>Each metric by itself, in the order in which they are shown.</summary>
    public required IReadOnlyList<BenchedMetric> Metrics { get; init; }

    /// <summary>All of them together, sharing what they count.</summary>
    public required double SuiteSeconds { get; init; }

    public required int Documents { get; init; }

    public required long Words { get; init; }

    /// <summary>Invented embeddings of texts, and as many of the reference; 0 when none were measured.</summary>
    public required int Points { get; init; }

    public required int Width { get; init; }

    public required int Repeats { get; init; }

    public required int Threads { get; init; }

    /// <summary>The largest resident memory of the process.</summary>
    public required long PeakMemoryBytes { get; init; }
}

/// <summary><c>textmad bench metrics</c>: the time of every metric that needs no model.</summary>
internal sealed class BenchMetricsCommand : CliCommand<BenchMetricsSettings>
{
    private static readonly HashSet<string> _countingMetrics =
    [
        "distinct_1", "distinct_2", "distinct_3", "distinct_4", "ngram_entropy_1", "ngram_entropy_2", "ngram_entropy_3", "ngram_entropy_4",
        "hill_d0", "hill_d1", "hill_d2", "vocabulary_size",
    ];

    private readonly Option<string?> _file = Syntax.Text("--file", "TEXTS", TextSource.Forms + "; default: an invented language");
    private readonly Option<string?> _reference = Syntax.Text("--reference", "TEXTS", "texts to compare with, in the same forms; default: the texts themselves");
    private readonly Option<int> _documents = Syntax.Integer("--documents", "N", "invented documents; with --counting they are made only when they are read", 1, 100_000_000, 1000);
    private readonly Option<int> _words = Syntax.Integer("--words", "N", "words of an invented document, about", 1, 1_000_000, 100);
    private readonly Option<int> _points = Syntax.Integer("--points", "N", "invented embeddings on either side; 0: none", 0, 1_000_000, 1000);
    private readonly Option<int> _width = Syntax.Integer("--width", "N", "numbers of an embedding", 1, 65_536, 128);
    private readonly Option<bool> _counting =
        Syntax.Flag("--counting", "only what counts words and n-grams (size, distinct, entropy, Hill numbers), once: for corpora of any size");
    private readonly Option<string[]> _only = Syntax.Texts("--only", "METRIC", "only this metric; can be given again; default: all");
    private readonly Option<int> _language = Syntax.Integer("--language", "N", "different words of the invented language", 1, 1_000_000, 30_000);
    private readonly Option<int> _threads = BenchFlags.Threads();
    private readonly Option<int> _repeats = BenchFlags.Repeats(3);
    private readonly Option<bool> _json = Syntax.Json();

    public BenchMetricsCommand(CliContext context)
        : base(
            context,
            "metrics",
            "Measure how long every metric takes here that needs no model, by itself and all together.",
            "textmad bench metrics",
            "textmad bench metrics --file corpus:brown --points 5000 --json",
            "textmad bench metrics --points 5000 --only precision --only mauve",
            "textmad bench metrics --counting --documents 100000 --words 1000 --language 500000 --points 0")
    {
    }

    protected override BenchMetricsSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_file),
        arguments.GetValue(_reference),
        arguments.GetValue(_documents),
        arguments.GetValue(_words),
        arguments.GetValue(_points),
        arguments.GetValue(_width),
        arguments.GetValue(_counting),
        arguments.GetValue(_only) ?? [],
        arguments.GetValue(_language),
        arguments.GetValue(_threads),
        arguments.GetValue(_repeats),
        arguments.GetValue(_json));

    protected override int Run(BenchMetricsSettings settings, CliContext context)
    {
        var answer = Measure(settings, context);
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine($"{answer.Documents:N0} documents, {answer.Words:N0} words, {answer.Points:N0} embeddings of {answer.Width} numbers on either side");
        context.WriteLine($"{answer.Threads} threads; median of {answer.Repeats} repetitions; {Tables.Bytes(answer.PeakMemoryBytes)} peak memory");
        var table = Tables.CreateNumeric(2, "metric", "grows with", "ms", "slowest", "fastest", "value");
        foreach (var metric in answer.Metrics)
        {
            table.AddRow(
                Tables.Cell(metric.Name),
                Tables.Cell(metric.Cost.ToString()),
                Tables.Number(1000 * metric.Seconds),
                Tables.Number(1000 * metric.Slowest),
                Tables.Number(1000 * metric.Fastest),
                metric.Value is { } value ? Tables.Number(value, 6) : "-");
        }

        table.AddRow("all together", "", Tables.Number(1000 * answer.SuiteSeconds), "", "", "");
        context.Console.Write(table);
        return ExitCode.Done;
    }

    private static BenchMetricsAnswer Measure(BenchMetricsSettings settings, CliContext context)
    {
        var invented = new TextsOnDemand(settings.Documents, SyntheticText.Source(settings.Words, language: settings.Language));
        var texts = settings.File is { } file
            ? TextSource.Read(file, context)
            : settings.Counting ? invented : invented.ToArray();
        var reference = settings.Reference is { } other ? TextSource.Read(other, context) : texts;
        var (points, referencePoints) = (RandomPoints(settings, "texts"), RandomPoints(settings, "reference"));

        // New objects every time, since they remember what was counted before.
        MetricInput Fresh() => new()
        {
            Texts = new TextCollection(texts),
            Reference = settings.Counting ? null : new TextCollection(reference),
            Embeddings = settings.Points == 0 ? null : new Embeddings(points, settings.Width),
            ReferenceEmbeddings = settings.Points == 0 ? null : new Embeddings(referencePoints, settings.Width),
            Team = ThreadTeam.For(settings.Threads),
        };

        var available = Fresh().Available;
        var metrics = MetricSuite.All
            .Where(metric => (metric.Needs & ~available) == 0 && (!settings.Counting || _countingMetrics.Contains(metric.Name))).ToArray();
        if (settings.Only.FirstOrDefault(name => !metrics.Any(metric => metric.Name == name)) is { } unknown)
        {
            throw new InputException(
                $"--only {unknown}: no such metric is measured here. Metrics: {string.Join(", ", metrics.Select(metric => metric.Name))}.");
        }

        metrics = settings.Only.Length == 0 ? metrics : [.. metrics.Where(metric => settings.Only.Contains(metric.Name))];
        var (suite, single, words) = settings.Counting ? Once(metrics, Fresh(), context) : Repeatedly(metrics, Fresh, settings, context);
        using var process = Process.GetCurrentProcess();
        return new BenchMetricsAnswer
        {
            Metrics = single,
            SuiteSeconds = suite,
            Documents = texts.Count,
            Words = words,
            Points = settings.Points,
            Width = settings.Width,
            Repeats = settings.Counting ? 1 : settings.Repeats,
            Threads = settings.Threads,
            PeakMemoryBytes = process.PeakWorkingSet64,
        };
    }

    private static (double Suite, BenchedMetric[] Single, long Words) Repeatedly(
        Metric[] metrics, Func<MetricInput> fresh, BenchMetricsSettings settings, CliContext context)
    {
        var suite = Rates.Measure("all together", settings.Repeats, context, () =>
        {
            var input = fresh();
            foreach (var metric in metrics)
            {
                metric.Measure(input);
            }

            return 1;
        });
        return (1 / suite.Median, [.. metrics.Select(metric => Time(metric, fresh, settings, context))], fresh().Texts!.WordCount);
    }

    /// <summary>Measures the metrics that count words: a large corpus is counted once, and each metric takes what those before it have counted.</summary>
    private static (double Suite, BenchedMetric[] Single, long Words) Once(Metric[] metrics, MetricInput input, CliContext context)
    {
        var began = Stopwatch.GetTimestamp();
        var single = new List<BenchedMetric>();
        foreach (var metric in metrics)
        {
            context.Progress.Report(metric.Name, single.Count, metrics.Length, "metrics");
            context.Cancellation.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            var value = metric.Measure(input).Value;
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            single.Add(new BenchedMetric(metric.Name, metric.Cost, seconds, seconds, seconds, value));
        }

        context.Progress.Clear();
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, [.. single], input.Texts!.WordCount);
    }

    private static BenchedMetric Time(Metric metric, Func<MetricInput> input, BenchMetricsSettings settings, CliContext context)
    {
        double? value = null;
        var rates = Rates.Measure(metric.Name, settings.Repeats, context, () =>
        {
            value = metric.Measure(input()).Value;
            return 1;
        });
        return new BenchedMetric(metric.Name, metric.Cost, 1 / rates.Median, 1 / rates.Slowest, 1 / rates.Fastest, value);
    }

    private static float[] RandomPoints(BenchMetricsSettings settings, string purpose)
    {
        var random = RandomKey.FromSeed(1).For("bench").For(purpose).Stream();
        var points = new float[settings.Points * settings.Width];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = (float)random.NextGaussian();
        }

        return points;
    }
}

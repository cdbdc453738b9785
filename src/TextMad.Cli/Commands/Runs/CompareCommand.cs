using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Experiments.Chains;
using TextMad.Experiments.Runs;
using TextMad.Metrics;
using TextMad.Metrics.Lengths;
using TextMad.Reporting.Comparing;
using TextMad.Statistics;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad compare</c> was asked.</summary>
internal sealed record CompareSettings(
    IReadOnlyList<string> Runs, IReadOnlyList<string> Metrics, int? Generation, string? Baseline, bool Json, bool Csv);

/// <summary><c>textmad compare</c>: regimes of one run or of several, with the statistics of repeated seeds.</summary>
internal sealed class CompareCommand : CliCommand<CompareSettings>
{
    private readonly Argument<string[]> _runs = Syntax.Arguments("RUN", "one run, whose regimes are compared, or several runs");
    private readonly Option<string[]> _metrics =
        Syntax.Texts("--metric", "NAME", $"compare by this metric; can be given several times (default: {string.Join(", ", RunReport.ComparedMetrics)})");
    private readonly Option<int?> _generation = Syntax.Integer("--generation", "T", "the generation (default: the last)", 0, 100_000);
    private readonly Option<string?> _baseline =
        Syntax.Text("--baseline", "REGIME", "what the others are compared with, RUN/REGIME when there are several runs (default: the first)");
    private readonly AnswerForms _forms = new("--csv", "answer in comma-separated values, a line per metric and regime");

    public CompareCommand(CliContext context)
        : base(
            context,
            "compare",
            "Compare regimes, of one run or of several: means with intervals over seeds, paired differences with tests and effect sizes, and how each metric changes "
            + "over generations.",
            "textmad compare quickstart",
            "textmad compare quickstart --metric heldout_perplexity --baseline fresh --generation 3",
            "textmad compare gerstgrasser gerstgrasser-cold --metric heldout_bits_per_byte --json")
    {
    }

    protected override CompareSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_runs),
        arguments.GetValue(_metrics) ?? [],
        arguments.GetValue(_generation),
        arguments.GetValue(_baseline),
        arguments.GetValue(_forms.Json),
        arguments.GetValue(_forms.Other));

    protected override int Run(CompareSettings settings, CliContext context)
    {
        if (settings.Runs.Distinct().Count() < settings.Runs.Count)
        {
            throw new InputException("A run is named twice; name each run once.");
        }

        using var store = context.OpenStore();
        var chains = settings.Metrics.Any(metric => ChainSimilarity.Metrics.Any(known => known.Name == metric));
        var runs = settings.Runs.Select(run => RunReport.Compared(new RunResults(store, RunNames.Existing(context, store, run)), chains)).ToList();
        var measured = runs.SelectMany(run => run.Rows).Select(row => row.Metric).Distinct().ToList();
        foreach (var metric in settings.Metrics.Where(metric => !measured.Contains(metric)))
        {
            throw new InputException(
                $"--metric: '{metric}' was not measured{NearestName.Suggest(metric, measured)} Measured: "
                + $"{string.Join(", ", measured.Where(name => HumanControl.MetricOf(name) is null))}, {string.Join(", ", ChainSimilarity.Metrics.Select(metric => metric.Name))} "
                + $"(with several chains); for metrics that depend on length also NAME{HumanControl.Suffix}, human text of the same lengths.");
        }

        var comparison = RunComparison.Of(
            runs, settings.Metrics.Count > 0 ? settings.Metrics : RunReport.ComparedMetrics, settings.Generation, settings.Baseline, RunReport.ScaleOf);
        if (settings.Json)
        {
            context.WriteJson(comparison);
        }
        else if (settings.Csv)
        {
            WriteCsv(comparison, context.Out);
        }
        else
        {
            WriteTables(comparison, context);
        }

        foreach (var warning in comparison.Warnings)
        {
            context.Note($"note: {warning}");
        }

        return ExitCode.Done;
    }

    private static void WriteTables(RunComparison comparison, CliContext context)
    {
        foreach (var metric in comparison.Arms.GroupBy(arm => arm.Metric))
        {
            var table = Tables.CreateNumeric(1, metric.Key, "generation", "n", "mean", "95% interval", $"difference from {comparison.Baseline}", "95% interval (all together)",
                "change", "p", "d", "slope", "course");
            foreach (var arm in metric)
            {
                table.AddRow(
                    Tables.Cell(arm.Arm),
                    Tables.Integer(arm.Generation),
                    Tables.Integer(arm.Value.Count),
                    Tables.Number(arm.Value.Mean),
                    Range(arm.Value.Interval),
                    arm.Against is { } against ? Tables.Number(against.Difference.Mean) : "-",
                    Range(arm.Simultaneous),
                    arm.Change is { } change ? Percentages.Of(change.Mean) : "-",
                    arm.Probability is { } p ? Tables.Number(p, 2) : "-",
                    arm.Against?.EffectSize is { } effect ? Tables.Number(effect, 3) : "-",
                    arm.Trend is { } trend ? $"{Tables.Number(trend.Slope.Mean)}{(trend.Slope.Interval is { } slope ? $" ({Range(slope)})" : "")}" : "-",
                    arm.Trend?.Fits is [var best, ..] ? $"{best.Shape.ToString().ToLowerInvariant()} {Tables.Number(best.Weight, 2)}" : "-");
            }

            context.Console.Write(table);
        }

        context.WriteLine(
            $"Intervals: Student's t over seeds on the scale of each metric. Differences: paired by seed, their intervals simultaneous over all of these (Bonferroni); change: "
            + $"ratio of geometric means; p: paired t test, corrected after Holm over all of these; d: Cohen's d_z with Hedges' correction, both on the scale of the metric. "
            + $"Slope: per generation. Course: the shape that AICc prefers, with its Akaike weight.");
    }

    private static string Range(Interval? interval) => interval is { } range ? $"{Tables.Number(range.Low)} to {Tables.Number(range.High)}" : "-";

    private static void WriteCsv(RunComparison comparison, TextWriter writer)
    {
        CsvOutput.WriteRow(
            writer, "metric", "regime", "generation", "n", "mean", "standard_deviation", "low", "high", "bootstrap_low", "bootstrap_high",
            "baseline", "difference", "difference_low", "difference_high", "p_holm", "p_t", "p_sign_flip", "effect_size", "slope", "slope_low", "slope_high", "course",
            "course_weight",
            "difference_low_simultaneous", "difference_high_simultaneous", "change", "change_low", "change_high");
        foreach (var arm in comparison.Arms)
        {
            CsvOutput.WriteRow(
                writer, arm.Metric, arm.Arm, arm.Generation, arm.Value.Count, arm.Value.Mean, arm.Value.StandardDeviation, arm.Value.Interval?.Low,
                arm.Value.Interval?.High, arm.Bootstrap?.Low, arm.Bootstrap?.High, arm.Against is null ? null : comparison.Baseline,
                arm.Against?.Difference.Mean, arm.Against?.Difference.Interval?.Low, arm.Against?.Difference.Interval?.High, arm.Probability,
                arm.Against?.TProbability, arm.Against?.PermutationProbability, arm.Against?.EffectSize, arm.Trend?.Slope.Mean,
                arm.Trend?.Slope.Interval?.Low, arm.Trend?.Slope.Interval?.High,
                arm.Trend?.Fits is [var best, ..] ? best.Shape.ToString().ToLowerInvariant() : null, arm.Trend?.Fits is [var weighed, ..] ? weighed.Weight : null,
                arm.Simultaneous?.Low, arm.Simultaneous?.High, arm.Change?.Mean, arm.Change?.Low, arm.Change?.High);
        }
    }
}

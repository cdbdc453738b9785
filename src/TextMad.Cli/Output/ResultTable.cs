using Spectre.Console;
using TextMad.Experiments.Models;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Reporting;
using TextMad.Statistics;

namespace TextMad.Cli.Output;

/// <summary>A run's results for the terminal: a row per regime and generation, means over the seeds on each metric's scale, as everywhere; below it, why a cell is empty.</summary>
internal static class ResultTable
{
    /// <summary>The metrics that are shown, of all that are kept.</summary>
    public static IReadOnlyList<string> Shown { get; } =
        ["heldout_perplexity", TrigramBaseline.Metric, "heldout_bits_per_byte", "generated_perplexity_p50", "distinct_2", "rep_4", "rare_words_kept"];

    /// <summary>Writes the table. Generation 0 is shared and stands first.</summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<MeasurementRow> rows)
    {
        string[] metrics = [.. Shown.Where(name => rows.Any(r => r.Metric == name))];
        var table = Tables.CreateNumeric(1, ["regime", "generation", "seeds", .. metrics.Select(m => m.Replace('_', ' '))]);
        string? before = null;
        foreach (var group in rows.GroupBy(r => (r.Regime, r.Generation)).OrderBy(g => g.Key.Regime != ModelId.SharedRegime))
        {
            if (before is not null && before != group.Key.Regime)
            {
                table.AddEmptyRow();
            }

            before = group.Key.Regime;
            table.AddRow(
            [
                Tables.Cell(group.Key.Regime),
                Tables.Integer(group.Key.Generation),
                Tables.Integer(group.Select(r => r.Seed).Distinct().Count()),
                .. metrics.Select(m => Mean(m, group.Where(r => r.Metric == m))),
            ]);
        }

        console.Write(table);
        if (rows.Select(r => r.Seed).Distinct().Count() > 1)
        {
            console.WriteLine("Means over seeds, on the scale of each metric: of perplexities the geometric mean.");
        }

        foreach (var note in Notes(rows, metrics))
        {
            console.WriteLine(note);
        }
    }

    // Why cells have no number: once per reason, not per cell. Reasons that differ in their numbers alone are one.
    private static IEnumerable<string> Notes(IReadOnlyList<MeasurementRow> rows, string[] metrics)
    {
        var models = rows.Select(r => (r.Regime, r.Seed, r.Generation)).Distinct().Count();
        return rows
            .Where(r => r.Value is null && metrics.Contains(r.Metric))
            .GroupBy(r => string.Concat((r.Note ?? "no value").Where(c => !char.IsAsciiDigit(c))))
            .Select(reason =>
            {
                var first = reason.First();
                var without = reason.Select(r => (r.Regime, r.Seed, r.Generation)).Distinct().Count();
                var names = string.Join(", ", reason.Select(r => r.Metric.Replace('_', ' ')).Distinct());
                return FormattableString.Invariant(
                    $"- {names}: no value for {without} of {models} models, e.g. {first.Regime}/s{first.Seed}/g{first.Generation}: {first.Note ?? "no reason was kept"}");
            });
    }

    // A mean over some of the seeds would not compare with one over all of them.
    private static string Mean(string metric, IEnumerable<MeasurementRow> rows)
    {
        double?[] values = [.. rows.Select(r => r.Value)];
        return values.Length == 0 || values.Contains(null) ? "-" : Tables.Number(SampleSummary.Of([.. values.Select(value => value!.Value)], RunReport.ScaleOf(metric)).Mean);
    }
}

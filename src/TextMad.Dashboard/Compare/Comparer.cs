using TextMad.Dashboard.Runs;
using TextMad.Dashboard.Serving;
using TextMad.Experiments.Runs;
using TextMad.Reporting;
using TextMad.Reporting.Comparing;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Compare;

/// <summary>Compares regimes of runs, by the library's own statistics.</summary>
internal static class Comparer
{
    /// <summary>Compares.</summary>
    /// <param name="context">Has the runs.</param>
    /// <param name="runs">Runs, all of whose regimes are compared unless some are chosen.</param>
    /// <param name="chosen">The regimes; empty for all.</param>
    /// <param name="metrics">The metrics; empty for those by which <c>textmad compare</c> compares.</param>
    /// <param name="generation">The generation; null for the last.</param>
    /// <param name="baseline">What the others are compared with; null for the first.</param>
    /// <exception cref="InputException">There is nothing to compare.</exception>
    public static Comparison Compare(
        DashboardContext context, IReadOnlyList<string> runs, IReadOnlyList<RegimeOfRun> chosen, IReadOnlyList<string> metrics, int? generation, RegimeOfRun? baseline)
    {
        var named = runs.Concat(chosen.Select(regime => regime.Run)).Distinct().ToList();
        var compared = named.Select(run => Read(context, run)).Select(run => chosen.Count == 0 ? run : run with
        {
            Regimes = [.. run.Regimes.Where(label => chosen.Contains(new RegimeOfRun(run.Id, label)))],
        }).Where(run => run.Regimes.Count > 0).ToList();
        if (compared.Count == 0)
        {
            throw new InputException("Choose at least one run, and at least one of its regimes.");
        }

        string Name(string run, string regime) => compared.Count == 1 ? regime : $"{run}/{regime}";
        IReadOnlyList<string> names = metrics.Count > 0 ? metrics : RunReport.ComparedMetrics;
        var courses = compared.SelectMany(run => RunMetrics.CoursesOf(run.Id, Of(run), run.Regimes, names).Select(course => course with
        {
            Points = [.. course.Points.Where(point => run.Regimes.Contains(point.Regime)).Select(point => point with { Regime = Name(run.Id, point.Regime) })],
            Controls = [.. course.Controls.Where(point => run.Regimes.Contains(point.Regime)).Select(point => point with { Regime = Name(run.Id, point.Regime) })],
        })).GroupBy(course => course.Name).Select(same => same.First() with
        {
            Points = [.. same.SelectMany(course => course.Points)],
            Controls = [.. same.SelectMany(course => course.Controls)],
        }).ToList();
        return new Comparison(
            RunComparison.Of(compared, names, generation, baseline is null ? null : Name(baseline.Run, baseline.Regime), RunReport.ScaleOf),
            [.. names.Select(name => courses.Find(course => course.Name == name)).OfType<MetricCourse>()],
            [.. compared.SelectMany(run => run.Regimes.Select(regime => Name(run.Id, regime)))],
            [.. compared.SelectMany(run => RunMetrics.Names(run.Rows)).Distinct()],
            compared.Max(run => run.Rows.Max(row => row.Generation)));
    }

    // Of other regimes nothing is shown; generation 0 is everybody's.
    private static IReadOnlyList<MeasurementRow> Of(ComparedRun run) =>
        [.. run.Rows.Where(row => row.Regime == ModelId.SharedRegime || run.Regimes.Contains(row.Regime))];

    private static ComparedRun Read(DashboardContext context, string id)
    {
        using var store = context.OpenStore();
        var run = RunFinder.Require(store, id);
        var folder = RunFinder.FolderOf(context, run);
        if (run.Status == RunStatus.Done)
        {
            return new ComparedRun(run.Id, RunFinder.OptionsOf(run).Loop.Lineages, RunMetrics.Read(context, id), new RunResults(store, folder).DataManifest);
        }

        var rows = RunMetrics.Read(context, id);
        return rows.Count == 0
            ? throw new InputException($"Run '{run.Id}' has measured nothing yet.")
            : new ComparedRun(run.Id, RunFinder.OptionsOf(run).Loop.Lineages, rows, File.Exists(folder.DataManifest) ? File.ReadAllText(folder.DataManifest) : "");
    }
}

using System.Collections.Concurrent;
using TextMad.Dashboard.Serving;
using TextMad.Experiments.Runs;
using TextMad.Metrics.Lengths;
using TextMad.Reporting;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Runs;

/// <summary>What a run has measured, over generations, as the report sums it up.</summary>
/// <param name="Metrics">All metrics that were measured, in the report's order.</param>
/// <param name="Courses">Those that were asked for.</param>
internal sealed record RunMetrics(IReadOnlyList<MetricName> Metrics, IReadOnlyList<MetricCourse> Courses)
{
    private const int MostRead = 64;
    private const int Shown = 6;

    // Files that did not change since they were read and checked.
    private static readonly ConcurrentDictionary<string, (DateTime Written, long Length, IReadOnlyList<MeasurementRow> Rows)> _read = new(StringComparer.Ordinal);

    /// <summary>Returns metrics of a run, finished or not.</summary>
    /// <param name="context">Has the run.</param>
    /// <param name="id">The run.</param>
    /// <param name="metrics">The metrics; empty for the most telling ones that were measured.</param>
    public static RunMetrics Of(DashboardContext context, string id, IReadOnlyList<string> metrics)
    {
        IReadOnlyList<string> regimes;
        using (var store = context.OpenStore())
        {
            regimes = RunFinder.OptionsOf(RunFinder.Require(store, id)).Loop.Lineages;
        }

        var rows = Read(context, id);
        var names = Names(rows);
        var chosen = metrics.Count > 0
            ? metrics
            : [.. RunReport.PicturedMetrics.Union(RunReport.ComparedMetrics).Where(name => names.Any(known => known.Name == name)).Take(Shown)];
        return new RunMetrics(names, CoursesOf(id, rows, regimes, chosen));
    }

    /// <summary>Returns the measurements that there are of a run, finished or not.</summary>
    /// <exception cref="InputException">The file of a run that is done is not what was written.</exception>
    public static IReadOnlyList<MeasurementRow> Read(DashboardContext context, string id)
    {
        using var store = context.OpenStore();
        var run = RunFinder.Require(store, id);
        var folder = RunFinder.FolderOf(context, run);
        var file = new FileInfo(folder.Metrics);
        if (file.Exists && _read.TryGetValue(folder.Metrics, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
        {
            return known.Rows;
        }

        // While a run goes on its file is written anew with every generation: what the store knew a moment ago says nothing of it.
        var rows = run.Status == RunStatus.Done ? new RunResults(store, folder).Measurements : file.Exists ? MetricsFile.Read(folder.Metrics) : [];
        if (_read.Count >= MostRead)
        {
            _read.Clear();
        }

        if (file.Exists)
        {
            _read[folder.Metrics] = (file.LastWriteTimeUtc, file.Length, rows);
        }

        return rows;
    }

    /// <summary>Returns the metrics that rows hold, in the report's order; without those of human text, which are shown beside their metrics.</summary>
    public static IReadOnlyList<MetricName> Names(IReadOnlyList<MeasurementRow> rows)
    {
        var measured = rows.Where(row => row.Value is not null).Select(row => row.Metric).Distinct()
            .Where(name => HumanControl.MetricOf(name) is null).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. RunReport.Descriptions.Where(metric => measured.Remove(metric.Name)).Select(metric => new MetricName(metric.Name, metric.Title)),
            .. measured.Order(StringComparer.Ordinal).Select(name => new MetricName(name, name)),
        ];
    }

    /// <summary>Returns metrics over generations, each with its band, in the order in which they were asked for.</summary>
    /// <param name="run">The run's name.</param>
    /// <param name="rows">Its measurements.</param>
    /// <param name="regimes">The labels of its regimes, in their order.</param>
    /// <param name="metrics">The metrics; those that were not measured are left out.</param>
    public static IReadOnlyList<MetricCourse> CoursesOf(string run, IReadOnlyList<MeasurementRow> rows, IReadOnlyList<string> regimes, IReadOnlyList<string> metrics)
    {
        var wanted = metrics.Concat(metrics.Select(HumanControl.Of)).ToHashSet(StringComparer.Ordinal);
        var model = new ReportModel
        {
            Run = run,
            ConfigurationYaml = "",
            Measurements = [.. rows.Where(row => wanted.Contains(row.Metric))],
            Metrics = RunReport.Descriptions,
            Regimes = regimes,
        };
        var courses = MetricSeries.Of(model).Select(series => MetricCourse.Of(series, MetricSeries.Regimes(model))).ToList();
        return [.. metrics.Distinct().Select(name => courses.Find(course => course.Name == name)).OfType<MetricCourse>()];
    }
}

using TextMad.Dashboard.Serving;
using TextMad.Experiments.Runs;
using TextMad.Reporting;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Runs;

/// <summary>What a run has measured, over generations, as the report sums it up.</summary>
internal static class RunMetrics
{
    /// <summary>Returns the measurements that there are of a run, finished or not.</summary>
    /// <exception cref="InputException">The file of a run that is done is not what was written.</exception>
    public static IReadOnlyList<MeasurementRow> Read(DashboardContext context, string id)
    {
        using var store = context.OpenStore();
        var run = RunFinder.Require(store, id);
        var folder = RunFinder.FolderOf(context, run);

        // While a run goes on its file is written anew with every generation: what the store knew a moment ago says nothing of it.
        return run.Status == RunStatus.Done ? new RunResults(store, folder).Measurements : File.Exists(folder.Metrics) ? MetricsFile.Read(folder.Metrics) : [];
    }

    /// <summary>Returns metrics over generations, each with its band.</summary>
    /// <param name="run">The run's name.</param>
    /// <param name="rows">Its measurements.</param>
    /// <param name="regimes">The labels of its regimes, in their order.</param>
    public static IReadOnlyList<MetricCourse> Courses(string run, IReadOnlyList<MeasurementRow> rows, IReadOnlyList<string> regimes)
    {
        var model = new ReportModel { Run = run, ConfigurationYaml = "", Measurements = rows, Metrics = RunReport.Descriptions, Regimes = regimes };
        return [.. MetricSeries.Of(model).Select(series => MetricCourse.Of(series, MetricSeries.Regimes(model)))];
    }
}

using System.Globalization;
using TextMad.Configuration;
using TextMad.Experiments.Runs;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Metrics;
using TextMad.Reporting;
using TextMad.Statistics;
using TextMad.Storage;

namespace TextMad.Experiments.Threshold;

/// <summary>
/// Searches the share of fresh real data that is enough: the ends first, then the middle of what is left. Every share is a run of its own
/// under the regime <c>fresh</c> (<c>replace</c> at share 0), with training sets of one size, so that it can be stopped and resumed, looked at
/// and compared like any other.
/// </summary>
/// <param name="store">Holds the corpus.</param>
/// <param name="workspace">The workspace that holds the runs.</param>
/// <param name="id">Runs are called this with their share, e.g. <c>threshold-0.45</c>.</param>
/// <param name="experiment">What is run; its regimes are replaced.</param>
/// <param name="options">What to look at, and how closely.</param>
public sealed class FreshDataSearch(
    ICorpusStore store, Workspace workspace, string id, ExperimentOptions experiment, ThresholdOptions options)
{
    private readonly SortedDictionary<double, IReadOnlyList<double>> _changes = [];

    /// <summary>Does a run and returns when it is done; null to do it in this process.</summary>
    public Action<Experiment, RunFolder>? Perform { get; init; }

    /// <summary>The runs so far, by rising share.</summary>
    public SortedDictionary<double, RunFolder> Runs { get; } = [];

    /// <summary>Searches, with the shares that were run before.</summary>
    /// <param name="progress">Told of the runs' steps.</param>
    /// <param name="observer">Told of generations.</param>
    /// <param name="found">Told of each share and its mean relative change.</param>
    /// <param name="cancellation">Stops at a safe point; searching again goes on from there.</param>
    /// <param name="workers">Chains of a run that run side by side; 0 for as many as suit the model.</param>
    /// <exception cref="InputException">The metric does not rise when a model collapses, or a run cannot be.</exception>
    public FreshDataThreshold Run(
        IProgressSink progress, IExperimentObserver observer, Action<SharePoint> found, CancellationToken cancellation, int workers = 0)
    {
        RequireMetric();
        var (low, high) = (0.0, options.Highest);
        var limit = 1 + options.Tolerance;
        if (Try(low) > limit && Try(high) <= limit)
        {
            while (high - low > options.Resolution * (1 + 1e-9))
            {
                var middle = Math.Round((low + high) / 2, 4);
                (low, high) = Try(middle) > limit ? (middle, high) : (low, middle);
            }
        }

        return FreshDataThreshold.Of(options.Metric, options.Tolerance, _changes);

        // The geometric mean of last / first over the seeds.
        double Try(double share)
        {
            var (folder, resolved) = RunOf(share);
            var run = new Experiment(store, folder, resolved, progress, observer, workers);
            if (Perform is null)
            {
                run.Run(cancellation);
            }
            else
            {
                Perform(run, folder);
            }

            RunReport.Write(store, folder);
            Runs[share] = folder;
            _changes[share] = Changes(new RunResults(store, folder).Measurements, resolved.Loop.Regimes[0].Label, options.Metric, resolved.Loop);
            found(FreshDataThreshold.Of(options.Metric, options.Tolerance, new Dictionary<double, IReadOnlyList<double>> { [share] = _changes[share] }).Points[0]);
            return 1 + RelativeChange.Of(_changes[share], [.. _changes[share].Select(_ => 1.0)])!.Mean;
        }
    }

    /// <summary>The largest number of runs that a search can take: both ends, and halves until the shares are close enough.</summary>
    public int MostRuns
    {
        get
        {
            var runs = 2;
            for (var width = options.Highest; width > options.Resolution * (1 + 1e-9); width /= 2)
            {
                runs++;
            }

            return runs;
        }
    }

    /// <summary>Refuses what <see cref="Run"/> would refuse before it trains a model, and says of the runs at both ends what they would leave behind.</summary>
    /// <param name="progress">Told of the steps.</param>
    /// <param name="cancellation">Stops between them.</param>
    /// <exception cref="InputException">The metric does not rise when a model collapses, or a run cannot be.</exception>
    public IReadOnlyList<(string Run, ExperimentOptions Options, ExperimentForecast Forecast)> Check(IProgressSink progress, CancellationToken cancellation)
    {
        RequireMetric();
        return
        [
            .. new[] { 0, options.Highest }.Select(RunOf)
                .Select(run => (run.Folder.Id, run.Options, new Experiment(store, run.Folder, run.Options, progress).Check(cancellation))),
        ];
    }

    private (RunFolder Folder, ExperimentOptions Options) RunOf(double share)
    {
        Regime regime = share == 0 ? new Replace() : new Fresh { Real = share, Synthetic = Math.Round(1 - share, 4) };
        var name = FormattableString.Invariant($"{id}-{share}");
        return (new RunFolder(name, workspace.RunDirectory(name)), experiment with { Loop = experiment.Loop with { Regimes = [regime] }, Study = new() });
    }

    /// <summary>Of every seed, a metric of a regime's last generation / that of generation 0.</summary>
    /// <exception cref="InputException">A value is missing, or not above 0.</exception>
    internal static IReadOnlyList<double> Changes(IReadOnlyList<MeasurementRow> rows, string regime, string metric, LoopOptions loop)
    {
        double At(string label, ulong seed, int generation) =>
            rows.FirstOrDefault(row => row.Regime == label && row.Seed == seed && row.Generation == generation && row.Metric == metric)?.Value is { } value and > 0
                ? value
                : throw new InputException(
                    string.Create(CultureInfo.InvariantCulture, $"{metric} has no value above 0 for {label}/s{seed}/g{generation}: the threshold needs one of every seed "
                    + $"in the first and the last generation; choose another metric."));
        return [.. loop.Seeds.Select(seed => At(regime, seed, loop.Generations) / At(ModelId.SharedRegime, seed, 0))];
    }

    private void RequireMetric()
    {
        string[] rising = [.. MetricSuite.All.Where(metric => metric.Collapse == CollapseDirection.Up).Select(metric => metric.Name)];
        if (!rising.Contains(options.Metric))
        {
            throw new InputException(
                $"The metric '{options.Metric}' does not rise when a model collapses, or there is none of that "
                + $"name{NearestName.Suggest(options.Metric, rising)} Those are {string.Join(", ", rising)}.");
        }
    }
}

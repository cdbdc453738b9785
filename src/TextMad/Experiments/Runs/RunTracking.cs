using System.Collections.Concurrent;
using TextMad.Configuration;
using TextMad.Metrics.Perplexity;
using TextMad.Numerics.Elementary;
using TextMad.Reporting;
using TextMad.Tracking;
using TextMad.Training;

namespace TextMad.Experiments.Runs;

/// <summary>
/// Tells trackers what a run finds, each on a thread of its own, so that a slow server holds nothing up. What they do not take never harms the run: it is said, and the run can be
/// exported again.
/// </summary>
public sealed class RunTracking : IExperimentObserver, IDisposable
{
    /// <summary>Texts of a generation that trackers are shown.</summary>
    private const int ShownTexts = 5;

    /// <summary>Points of a training that are told together: a tenth of it.</summary>
    private const int PointsTogether = TransformerTrainer.CurvePoints / 10;

    private readonly RunFolder _folder;
    private readonly ExperimentOptions _options;
    private readonly IExperimentObserver _next;
    private readonly List<Follower> _followers;
    private readonly Lazy<bool> _begin;
    private readonly ConcurrentDictionary<ModelId, List<(long Tokens, double Loss)>> _trainings = [];
    private readonly ConcurrentDictionary<ModelId, bool> _followed = [];

    /// <summary>Begins to track a run.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="started">Says when it was begun; asked when there is something to tell, which is after it was.</param>
    /// <param name="trackers">The trackers, which are disposed of with this.</param>
    /// <param name="next">Told the same.</param>
    /// <param name="failed">Told, on another thread, of a tracker that did not take something and is told nothing more.</param>
    public RunTracking(
        RunFolder folder,
        ExperimentOptions options,
        Func<DateTimeOffset> started,
        IReadOnlyList<ITracker> trackers,
        IExperimentObserver next,
        Action<ITracker, Exception> failed)
    {
        ArgumentNullException.ThrowIfNull(trackers);
        _folder = folder;
        _options = options;
        _next = next;
        _begin = new Lazy<bool>(() =>
        {
            var settings = SettingCatalogue.Settings(options).Where(setting => setting.Standard.Length > 0 && !setting.Standard.Contains('\n', StringComparison.Ordinal))
                .Select(setting => KeyValuePair.Create(setting.Name, setting.Standard.Trim('"'))).ToList();
            var run = new TrackedRun(folder.Id, options.Description, started(), settings);
            _followers!.ForEach(follower => follower.Tell(tracker => tracker.Begin(run)));
            return true;
        });
        _followers = [.. trackers.Select(tracker => new Follower(tracker, failed))];
    }

    /// <inheritdoc/>
    public void TrainingAdvanced(ModelId model, long tokens, double loss)
    {
        _next.TrainingAdvanced(model, tokens, loss);
        if (_followers.Count == 0)
        {
            return;
        }

        // A model is trained by one thread.
        _followed[model] = true;
        var points = _trainings.GetOrAdd(model, _ => []);
        points.Add((tokens, loss));
        if (points.Count >= PointsTogether)
        {
            TellTraining(model);
        }
    }

    /// <inheritdoc/>
    public void GenerationCompleted(string regime, ModelId model, IReadOnlyList<MeasurementRow> measurements)
    {
        _next.GenerationCompleted(regime, model, measurements);
        TellTraining(model);
        Tell(regime, model, measurements);
    }

    private void Tell(string regime, ModelId model, IReadOnlyList<MeasurementRow> measurements)
    {
        var time = new DateTimeOffset(File.GetLastWriteTimeUtc(_folder.Measurements(model)), TimeSpan.Zero);
        foreach (var chain in ChainsOf(regime, model))
        {
            // Trained by another process, or before this one was there.
            if (!_followed.ContainsKey(model))
            {
                Tell(tracker => TellKeptLosses(tracker, chain, model, time));
            }

            Tell(tracker => tracker.Add(Read(chain, model, measurements, time)));
        }
    }

    /// <summary>Tells what is known of a training and was not told.</summary>
    private void TellTraining(ModelId model)
    {
        if (_trainings.TryRemove(model, out var points))
        {
            var time = TimeProvider.System.GetUtcNow();
            foreach (var chain in ChainsOf(model.Regime!, model))
            {
                Tell(tracker => tracker.Add(new TrackedLosses(chain, model.Generation!.Value, points, time)));
            }
        }
    }

    // Generation 0 begins the chain of every regime.
    private IEnumerable<TrackedChain> ChainsOf(string regime, ModelId model) =>
        (regime == ModelId.SharedRegime ? _options.Loop.Lineages : [regime]).Select(label => new TrackedChain(label, model.Seed!.Value));

    /// <summary>Tells trackers of all generations that are complete.</summary>
    /// <param name="results">What the run has found.</param>
    public void TellAll(RunResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (var rows in results.Measurements.GroupBy(row => (row.Regime, row.Seed, row.Generation)))
        {
            Tell(rows.Key.Regime, ModelId.Of(_folder.Id, rows.Key.Regime, rows.Key.Seed, rows.Key.Generation), [.. rows]);
        }
    }

    /// <summary>Tells that the run is complete.</summary>
    public void Complete() => Tell(tracker => tracker.End([_folder.Configuration, _folder.Metrics, _folder.Report]));

    /// <summary>Waits until trackers have taken everything.</summary>
    public void Dispose()
    {
        foreach (var model in _trainings.Keys)
        {
            TellTraining(model);
        }

        _followers.ForEach(follower => follower.Dispose());
    }

    private void Tell(Action<ITracker> what)
    {
        if (_followers.Count > 0 && _begin.Value)
        {
            _followers.ForEach(follower => follower.Tell(what));
        }
    }

    private void TellKeptLosses(ITracker tracker, TrackedChain chain, ModelId model, DateTimeOffset time)
    {
        if (_folder.TrainingLosses(model) is { Count: > 0 } losses)
        {
            tracker.Add(new TrackedLosses(chain, model.Generation!.Value, [.. losses.Select(point => ((long)point[0], point[1]))], time));
        }
    }

    /// <summary>Reads what the run has kept of a generation beside its measurements.</summary>
    private TrackedGeneration Read(TrackedChain chain, ModelId model, IReadOnlyList<MeasurementRow> measurements, DateTimeOffset time)
    {
        var curves = File.Exists(_folder.Curves(model)) ? MetricsFile.ReadCurves(_folder.Curves(model)) : [];
        var texts = measurements.FirstOrDefault(row => row.Metric == "sample_documents")?.Value ?? 0;
        return new TrackedGeneration(
            chain,
            model.Generation!.Value,
            time,
            measurements,
            [.. curves.Where(curve => curve.Curve.EndsWith("_perplexity", StringComparison.Ordinal)).Select(curve => Histogram(curve, texts))],
            File.Exists(_folder.Samples(model)) ? SampleFile.ReadTexts(_folder.Samples(model), ShownTexts) : []);
    }

    private static TrackedHistogram Histogram(CurveRow curve, double texts)
    {
        var half = RealFunctions.Exp(PerplexityHistogram.BinWidth / 2);
        return new TrackedHistogram(curve.Curve, [.. curve.Points.Select(point => (point[0] / half, point[0] * half, point[1] * texts))]);
    }

    /// <summary>Tells one tracker, in order, on a thread of its own.</summary>
    private sealed class Follower : IDisposable
    {
        private readonly BlockingCollection<Action<ITracker>> _waiting = [];
        private readonly ITracker _tracker;
        private readonly Action<ITracker, Exception> _failed;
        private readonly Thread _thread;

        public Follower(ITracker tracker, Action<ITracker, Exception> failed)
        {
            (_tracker, _failed) = (tracker, failed);
            _thread = new Thread(Work) { IsBackground = true, Name = "TextMad tracking" };
            _thread.Start();
        }

        public void Tell(Action<ITracker> what) => _waiting.Add(what);

        public void Dispose()
        {
            _waiting.CompleteAdding();
            _thread.Join();
            _waiting.Dispose();
        }

        private void Work()
        {
            var isTold = true;
            foreach (var tell in _waiting.GetConsumingEnumerable())
            {
                try
                {
                    if (isTold)
                    {
                        tell(_tracker);
                    }
                }
                catch (Exception failure)
                {
                    // Whatever is wrong with a tracker is no fault of the run.
                    isTold = false;
                    _failed(_tracker, failure);
                }
            }

            _tracker.Dispose();
        }
    }
}

namespace TextMad.Tracking.TensorBoard;

/// <summary>
/// Writes TensorBoard's event files: a folder per chain with a scalar per metric over the generations, histograms, texts, and the settings as hparams; below it a folder
/// per training with its loss over the tokens. A generation is one record, so that it is there whole or not at all.
/// </summary>
/// <param name="folder">The folder that TensorBoard is shown; each run has a folder in it.</param>
public sealed class TensorBoardTracker(string folder) : ITracker
{
    /// <summary>The step of the records that stand before and behind all generations.</summary>
    private const long NoGeneration = -1;

    private const string TrainingLoss = "training_loss";

    private readonly Dictionary<TrackedChain, Chain> _chains = [];
    private readonly Dictionary<TrackedChain, (int Generation, Chain File)> _trainings = [];
    private TrackedRun? _run;
    private string _place = "";

    /// <inheritdoc/>
    public string Address => $"tensorboard:{folder}";

    /// <inheritdoc/>
    public void Begin(TrackedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        (_run, _place) = (run, PlaceOf(run));
    }

    /// <inheritdoc/>
    public void Add(TrackedGeneration generation)
    {
        ArgumentNullException.ThrowIfNull(generation);
        var chain = Open(generation);
        if (!chain.Steps.Add(generation.Generation))
        {
            return;
        }

        List<ProtoMessage> values =
        [
            .. generation.Values.Select(value => EventMessages.Scalar(value.Metric, value.Value)),
            .. generation.Histograms.Where(histogram => histogram.Bins.Count > 0).Select(EventMessages.Histogram),
        ];
        if (generation.Texts.Count > 0)
        {
            values.Add(EventMessages.Texts("texts", generation.Texts));
        }

        chain.File.Add(EventMessages.Summary(generation.Completed, generation.Generation, values));
    }

    /// <inheritdoc/>
    public void Add(TrackedLosses losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        if (!_trainings.TryGetValue(losses.Chain, out var training) || training.Generation != losses.Generation)
        {
            // One file of a chain's trainings is open at a time.
            training.File?.File.Dispose();
            _trainings.Remove(losses.Chain);
            _trainings[losses.Chain] = training = (losses.Generation, OpenTraining(losses));
        }

        foreach (var (tokens, loss) in losses.Points.Where(point => training.File.Steps.Add(point.Tokens)))
        {
            training.File.File.Add(EventMessages.Summary(losses.Time, tokens, [EventMessages.Scalar(TrainingLoss, loss)]));
        }
    }

    /// <inheritdoc/>
    public void End(IReadOnlyList<string> files)
    {
        foreach (var chain in _chains.Values.Where(chain => !chain.IsEnded))
        {
            chain.IsEnded = true;
            chain.File.Add(EventMessages.Summary(TimeProvider.System.GetUtcNow(), NoGeneration, [EventMessages.Ending(TimeProvider.System.GetUtcNow())]));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var chain in _chains.Values.Concat(_trainings.Values.Select(training => training.File)))
        {
            chain.File.Dispose();
        }
    }

    private static string NameOf(TrackedRun run) => FormattableString.Invariant($"events.out.tfevents.{run.Started.ToUnixTimeSeconds():0000000000}.textmad");

    /// <summary>Returns the folder of a run: that of its name, unless another run of this name, begun at another time, is there.</summary>
    private string PlaceOf(TrackedRun run)
    {
        for (var number = 1; ; number++)
        {
            var place = Path.Combine(folder, number == 1 ? run.Id : FormattableString.Invariant($"{run.Id}-{number}"));
            var files = Directory.Exists(place) ? Directory.GetFiles(place, "*.textmad", SearchOption.AllDirectories) : [];
            if (files.Length == 0 || files.Any(file => Path.GetFileName(file) == NameOf(run)))
            {
                return place;
            }
        }
    }

    /// <summary>Returns the file of a model's training: a folder below its chain's, so that the generations of a chain stand in one chart.</summary>
    private Chain OpenTraining(TrackedLosses losses)
    {
        var run = _run ?? throw new InvalidOperationException("The run was not begun.");
        var steps = new HashSet<long>();
        var records = 0;
        var path = Path.Combine(
            _place, losses.Chain.Regime, FormattableString.Invariant($"s{losses.Chain.Seed}"), "training", FormattableString.Invariant($"g{losses.Generation}"), NameOf(run));
        var file = EventFile.Open(path, record =>
        {
            if (records++ > 0 && EventMessages.StepOf(record) is { } step)
            {
                steps.Add(step);
            }
        });
        if (records == 0)
        {
            file.Add(EventMessages.Version(run.Started));
        }

        return new Chain(file, steps);
    }

    /// <summary>Returns the file of a chain; a new one begins with its settings.</summary>
    private Chain Open(TrackedGeneration generation)
    {
        if (_chains.TryGetValue(generation.Chain, out var chain))
        {
            return chain;
        }

        var run = _run ?? throw new InvalidOperationException("The run was not begun.");
        var steps = new HashSet<long>();
        var (records, outside) = (0, 0);
        var path = Path.Combine(_place, generation.Chain.Regime, FormattableString.Invariant($"s{generation.Chain.Seed}"),
            NameOf(run));
        var file = EventFile.Open(path, record =>
        {
            records++;
            if (EventMessages.StepOf(record) is { } step)
            {
                steps.Add(step);
                outside += step == NoGeneration ? 1 : 0;
            }
        });
        if (outside == 0)
        {
            KeyValuePair<string, string>[] settings =
            [
                KeyValuePair.Create("regime", generation.Chain.Regime),
                KeyValuePair.Create("seed", FormattableString.Invariant($"{generation.Chain.Seed}")),
                .. run.Settings,
            ];
            if (records == 0)
            {
                file.Add(EventMessages.Version(run.Started));
            }

            file.Add(EventMessages.Summary(
                run.Started,
                NoGeneration,
                [
                    EventMessages.Experiment(run.Started, run.Description, settings, generation.Values.Select(value => value.Metric)),
                    EventMessages.Beginning(run.Started, $"{run.Id}/{generation.Chain.Name}", settings),
                ]));
        }

        return _chains[generation.Chain] = new Chain(file, steps) { IsEnded = outside > 1 };
    }

    /// <param name="file">Its file.</param>
    /// <param name="steps">The generations that stand there.</param>
    private sealed class Chain(EventFile file, HashSet<long> steps)
    {
        public EventFile File { get; } = file;

        public HashSet<long> Steps { get; } = steps;

        public bool IsEnded { get; set; }
    }
}

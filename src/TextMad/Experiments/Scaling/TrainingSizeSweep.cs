using TextMad.Experiments.Runs;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Binding;

namespace TextMad.Experiments.Scaling;

/// <summary>
/// Runs an experiment at several training sizes and fits the law by which test loss falls with the amount of text, for real data and for every
/// generation. Every size is a run of its own with <c>data.tokens</c> set to it, so that it can be stopped and resumed, looked at and compared
/// like any other. Each of the runs keeps the law, where the profile of collapse finds it.
/// </summary>
/// <param name="store">Holds the corpus.</param>
/// <param name="workspace">The workspace that holds the runs.</param>
/// <param name="id">Runs are called this with their size, e.g. <c>scaling-20000</c>.</param>
/// <param name="experiment">What is run; only the size of its data changes.</param>
/// <param name="sizes">Training sizes in tokens, at least two different ones.</param>
public sealed class TrainingSizeSweep(
    ICorpusStore store, Workspace workspace, string id, ExperimentOptions experiment, IReadOnlyList<long> sizes)
{
    private const string Metric = "heldout_perplexity";

    /// <summary>Returns the runs, by rising size.</summary>
    public IReadOnlyList<(long Size, RunFolder Folder, ExperimentOptions Options)> Runs { get; } =
    [
        .. sizes.Distinct().Order().Select(size =>
        {
            var name = FormattableString.Invariant($"{id}-{size}");
            return (size, new RunFolder(name, workspace.RunDirectory(name)), experiment with { Data = experiment.Data with { Tokens = size }, Study = new() });
        }),
    ];

    /// <summary>Runs every size that is not done, and fits.</summary>
    /// <param name="progress">Told of the runs' steps.</param>
    /// <param name="observer">Told of generations.</param>
    /// <param name="done">Told of each size when its run is done.</param>
    /// <param name="cancellation">Stops at a safe point; running again goes on from there.</param>
    /// <param name="workers">Chains of a run that run side by side; 0 for as many as suit the model.</param>
    /// <exception cref="InputException">There are fewer than two sizes, or a run cannot be.</exception>
    public ScalingLaw Run(IProgressSink progress, IExperimentObserver observer, Action<long> done, CancellationToken cancellation, int workers = 0)
    {
        ArgumentNullException.ThrowIfNull(done);
        if (Runs.Count < 2)
        {
            throw new InputException("A scaling law needs two different training sizes at least; 4 or more over a factor of 8 are better.");
        }

        foreach (var (_, _, options) in Runs)
        {
            ExperimentValidator.Validate(options);
        }

        var rows = new Dictionary<long, IReadOnlyList<MeasurementRow>>();
        foreach (var (size, folder, options) in Runs)
        {
            new Experiment(store, folder, options, progress, observer, workers).Run(cancellation);
            rows[size] = new RunResults(store, folder).Measurements;
            done(size);
        }

        var law = ScalingLaw.Of(Metric, rows, experiment.Loop.Lineages, experiment.Loop.Seeds, experiment.Loop.Generations);
        foreach (var (_, folder, _) in Runs)
        {
            new KeptFiles(store, FileOwner.Run(folder.Id), folder.Path).WriteText(folder.Scaling, law.ToJson());
            RunReport.Write(store, folder);
        }

        return law;
    }
}

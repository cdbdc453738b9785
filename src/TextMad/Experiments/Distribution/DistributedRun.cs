using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Experiments.Runs;
using TextMad.Storage;

namespace TextMad.Experiments.Distribution;

/// <summary>
/// A run whose tasks are done by several processes, on machines that share its folder: each process makes one of these and does one task. What comes of it has the
/// same bits as a run of one process.
/// </summary>
public sealed class DistributedRun : DistributedWork
{
    private readonly RunFolder _folder;
    private readonly ExperimentOptions _options;
    private readonly IProgressSink _progress;
    private readonly RunShards _shards;

    /// <summary>A run that was handed out, or is to be.</summary>
    /// <param name="folder">The run's folder, in its workspace.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="progress">Receives each step that is done here.</param>
    public DistributedRun(RunFolder folder, ExperimentOptions options, IProgressSink? progress = null)
        : base($"run {(folder ?? throw new ArgumentNullException(nameof(folder))).Id}", folder.Jobs)
    {
        ArgumentNullException.ThrowIfNull(options);
        _folder = folder;
        _options = options;
        _progress = progress ?? IProgressSink.None;
        _shards = new RunShards(folder);

        // An executor of jobs takes stages in this order.
        var usesShards = UsesShards(folder);
        List<WorkTask> tasks =
        [
            .. RunTask.ToWork(RunTask.HandedOut(options, folder.Jobs), Do).OrderBy(task => task.Stage == RunTask.Chains)
                .Select(task => Recorded(task, usesShards ? _shards.PathOf(task.Stage, task.Index) : null)),
        ];

        // Where tasks failed, what the others left is brought together.
        tasks.Add(Recorded(new WorkTask(RunTask.Collect, 0, "collect", Collect), null) with { Needs = [.. tasks] });
        Tasks = tasks;
    }

    /// <summary>Its tasks: the judge where it has none yet, generation 0 of each seed, the chains, and bringing together what they left.</summary>
    public override IReadOnlyList<WorkTask> Tasks { get; }

    /// <summary>Returns a run that was handed out, as a process on any of the machines finds it.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="progress">Receives each step that is done here.</param>
    /// <exception cref="InputException">It was not handed out.</exception>
    public static DistributedRun Open(RunFolder folder, IProgressSink progress)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var shards = new RunShards(folder);
        using var store = shards.HasBase ? shards.OpenBase() : Workspace.At(folder.Workspace).OpenStore(StoreOpenMode.ReadOnly);
        return new DistributedRun(folder, new RunResults(store, folder).Options, progress);
    }

    /// <summary>Whether tasks write to files of their own: a server takes what they write as it comes.</summary>
    internal static bool UsesShards(RunFolder folder) => Workspace.At(folder.Workspace).Store.Kind != StoreKind.Postgres;

    private void Do(RunTask task, CancellationToken cancellation)
    {
        _folder.WaitUntilFree(cancellation);
        using var store = UsesShards(_folder) ? _shards.Open(task) : Workspace.At(_folder.Workspace).OpenStore(StoreOpenMode.Existing);
        new Experiment(store, _folder, _options, _progress, workers: 1).Perform(task, cancellation);
    }

    private void Collect(CancellationToken cancellation)
    {
        using var store = Workspace.At(_folder.Workspace).OpenStore(StoreOpenMode.Existing);
        if (new Experiment(store, _folder, _options, _progress).Collect(cancellation))
        {
            RunReport.Write(store, _folder);
        }
    }
}

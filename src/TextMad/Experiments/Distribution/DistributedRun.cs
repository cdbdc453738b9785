using System.Globalization;
using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Experiments.Runs;
using TextMad.Storage;

namespace TextMad.Experiments.Distribution;

/// <summary>
/// A run whose tasks are done by several processes, on machines that share its folder: each process makes one of these and does one task. What comes of it has the
/// same bits as a run of one process.
/// </summary>
public sealed class DistributedRun
{
    private readonly RunFolder _folder;
    private readonly ExperimentOptions _options;
    private readonly IProgressSink _progress;
    private readonly RunShards _shards;
    private readonly IReadOnlyList<RunTask> _tasks;

    /// <summary>A run that was handed out, or is to be.</summary>
    /// <param name="folder">The run's folder, in its workspace.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="progress">Receives each step that is done here.</param>
    public DistributedRun(RunFolder folder, ExperimentOptions options, IProgressSink? progress = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        _folder = folder;
        _options = options;
        _progress = progress ?? IProgressSink.None;
        _shards = new RunShards(folder);
        _tasks = RunTask.Of(options);

        // An executor of jobs takes stages in this order.
        List<WorkTask> tasks = [.. RunTask.ToWork(options, (task, stop) => Perform(task.Stage, task.Index, stop)).OrderBy(task => task.Stage == RunTask.Chains)];
        tasks.Add(new WorkTask(RunTask.Collect, 0, "collect", stop => Perform(RunTask.Collect, 0, stop)) { Needs = [.. tasks] });
        Tasks = tasks;
    }

    /// <summary>Its tasks: generation 0 of each seed, the chains, and bringing together what they left.</summary>
    public IReadOnlyList<WorkTask> Tasks { get; }

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

    /// <summary>Does a task here and keeps its record; one that is done is passed over.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="index">The task's number in it.</param>
    /// <param name="cancellation">Stops at the next safe point; the task goes on from there when it is done again.</param>
    /// <exception cref="InputException">The run has no such task, or it needs one that is not done.</exception>
    /// <exception cref="TextMadException">Another process does it, or it fails.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public void Perform(string stage, int index, CancellationToken cancellation = default)
    {
        if (stage == RunTask.Collect && index == 0)
        {
            TaskRunner.Run(_folder.Jobs, new WorkTask(stage, index, "collect", Collect), null, cancellation);
            return;
        }

        var task = _tasks.FirstOrDefault(task => task.Stage == stage && task.Index == index) ?? throw new InputException(string.Create(
            CultureInfo.InvariantCulture,
            $"Run '{_folder.Id}' has no task {index} of stage '{stage}': it has {RunTask.First} 0 to {_options.Loop.Seeds.Count - 1}, "
                + $"{RunTask.Chains} 0 to {_tasks.Count - _options.Loop.Seeds.Count - 1}, and {RunTask.Collect} 0."));
        var usesShards = UsesShards(_folder);
        TaskRunner.Run(_folder.Jobs, new WorkTask(stage, index, task.Name, Work), usesShards ? _shards.PathOf(task) : null, cancellation);

        void Work(CancellationToken stop)
        {
            _folder.WaitUntilFree(stop);
            if (task.Regime is not null && TaskRecord.Read(_folder.Jobs, RunTask.First, task.FirstIndex)?.State != TaskState.Done)
            {
                throw new TextMadException(string.Create(
                    CultureInfo.InvariantCulture, $"Generation 0 of seed {task.Seed} is not there: the chain needs it (task {RunTask.First}-{task.FirstIndex})."));
            }

            using var store = usesShards ? _shards.Open(task) : Workspace.At(_folder.Workspace).OpenStore(StoreOpenMode.Existing);
            new Experiment(store, _folder, _options, _progress, workers: 1).Perform(task, stop);
        }
    }

    /// <summary>Whether tasks write to files of their own: a server takes what they write as it comes.</summary>
    internal static bool UsesShards(RunFolder folder) => Workspace.At(folder.Workspace).Store.Kind != StoreKind.Postgres;

    private void Collect(CancellationToken cancellation)
    {
        using var store = Workspace.At(_folder.Workspace).OpenStore(StoreOpenMode.Existing);
        if (new Experiment(store, _folder, _options, _progress).Collect(cancellation))
        {
            RunReport.Write(store, _folder);
        }
    }
}

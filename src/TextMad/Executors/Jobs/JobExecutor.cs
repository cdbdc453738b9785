using System.Globalization;

namespace TextMad.Executors.Jobs;

/// <summary>Hands tasks to a job system: an array per stage, each after the one before; waits for their end when asked to.</summary>
/// <param name="system">The job system.</param>
/// <param name="work">The work.</param>
/// <param name="progress">Told how many tasks are done.</param>
public sealed class JobExecutor(IJobSystem system, JobWork work, IProgressSink progress) : IExecutor
{
    private const int LinesOfLog = 10;

    /// <summary>Whether to return as soon as everything is submitted.</summary>
    public bool Detach { get; init; }

    /// <summary>How long to wait between two looks at the queue.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told of what was submitted, a sentence each.</summary>
    public Action<string> Submitted { get; init; } = _ => { };

    /// <summary>The stage whose single task brings everything together: it is submitted anew whenever another task is, and is a light one.</summary>
    public const string Collecting = "collect";

    /// <inheritdoc/>
    /// <remarks>Tasks that are in the queue already stay there. A task that failed does not keep others from being done; at the end it is named.</remarks>
    /// <exception cref="TextMadException">A task failed, or the job system cannot be reached.</exception>
    public void Run(IReadOnlyList<WorkTask> tasks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        Directory.CreateDirectory(work.Folder);
        Submit(tasks);
        if (!Detach)
        {
            Wait(tasks, cancellation);
        }
    }

    /// <summary>Returns a sentence for each task that did not end well, with the end of its log.</summary>
    /// <param name="statuses">How the tasks stand.</param>
    public static IReadOnlyList<string> Failures(IEnumerable<TaskStanding> statuses)
    {
        ArgumentNullException.ThrowIfNull(statuses);
        return
        [
            .. statuses.Where(task => task.Status is TaskStanding.Failed or TaskStanding.Lost)
                .Select(task => $"task {task.Name} {(task.Status == TaskStanding.Lost ? "was lost" : "failed")}: {task.Reason}"
                    + string.Concat(task.EndOfLog(LinesOfLog).Prepend($"the end of {task.Log}:").Select(line => $"\n    {line}"))),
        ];
    }

    private void Submit(IReadOnlyList<WorkTask> tasks)
    {
        var queue = system.Query(work).Where(task => task.Stage != Collecting).ToList();
        var queued = queue.Select(task => (task.Stage, task.Index)).ToHashSet();
        var left = tasks.Where(task => task.Stage == Collecting
            || (!queued.Contains((task.Stage, task.Index)) && TaskRecord.Read(work.Folder, task.Stage, task.Index)?.State != TaskState.Done)).ToList();
        AtomicFile.WriteText(work.Script, system.FormatScript(work));
        IReadOnlyList<string> after = [.. queue.Select(task => task.Job).Distinct()];
        foreach (var stage in left.GroupBy(task => task.Stage))
        {
            // What a record of an earlier try says is no news of this one.
            foreach (var task in stage)
            {
                if (TaskRecord.Read(work.Folder, task.Stage, task.Index) is { } earlier)
                {
                    (earlier with { State = TaskState.Stopped, Error = null, Sha256 = null }).Write(work.Folder, task.Stage, task.Index);
                }
            }

            var job = system.Submit(work, new JobArray(stage.Key, [.. stage.Select(task => task.Index).Order()], after, stage.Key == Collecting));
            Submitted(string.Create(CultureInfo.InvariantCulture, $"{system.Name} job {job}: {stage.Key}, {stage.Count()} task{(stage.Count() == 1 ? "" : "s")}"));
            after = stage.Key == Collecting ? after : [.. after, job];
        }
    }

    private void Wait(IReadOnlyList<WorkTask> tasks, CancellationToken cancellation)
    {
        while (true)
        {
            var queue = system.Query(work);
            var statuses = TaskStanding.Of(work, tasks, queue);
            progress.Report(
                work.Title, statuses.Count(task => task.Status == TaskStanding.Done), statuses.Count, "tasks",
                [.. statuses.Where(task => task.Status == TaskStanding.Running).Select(task => $"{task.Name} on {task.Record?.Host ?? "its way"}")]);
            if (queue.Count == 0)
            {
                var failures = Failures(statuses);
                if (failures.Count > 0)
                {
                    throw new TextMadException(
                        $"{failures.Count} of {statuses.Count} tasks of {work.Title} did not end well; what the others did is kept.\n  " + string.Join("\n  ", failures));
                }

                if (statuses.FirstOrDefault(task => task.Status != TaskStanding.Done) is { } open)
                {
                    throw new TextMadException($"Task {open.Name} of {work.Title} is {open.Status} and in no queue: its jobs were cancelled. What is done is kept.");
                }

                return;
            }

            cancellation.WaitHandle.WaitOne(Interval);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}

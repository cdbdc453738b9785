using System.Globalization;

namespace TextMad.Executors.Jobs;

/// <summary>
/// A work whose tasks are done by several processes, on machines that share its folder: each process makes one of these and does one task. What comes of it does not depend
/// on who does what, and in which order.
/// </summary>
/// <param name="title">What people call it: a word for what it is, and its name, e.g. <c>run quickstart</c>.</param>
/// <param name="jobs">The folder of its tasks' records, logs and script.</param>
public abstract class DistributedWork(string title, string jobs)
{
    /// <summary>What people call it: a word for what it is, and its name, e.g. <c>run quickstart</c>.</summary>
    public string Title => title;

    /// <summary>The folder of its tasks' records, logs and script.</summary>
    public string Jobs => jobs;

    /// <summary>Its tasks, stage after stage, every task behind those that it needs. Each keeps its record; one that is done is passed over when it is done again.</summary>
    public abstract IReadOnlyList<WorkTask> Tasks { get; }

    /// <summary>Does a task here and keeps its record; one that is done is passed over.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="index">The task's number in it.</param>
    /// <param name="cancellation">Stops at the next safe point; the task goes on from there when it is done again.</param>
    /// <exception cref="InputException">There is no such task.</exception>
    /// <exception cref="TextMadException">It needs a task that is not done, another process does it, or it fails.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public void Perform(string stage, int index, CancellationToken cancellation = default)
    {
        var task = Tasks.FirstOrDefault(task => task.Stage == stage && task.Index == index) ?? throw new InputException(string.Create(
            CultureInfo.InvariantCulture,
            $"There is no task {index} of stage '{stage}' in {title}: it has {string.Join(", ", Tasks.GroupBy(task => task.Stage).Select(Describe))}."));
        task.Perform(cancellation);

        static string Describe(IGrouping<string, WorkTask> stage) => string.Create(
            CultureInfo.InvariantCulture, $"{stage.Key} {stage.Min(task => task.Index)}{(stage.Count() == 1 ? "" : $" to {stage.Max(task => task.Index)}")}");
    }

    /// <summary>Returns a task that keeps its record, and that one process at a time does.</summary>
    /// <param name="task">What it does; it begins only when the tasks that it needs are done.</param>
    /// <param name="result">The file that holds what the task has to say once it is done; null when it has none.</param>
    protected WorkTask Recorded(WorkTask task, string? result)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task with { Perform = stop => TaskRunner.Run(jobs, task, result, stop) };
    }
}

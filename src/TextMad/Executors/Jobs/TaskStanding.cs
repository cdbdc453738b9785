namespace TextMad.Executors.Jobs;

/// <summary>How a task of a work stands, from its record and the job system's queue.</summary>
/// <param name="Stage">Its stage.</param>
/// <param name="Index">Its number in the stage.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Status">One of <see cref="Statuses"/>.</param>
/// <param name="Reason">Why it waits, failed or could not begin; null when there is nothing to say.</param>
/// <param name="Job">The id of its job; null when it is in no queue.</param>
/// <param name="Record">What it says of itself; null when it was never begun.</param>
/// <param name="Log">Its log.</param>
public sealed record TaskStanding(string Stage, int Index, string Name, string Status, string? Reason, string? Job, TaskRecord? Record, string Log)
{
    /// <summary>It is done.</summary>
    public const string Done = "done";

    /// <summary>It is at work.</summary>
    public const string Running = "running";

    /// <summary>It is in the queue.</summary>
    public const string Waiting = "waiting";

    /// <summary>It said that it failed.</summary>
    public const string Failed = "failed";

    /// <summary>It was stopped and is in no queue.</summary>
    public const string Stopped = "stopped";

    /// <summary>It was ended without a word, and is in no queue.</summary>
    public const string Lost = "lost";

    /// <summary>It was not begun, and is in no queue.</summary>
    public const string Open = "not submitted";

    /// <summary>All words that a status can be.</summary>
    public static IReadOnlyList<string> Statuses { get; } = [Done, Running, Waiting, Failed, Stopped, Lost, Open];

    /// <summary>Returns how tasks stand.</summary>
    /// <param name="work">The work.</param>
    /// <param name="tasks">Its tasks.</param>
    /// <param name="queue">What the job system has of it.</param>
    public static IReadOnlyList<TaskStanding> Of(JobWork work, IEnumerable<WorkTask> tasks, IReadOnlyList<QueuedTask> queue)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(tasks);
        var queued = queue.GroupBy(task => (task.Stage, task.Index)).ToDictionary(group => group.Key, group => group.OrderByDescending(task => task.IsRunning).First());
        return
        [
            .. tasks.Select(task =>
            {
                var record = TaskRecord.Read(work.Folder, task.Stage, task.Index);
                var log = work.Log(task.Stage, task.Index.ToString(System.Globalization.CultureInfo.InvariantCulture));
                var (status, reason, job) = queued.TryGetValue((task.Stage, task.Index), out var found) && record?.State != TaskState.Done
                    ? (found.IsRunning ? Running : Waiting, found.Reason, found.Job)
                    : record?.State switch
                    {
                        null => (Open, null, null),
                        TaskState.Done => (Done, null, null),
                        TaskState.Failed => (Failed, record.Error, null),
                        TaskState.Stopped => (Stopped, record.Error, null),
                        _ => (Lost, "it ended without a word: killed, out of memory, or its machine went down", (string?)null),
                    };
                return new TaskStanding(task.Stage, task.Index, task.Name, status, reason, job, record, log);
            }),
        ];
    }

    /// <summary>Returns the last lines of the task's log; empty when there is none.</summary>
    /// <param name="lines">How many.</param>
    public IReadOnlyList<string> EndOfLog(int lines)
    {
        try
        {
            return File.Exists(Log) ? [.. File.ReadLines(Log).TakeLast(lines)] : [];
        }
        catch (IOException)
        {
            return [];
        }
    }
}

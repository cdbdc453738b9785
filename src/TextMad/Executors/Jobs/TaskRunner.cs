namespace TextMad.Executors.Jobs;

/// <summary>Does one task of a work in this process and keeps its record, so that others see how it stands. One process at a time does a task.</summary>
public static class TaskRunner
{
    /// <summary>Does a task; one that is done is passed over. One that needs what is not done stops, and says so in its record.</summary>
    /// <param name="folder">The folder of the work's jobs.</param>
    /// <param name="task">The task.</param>
    /// <param name="result">The file that holds what the task has to say once it is done; null when it has none.</param>
    /// <param name="cancellation">Stops at the next safe point.</param>
    /// <exception cref="TextMadException">Another process does it, or a task that it needs is not done.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static void Run(string folder, WorkTask task, string? result, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(task);
        Directory.CreateDirectory(folder);
        using var held = LockFile.Take(LockOf(folder, task.Stage, task.Index), $"Task {task.Name} is done by another process ({LockOf(folder, task.Stage, task.Index)} is held).");
        var before = TaskRecord.Read(folder, task.Stage, task.Index);
        if (before?.State == TaskState.Done)
        {
            return;
        }

        var record = new TaskRecord(TaskState.Running, Environment.MachineName, TimeProvider.System.GetUtcNow(), (before?.Attempts ?? 0) + 1);
        if (task.Needs.FirstOrDefault(needed => TaskRecord.Read(folder, needed.Stage, needed.Index)?.State != TaskState.Done) is { } missing)
        {
            var error = $"{task.Name} needs {missing.Name} (task {TaskRecord.NameOf(missing.Stage, missing.Index)}), which is not done.";
            Keep(record with { State = TaskState.Stopped, Error = error });
            throw new TextMadException(error);
        }

        record.Write(folder, task.Stage, task.Index);
        try
        {
            task.Perform(cancellation);
            Keep(record with { State = TaskState.Done, Sha256 = result is not null && File.Exists(result) ? FileDigest.Of(result) : null });
        }
        catch (OperationCanceledException)
        {
            Keep(record with { State = TaskState.Stopped });
            throw;
        }
        catch (Exception failure)
        {
            Keep(record with { State = TaskState.Failed, Error = failure.Message });
            throw;
        }

        void Keep(TaskRecord ended) => (ended with { Ended = TimeProvider.System.GetUtcNow() }).Write(folder, task.Stage, task.Index);
    }

    /// <summary>Returns the tasks that a process is doing now, by the names of their locks.</summary>
    /// <param name="folder">The folder of the work's jobs.</param>
    public static IReadOnlyList<string> AtWork(string folder) => !Directory.Exists(folder) ? []
        : [.. Directory.GetFiles(folder, "*.lock").Where(LockFile.IsHeld).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    /// <summary>Checks that what a task has left is what it wrote.</summary>
    /// <param name="record">The task's record.</param>
    /// <param name="result">The file.</param>
    /// <exception cref="InputException">It is gone, or is not what was written.</exception>
    public static void RequireResult(TaskRecord record, string result)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is { State: TaskState.Done, Sha256: { } written } && (!File.Exists(result) || FileDigest.Of(result) != written))
        {
            throw new InputException(
                $"{result} is {(File.Exists(result) ? "not what its task wrote" : "gone")}, and holds what the store has not taken in yet. "
                + $"Restore it from a copy, or delete it with {Path.ChangeExtension(result, ".json")}: the task is done again.");
        }
    }

    private static string LockOf(string folder, string stage, int index) => Path.Combine(folder, TaskRecord.NameOf(stage, index) + ".lock");
}

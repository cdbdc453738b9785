namespace TextMad.Executors.Jobs;

/// <summary>
/// Keeps processes from a work that others are at: one process holds the whole work, while no other does a task of it; or for moments, to prepare it, while others do.
/// </summary>
/// <param name="path">The file that is held.</param>
/// <param name="jobs">The folder of the work's tasks.</param>
/// <param name="work">What it is in a sentence, e.g. <c>run 'quickstart'</c>.</param>
/// <param name="name">By which name its jobs are asked for.</param>
/// <param name="inUse">What to say when another process holds all of it; whole sentences.</param>
/// <param name="instead">What can be done then.</param>
internal sealed class WorkLock(string path, string jobs, string work, string name, string inUse, Hint? instead = null)
{
    /// <summary>Keeps other processes from the work until the result is disposed of.</summary>
    /// <param name="besideTasks">Whether others may be doing its tasks.</param>
    /// <param name="own">The lock of a task that this process itself is doing; null when it does none.</param>
    /// <exception cref="TextMadException">Another process works on it.</exception>
    public IDisposable Take(bool besideTasks = false, string? own = null)
    {
        var held = LockFile.Take(path, inUse, instead);
        if (!besideTasks && TaskRunner.AtWork(jobs).FirstOrDefault(task => task != own) is { } task)
        {
            held.Dispose();
            throw new TextMadException($"Tasks of {work} are being done by other processes, {task} among them. Wait for them, or cancel them.", null, new Hint.CancelJobs(name));
        }

        return held;
    }

    /// <summary>Waits until no process holds the whole work, which one does only for moments while tasks can be done.</summary>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="TextMadException">One holds it still.</exception>
    public void WaitUntilFree(CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Take(besideTasks: true).Dispose();
                return;
            }
            catch (TextMadException) when (tries < 600)
            {
                cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}

using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Storage;
using TextMad.Storage.Binding;

namespace TextMad.Corpora.Distribution;

/// <summary>
/// What the tasks of a work know of files, without the store: each keeps a ledger of what it wrote (<see cref="FileLedger"/>), whose SHA-256 its record has once it is done, and
/// reads the ledgers of the tasks that it needs.
/// </summary>
/// <param name="jobs">The folder of the work's tasks.</param>
internal sealed class TaskLedgers(string jobs)
{
    private const string Ending = ".files";

    private string Base => Path.Combine(jobs, "base" + Ending);

    /// <summary>Returns the ledger of a task.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="index">The task's number.</param>
    public string PathOf(string stage, int index) => Path.Combine(jobs, TaskRecord.NameOf(stage, index) + Ending);

    /// <summary>Returns the files as a task knows them: what was there before all tasks, what those wrote that it needs, and what it wrote itself.</summary>
    /// <param name="task">The task.</param>
    /// <param name="owner">Whose files they are.</param>
    /// <param name="folder">The owner's folder.</param>
    /// <exception cref="InputException">The ledger of a task that it needs is gone, or is not what that task wrote.</exception>
    public KeptFiles Open(WorkTask task, FileOwner owner, string folder)
    {
        Require(task.Needs);
        return new KeptFiles(new FileLedger(PathOf(task.Stage, task.Index), [Base, .. task.Needs.Select(needed => PathOf(needed.Stage, needed.Index))]), owner, folder);
    }

    /// <summary>Checks that the ledgers of those tasks that are done are what they wrote.</summary>
    /// <param name="tasks">Tasks.</param>
    /// <exception cref="InputException">One is gone, or is not what its task wrote.</exception>
    public void Require(IEnumerable<WorkTask> tasks)
    {
        foreach (var task in tasks)
        {
            if (TaskRecord.Read(jobs, task.Stage, task.Index) is { } record)
            {
                TaskRunner.RequireResult(record, PathOf(task.Stage, task.Index));
            }
        }
    }

    /// <summary>Writes what was there before all tasks.</summary>
    /// <param name="files">What is known of files.</param>
    public void WriteBase(IEnumerable<KeptFile> files) => FileLedger.Write(Base, files.Where(file => file.Sha256 is not null));

    /// <summary>Lets the store know what tasks wrote, done or not, and forgets their ledgers; can be repeated.</summary>
    /// <param name="store">The store.</param>
    /// <param name="tasks">All tasks; none is at work.</param>
    /// <exception cref="InputException">A ledger is gone, or is not what its task wrote.</exception>
    public void Gather(ICorpusStore store, IReadOnlyList<WorkTask> tasks)
    {
        Require(tasks);
        var batch = new StoreBatch();
        batch.Files.AddRange(tasks.SelectMany(task => FileLedger.Read(PathOf(task.Stage, task.Index))));
        if (!batch.IsEmpty)
        {
            store.Commit(batch);
        }

        // From here on the store knows everything, and a record does not name what is gone.
        foreach (var task in tasks)
        {
            if (TaskRecord.Read(jobs, task.Stage, task.Index) is { Sha256: not null } record)
            {
                (record with { Sha256 = null }).Write(jobs, task.Stage, task.Index);
            }

            File.Delete(PathOf(task.Stage, task.Index));
        }
    }

    /// <summary>Forgets what was there before all tasks, when nothing is left to do.</summary>
    public void Clear()
    {
        if (File.Exists(Base))
        {
            File.Delete(Base);
        }
    }
}

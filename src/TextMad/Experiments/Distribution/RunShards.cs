using TextMad.Executors.Jobs;
using TextMad.Experiments.Prepared;
using TextMad.Experiments.Runs;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;

namespace TextMad.Experiments.Distribution;

/// <summary>
/// The stores of a run's tasks: each task writes to a SQLite file of its own, which begins as a copy of what it may refer to, and what it added is taken into the
/// workspace's store at the end, task after task. So a file on a shared disk has one writer and no reader beside it.
/// </summary>
/// <remarks>
/// A shard of a task that was killed is a whole store, as any is; taking it in early is no harm, and taking it in twice changes nothing.
/// </remarks>
/// <param name="folder">The run.</param>
internal sealed class RunShards(RunFolder folder)
{
    private string Base => Path.Combine(folder.Jobs, "base.db");

    /// <summary>Whether there are any.</summary>
    public bool Exist => Directory.Exists(folder.Jobs) && Directory.EnumerateFiles(folder.Jobs, "*.db").Any();

    /// <summary>Whether tasks can begin.</summary>
    public bool HasBase => File.Exists(Base);

    /// <summary>Returns the file of a task.</summary>
    public string PathOf(RunTask task) => PathOf(task.Stage, task.Index);

    /// <summary>Writes what tasks may refer to: the corpus, what the run has done so far, and what stands behind both.</summary>
    /// <param name="store">The workspace's store.</param>
    /// <param name="run">The run, prepared.</param>
    /// <param name="cancellation">Stops between documents; nothing is left then.</param>
    public void WriteBase(ICorpusStore store, RunContext run, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder.Jobs);
        var begun = Base + ".tmp";
        Delete(begun);
        var corpus = store.Corpora().First(corpus => corpus.Name == run.Options.Data.Corpus);
        var reach = StoreReach.Of(
            store,
            store.Models(folder.Id).Concat(run.JudgeModel is { } judge && store.FindModel(judge) is { } known ? [known] : []),
            store.ReadSummaries(new DocumentQuery { Corpus = corpus.Name })
                .Concat(store.ReadSummaries(new DocumentQuery { Run = folder.Id }))
                .Concat(((PreparedItems)run.Data.Real).Derived().Select(item => item.Id).Distinct().Select(passage => store.FindSummary(passage)!)),
            cancellation);
        var sets = reach.TrainingSets;
        using (var shard = SqliteCorpusStore.Open(begun, StoreOpenMode.Create))
        {
            StoreCopy.CopyDocuments(
                store, shard, store.ReadDocuments(new DocumentQuery()).Where(document => reach.Documents.Contains(document.Id)), reach.Documents.Contains, null, cancellation);
            StoreCopy.CopyCorpus(store, shard, corpus, cancellation);
            StoreCopy.InBatches(store.Runs(), shard, (batch, record) => batch.Runs.Add(record), cancellation);
            StoreCopy.InBatches(store.Files(), shard, (batch, file) => batch.Files.Add(file), cancellation);
            StoreCopy.CopyTrainingSets(store, shard, set => sets.Contains(set.Id), cancellation);
        }

        SqliteCorpusStore.EndLog(begun);
        File.Move(begun, Base, overwrite: true);
    }

    /// <summary>Opens what tasks may refer to, to read it.</summary>
    /// <exception cref="InputException">It is not there.</exception>
    public ICorpusStore OpenBase()
    {
        RequireBase();
        return SqliteCorpusStore.Open(Base, StoreOpenMode.ReadOnly);
    }

    /// <summary>Returns the file of a task.</summary>
    public string PathOf(string stage, int index) => Path.Combine(folder.Jobs, TaskRecord.NameOf(stage, index) + ".db");

    private void RequireBase()
    {
        if (!HasBase)
        {
            throw new InputException(
                $"{Base} is not there: the run's tasks were not handed out, or the run has been gone on with in one process since.", new Hint.ResumeRun(folder.Id));
        }
    }

    /// <summary>Opens the store of a task to work on: as it was left, or as a copy of what it begins from.</summary>
    /// <exception cref="InputException">What it begins from is not there.</exception>
    public ICorpusStore Open(RunTask task)
    {
        var path = PathOf(task);
        if (!File.Exists(path))
        {
            RequireBase();
            var copy = path + ".tmp";
            File.Copy(BeginningOf(task) ?? Base, copy, overwrite: true);
            File.Move(copy, path);
        }

        return SqliteCorpusStore.Open(path, StoreOpenMode.Existing);
    }

    /// <summary>Takes what tasks added into the workspace's store, and forgets the shards.</summary>
    /// <param name="store">The workspace's store.</param>
    /// <param name="tasks">The run's tasks, in their order.</param>
    /// <param name="cancellation">Stops between shards; what was taken in is taken in.</param>
    /// <exception cref="InputException">A shard is not what its task wrote.</exception>
    public void Gather(ICorpusStore store, IReadOnlyList<RunTask> tasks, CancellationToken cancellation)
    {
        if (!Exist)
        {
            return;
        }

        if (HasBase)
        {
            using var shared = OpenBase();
            var beginning = new Beginning(
                shared.Corpora().Select(corpus => corpus.Name).ToHashSet(StringComparer.Ordinal), shared.Files().ToHashSet(), LengthOf(shared));
            foreach (var task in tasks)
            {
                if (TaskRecord.Read(folder.Jobs, task.Stage, task.Index) is { } record)
                {
                    TaskRunner.RequireResult(record, PathOf(task));
                }
            }

            foreach (var task in tasks.Where(task => File.Exists(PathOf(task))))
            {
                cancellation.ThrowIfCancellationRequested();
                Take(task, store, beginning, cancellation);
            }
        }

        // From here on the store knows everything, and a record does not name what is gone.
        foreach (var task in tasks)
        {
            if (TaskRecord.Read(folder.Jobs, task.Stage, task.Index) is { Sha256: not null } record)
            {
                (record with { Sha256 = null }).Write(folder.Jobs, task.Stage, task.Index);
            }
        }

        foreach (var file in Directory.GetFiles(folder.Jobs, "*.db*").OrderBy(file => file == Base))
        {
            Delete(file);
        }
    }

    private void Take(RunTask task, ICorpusStore store, Beginning beginning, CancellationToken cancellation)
    {
        // Opened to write, which ends what a killed process left.
        using var shard = SqliteCorpusStore.Open(PathOf(task), StoreOpenMode.Existing);
        if (BeginningOf(task) is { } earlier)
        {
            using var begun = SqliteCorpusStore.Open(earlier, StoreOpenMode.ReadOnly);
            beginning = beginning with { Length = LengthOf(begun) };
        }

        var added = shard.ReadIds().Skip(beginning.Length.Ids).ToHashSet();
        StoreCopy.CopyDocuments(shard, store, shard.ReadDocuments(new DocumentQuery { Skip = beginning.Length.Texts }), added.Contains, null, cancellation);
        foreach (var corpus in shard.Corpora().Where(corpus => !beginning.Corpora.Contains(corpus.Name)))
        {
            StoreCopy.CopyCorpus(shard, store, corpus, cancellation);
        }

        StoreCopy.InBatches(shard.ReadDropped(), store, (batch, dropped) => batch.Dropped.Add(dropped), cancellation);
        if (task.IsJudge)
        {
            TakeJudge(shard, store, beginning, cancellation);
        }

        var known = store.TrainingSets().Select(set => set.Id).ToHashSet(StringComparer.Ordinal);
        StoreCopy.CopyTrainingSets(shard, store, set => !known.Contains(set.Id), cancellation);
        StoreCopy.InBatches(
            shard.Files(FileOwner.Run(folder.Id).Id).Where(file => !beginning.Files.Contains(file)), store, (batch, file) => batch.Files.Add(file), cancellation);
    }

    /// <summary>Takes what is known of the judge and its files; another run may have made it meanwhile.</summary>
    private static void TakeJudge(ICorpusStore shard, ICorpusStore store, Beginning beginning, CancellationToken cancellation)
    {
        var known = store.Runs().Select(run => run.Id).ToHashSet(StringComparer.Ordinal);
        StoreCopy.InBatches(
            shard.Runs().Where(run => run.Kind == RunKind.Judge && !known.Contains(run.Id)), store, (batch, run) => batch.Runs.Add(run), cancellation);
        StoreCopy.InBatches(
            shard.Files().Where(file => FileOwner.Of(file.Owner)?.Kind == FileOwnerKind.Judge && !beginning.Files.Contains(file)), store,
            (batch, file) => batch.Files.Add(file), cancellation);
    }

    private static (int Ids, int Texts) LengthOf(ICorpusStore store)
    {
        var ids = (int)store.Count(new DocumentQuery()).Documents;
        return (ids, ids - store.ReadWithdrawals().Count(withdrawal => withdrawal.Erased));
    }

    /// <summary>
    /// The shard that a task begins from: of a chain that of generation 0, of generation 0 that of the judge; null where there is none, or it was gathered before.
    /// </summary>
    private string? BeginningOf(RunTask task) => task.IsJudge ? null
        : new[] { task.Regime is null ? null : PathOf(RunTask.First, task.FirstIndex), PathOf(RunTask.Judge, 0) }.FirstOrDefault(File.Exists);

    private static void Delete(string path)
    {
        foreach (var file in new[] { path, path + "-wal", path + "-shm" })
        {
            File.Delete(file);
        }
    }

    /// <summary>What a task finds in its store.</summary>
    /// <param name="Corpora">Names of corpora.</param>
    /// <param name="Files">What is known of files.</param>
    /// <param name="Length">Documents, and those of them that have a text.</param>
    private sealed record Beginning(HashSet<string> Corpora, HashSet<KeptFile> Files, (int Ids, int Texts) Length);
}

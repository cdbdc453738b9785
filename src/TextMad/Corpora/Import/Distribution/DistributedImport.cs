using System.Globalization;
using System.Text.Json;
using TextMad.Corpora.Distribution;
using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;

namespace TextMad.Corpora.Import.Distribution;

/// <summary>
/// An import whose files are read by several processes, on machines that share them and the workspace's folder: each task reads some files into pieces, and the last one takes all
/// pieces into the store, in the order of the files. The corpus, its order, what is left out and the report are those of an import in one process.
/// </summary>
/// <remarks>
/// None but the last task opens the store. What is to be read is written down when the import is handed out; files that are changed afterwards are refused. A piece is whole or
/// absent, so a task that was killed goes on with the pieces that are missing.
/// </remarks>
public sealed class DistributedImport : DistributedWork
{
    private const string Reading = "read";
    private const string Collecting = JobExecutor.Collecting;

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    private readonly string _folder;
    private readonly ImportPlan _plan;
    private readonly IReadOnlyList<Range> _pieces;
    private readonly TaskLedgers _ledgers;
    private readonly IProgressSink _progress;

    private DistributedImport(string folder, ImportPlan plan, IProgressSink progress)
        : base($"import {Path.GetFileName(folder)}", JobsOf(folder))
    {
        (_folder, _plan, _progress) = (folder, plan, progress);
        _pieces = ImportPlan.PiecesOf([.. plan.Entries.Select(entry => entry.Bytes)]);
        _ledgers = new TaskLedgers(Jobs);
        List<WorkTask> tasks = [.. TaskShare.Of(_pieces.Count).Select(Task)];
        tasks.Add(Recorded(new WorkTask(Collecting, 0, "collect", Collect) { Needs = [.. tasks] }, null));
        Tasks = tasks;
    }

    /// <summary>Its tasks: reading the files, and bringing together what was read.</summary>
    public override IReadOnlyList<WorkTask> Tasks { get; }

    /// <summary>Whether nothing is left to do: everything is in the store, or the import was stopped by what it read.</summary>
    public bool IsOver => File.Exists(OutcomePath);

    private string WorkFolder => Path.Combine(_folder, "work");

    private string OutcomePath => OutcomeOf(_folder);

    private FileOwner Owner => new(FileOwnerKind.Import, Path.GetFileName(_folder));

    private string Remedy => $"Restore it, or remove the folder {_folder} to begin the import again.";

    /// <summary>Returns the name of imports into a corpus: that of their folder.</summary>
    /// <param name="corpus">The corpus.</param>
    public static string NameOf(string corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.Replace('/', '-');
    }

    /// <summary>Returns how many tasks read files.</summary>
    /// <param name="files">What stands at the paths.</param>
    public static int CountTasks(IReadOnlyList<FoundFile> files) => TaskShare.Of(ImportPlan.PiecesOf([.. files.Select(file => file.Bytes)]).Count).Count;

    /// <summary>Whether the same import was handed out and its result was not told yet.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="request">What is asked now.</param>
    public static bool IsBegun(Workspace workspace, ImportRequest request)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(request);
        return Storage.Naming.Names.IsCorpus(request.Corpus) && ImportPlan.Read(PlanOf(workspace.ImportDirectory(NameOf(request.Corpus)))) is { } plan && plan.IsOf(request);
    }

    /// <summary>Returns the corpora into which imports were handed out that are not over, with the folder of each.</summary>
    /// <param name="workspace">The workspace.</param>
    public static IReadOnlyList<(string Corpus, string Folder)> Unfinished(Workspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return !Directory.Exists(workspace.ImportsDirectory) ? []
            :
            [
                .. Directory.EnumerateDirectories(workspace.ImportsDirectory).Order(StringComparer.Ordinal).Where(folder => !File.Exists(OutcomeOf(folder)))
                    .Select(folder => (Plan: ImportPlan.Read(PlanOf(folder)), Folder: folder)).Where(import => import.Plan is not null)
                    .Select(import => (import.Plan!.Request.Corpus, import.Folder)),
            ];
    }

    /// <summary>Prepares an import for other processes, or goes on with one that was prepared.</summary>
    /// <param name="store">The workspace's store, which takes the documents in the end; it can be closed meanwhile.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="progress">Told what is done here.</param>
    /// <returns>The work whose tasks are to be done.</returns>
    /// <exception cref="InputException">
    /// What is asked cannot be imported, or another import into the corpus is not finished, or files of this one were changed since it was handed out.
    /// </exception>
    /// <exception cref="TextMadException">Another process works on it.</exception>
    public static DistributedImport HandOut(ICorpusStore store, Workspace workspace, ImportRequest request, IProgressSink? progress = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(request);
        request = request with { Corpus = StoreNames.RequireUsableCorpus(store, request.Corpus) };
        var now = ImportPlan.Of(request);
        var folder = workspace.ImportDirectory(NameOf(request.Corpus));
        Directory.CreateDirectory(folder);
        using var held = LockOf(folder).Take(besideTasks: true);
        var begun = ImportPlan.Read(PlanOf(folder));
        if (begun is not null && (!begun.IsOf(request) || FindChange(begun, now) is not null))
        {
            if (!File.Exists(OutcomeOf(folder)))
            {
                throw new InputException(begun.IsOf(request)
                    ? $"{FindChange(begun, now)} Restore what it was, or cancel the import's jobs and remove the folder {folder} to begin it again."
                    : $"Another import into '{begun.Request.Corpus}' was handed out and is not finished ({PlanOf(folder)}). Finish that first, by the command that began it; "
                        + $"or cancel its jobs and remove the folder {folder}.",
                    new Hint.CancelJobs(OwnerOf(folder).Id));
            }

            begun = null;
        }

        if (begun is null)
        {
            Empty(folder);
            now.Write(PlanOf(folder));
        }

        var work = new DistributedImport(folder, begun ?? now, progress ?? IProgressSink.None);
        if (TaskRunner.AtWork(work.Jobs).Count == 0 && Directory.Exists(work.WorkFolder))
        {
            Array.ForEach(Directory.GetFiles(work.WorkFolder, "*.tmp"), File.Delete);
        }

        return work;
    }

    /// <summary>Returns an import that was handed out, as a process on any of the machines finds it.</summary>
    /// <param name="folder">Its folder, in a workspace.</param>
    /// <param name="progress">Told what is done here.</param>
    /// <exception cref="InputException">It was not handed out, or its result was told.</exception>
    public static DistributedImport Open(string folder, IProgressSink progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return new DistributedImport(
            Path.GetFullPath(folder),
            ImportPlan.Read(PlanOf(folder)) ?? throw new InputException($"There is no import in {folder}: none was handed out, or it is finished and its result was told."),
            progress);
    }

    /// <summary>Returns what came of it, once it is over, and forgets the import: what it wrote is in the store.</summary>
    /// <exception cref="InputException">It was stopped by something damaged, as was asked, or there was nothing to import.</exception>
    public ImportReport TakeReport()
    {
        var outcome = OwnData.ReadJson<Outcome>(OutcomePath, _json, $"Remove the folder {_folder} and import again: what is in the corpus is passed over.");
        using (LockOf(_folder).Take())
        {
            Empty(_folder);
        }

        Directory.Delete(_folder, recursive: true);
        return outcome.Report ?? throw (outcome.Stopped is { } damage ? new InputException(damage, hint: new Hint.LeaveOutDamaged()) : ImportPlan.Nothing(_plan.Request));
    }

    private static string JobsOf(string folder) => Path.Combine(folder, "jobs");

    private static string PlanOf(string folder) => Path.Combine(folder, "import.json");

    private static string OutcomeOf(string folder) => Path.Combine(folder, "outcome.json");

    private static FileOwner OwnerOf(string folder) => new(FileOwnerKind.Import, Path.GetFileName(folder));

    private static WorkLock LockOf(string folder) => new(
        Path.Combine(folder, "lock"), JobsOf(folder), $"import '{Path.GetFileName(folder)}'", OwnerOf(folder).Id,
        $"The import '{Path.GetFileName(folder)}' is in use by another process ({Path.Combine(folder, "lock")} is held); wait for it.");

    /// <summary>Removes all but the lock; the plan first, without which the rest counts for nothing.</summary>
    private static void Empty(string folder)
    {
        File.Delete(PlanOf(folder));
        foreach (var rest in Directory.GetFileSystemEntries(folder).Where(path => Path.GetFileName(path) != "lock"))
        {
            if (Directory.Exists(rest))
            {
                Directory.Delete(rest, recursive: true);
            }
            else
            {
                File.Delete(rest);
            }
        }
    }

    /// <summary>Returns a sentence on the first difference between what was found before and what is found now; null when there is none.</summary>
    private static string? FindChange(ImportPlan before, ImportPlan now)
    {
        for (var i = 0; i < Math.Max(before.Entries.Count, now.Entries.Count); i++)
        {
            var (one, other) = (before.Entries.ElementAtOrDefault(i), now.Entries.ElementAtOrDefault(i));
            if (one != other)
            {
                return $"What is to be imported was changed since the import was handed out: it had {one?.Path ?? "nothing"}{Describe(one)}, where "
                    + $"{other?.Path ?? "nothing"}{Describe(other)} is now.";
            }
        }

        return null;

        static string Describe(PlannedEntry? entry) => entry is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $" ({entry.Reason ?? $"{entry.Bytes} bytes, of {entry.Modified:yyyy-MM-dd HH:mm:ss.fff} UTC"})");
    }

    private WorkTask Task(TaskShare share, int index)
    {
        var task = new WorkTask(Reading, index, $"read {share.Describe("pieces")}", _ => { });
        return Recorded(task with { Perform = stop => ReadPieces(task, share, stop) }, _ledgers.PathOf(Reading, index));
    }

    private void ReadPieces(WorkTask task, TaskShare share, CancellationToken stop)
    {
        LockOf(_folder).WaitUntilFree(stop);
        if (!File.Exists(PlanOf(_folder)) || IsOver)
        {
            throw new InputException($"The import '{Path.GetFileName(_folder)}' is over, or was removed.");
        }

        Directory.CreateDirectory(WorkFolder);
        var files = _ledgers.Open(task, Owner, _folder);
        foreach (var piece in share.Pieces)
        {
            stop.ThrowIfCancellationRequested();
            var path = PathOf(piece);
            if (!files.Knows(path) || !files.Has(path))
            {
                PieceFile.Write(files, path, ReadEntries(_pieces[piece], stop));
            }

            _progress.Report($"read {share.Describe("pieces")} for {_plan.Request.Corpus}", piece - share.First + 1, share.Count, "pieces");
        }
    }

    private IEnumerable<ImportItem> ReadEntries(Range range, CancellationToken stop)
    {
        foreach (var entry in _plan.Entries.Take(range))
        {
            entry.RequireUnchanged(_plan.Directory, Remedy);
            foreach (var item in ImportSources.ReadEntry(entry.ToEntry(_plan.Directory), _plan.Request.Options.Checked()))
            {
                stop.ThrowIfCancellationRequested();
                yield return item;
            }

            entry.RequireUnchanged(_plan.Directory, Remedy);
        }
    }

    private string PathOf(int piece) => Path.Combine(WorkFolder, string.Create(CultureInfo.InvariantCulture, $"piece-{piece:000000}.jsonl.gz"));

    private void Collect(CancellationToken stop)
    {
        using var held = LockOf(_folder).Take(own: TaskRecord.NameOf(Collecting, 0));
        if (!IsOver)
        {
            var files = _ledgers.Open(Tasks[^1], Owner, _folder);
            using var store = Workspace.At(Path.Combine(_folder, "..", "..")).OpenStore(StoreOpenMode.Existing);
            Keep(Import(store, files, stop));
        }

        if (Directory.Exists(WorkFolder))
        {
            Directory.Delete(WorkFolder, recursive: true);
        }

        if (OwnData.ReadJson<Outcome>(OutcomePath, _json, Remedy) is { Stopped: { } damage })
        {
            throw new InputException(damage, hint: new Hint.LeaveOutDamaged());
        }
    }

    private Outcome Import(ICorpusStore store, KeptFiles files, CancellationToken stop)
    {
        using var items = Enumerable.Range(0, _pieces.Count).SelectMany(piece => PieceFile.Read(files, PathOf(piece))).GetEnumerator();
        try
        {
            return items.MoveNext()
                ? new Outcome(new CorpusImporter(store).Import(_plan.Request.Corpus, Rest(items), _plan.Request.Description, MembersBefore(store), _progress, stop), null)
                : new Outcome(null, null);
        }
        catch (InputException damage) when (damage.Hint is Hint.LeaveOutDamaged)
        {
            return new Outcome(null, damage.Message);
        }
    }

    /// <summary>Returns how many documents the corpus had before: when this task is done again, what it added itself is no duplicate and was not there before.</summary>
    private int MembersBefore(ICorpusStore store)
    {
        var path = Path.Combine(_folder, "before");
        if (!File.Exists(path))
        {
            var before = store.Corpora().FirstOrDefault(corpus => corpus.Name == _plan.Request.Corpus)?.Totals.Documents ?? 0;
            AtomicFile.WriteText(path, before.ToString(CultureInfo.InvariantCulture));
        }

        return OwnData.ReadFile(path, () => int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture), Remedy);
    }

    private void Keep(Outcome outcome) => AtomicFile.WriteText(OutcomePath, JsonSerializer.Serialize(outcome, _json) + "\n");

    private static IEnumerable<ImportItem> Rest(IEnumerator<ImportItem> items)
    {
        do
        {
            yield return items.Current;
        }
        while (items.MoveNext());
    }

    /// <summary>What came of an import; nothing where there was nothing to import.</summary>
    /// <param name="Report">What was added and left out.</param>
    /// <param name="Stopped">What it was stopped by.</param>
    private sealed record Outcome(ImportReport? Report, string? Stopped);
}

using TextMad.Configuration;
using TextMad.Corpora.Import.Distribution;
using TextMad.Corpora.Pipeline;
using TextMad.Crawling;
using TextMad.Judging;
using TextMad.Experiments.Prepared;
using TextMad.Provenance;
using TextMad.Provenance.Removal;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;
using TextMad.Storage.Naming;

namespace TextMad.Experiments.Removal;

/// <summary>
/// Removes a corpus for good, or gives it another name. Documents that models were trained on, that other corpora hold or that others are made from stay; the state of
/// crawls into it and the signals of the pipeline that made it go with it.
/// </summary>
/// <remarks>The order of <see cref="RunRemoval"/>: folders lose their names, the store forgets in one transaction, the folders are deleted.</remarks>
public static class CorpusRemoval
{
    /// <summary>
    /// Done before the plan of a removal that is to be done: ends removals that were cut short, and tells the store what the judge of the corpus was trained on, so that
    /// this stays.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="name">The corpus.</param>
    /// <exception cref="InputException">The judge's files are damaged.</exception>
    /// <exception cref="TextMadException">What an earlier removal left cannot be deleted.</exception>
    public static void Prepare(ICorpusStore store, Workspace workspace, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(workspace);
        RemovedFolder.Recover(workspace.CrawlsDirectory, crawl => store.Files(CrawlIdentity.OwnerOf(crawl).Id).Count > 0);
        RemovedFolder.Recover(workspace.ProcessedDirectory, pipeline => store.Files(new FileOwner(FileOwnerKind.Process, pipeline).Id).Count > 0);
        if (Judge.Find(workspace, store, name) is { } judge)
        {
            JudgeModel.Register(store, judge);
        }
    }

    /// <summary>Says what would go.</summary>
    /// <param name="store">The store.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="name">The corpus.</param>
    /// <param name="progress">Told how many documents were looked at.</param>
    /// <param name="cancellation">Stops between documents.</param>
    /// <exception cref="InputException">There is no such corpus, or a run, pipeline or import that is not finished needs it.</exception>
    public static CorpusRemovalPlan Plan(
        ICorpusStore store, Workspace workspace, string name, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(workspace);
        var corpus = StoreNames.Corpus(store, name);
        name = corpus.Name;
        RequireUnread(store, workspace, name, "removed");
        var crawls = Crawls(store, workspace, name);
        var pipelines = Pipelines(store, workspace).Where(run => run.Output.Corpus == name).Select(run => run.Name).ToList();
        var index = NearDocuments.FolderOf(workspace.IndexesDirectory, NearCollection.Of(store, name));
        List<string> indexes = Directory.Exists(index) ? [index] : [];
        var released = ReleasedDocuments.Of(store, new HashSet<string>(), new HashSet<string> { name }, new HashSet<string>(), progress, cancellation);
        return new CorpusRemovalPlan(
            name,
            corpus.Totals.Documents,
            released.Documents,
            RunRemoval.Notes(store, name, ofRun: false).LongCount(),
            crawls,
            pipelines,
            indexes,
            Folders(workspace, crawls, pipelines).Concat(indexes).Where(Directory.Exists)
                .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)).Sum(file => file.Length),
            released.Kept,
            [.. RunsOn(store, name).Select(run => run.Id)],
            Names.IsValid(name) && Directory.Exists(workspace.JudgeDirectory(name)));
    }

    /// <summary>Removes what a plan says.</summary>
    /// <param name="store">The store.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="plan">The plan, made a moment ago.</param>
    /// <exception cref="TextMadException">
    /// Another process works on a crawl into it or the pipeline that made it, or something cannot be removed; what was not removed is whole.
    /// </exception>
    public static void Apply(ICorpusStore store, Workspace workspace, CorpusRemovalPlan plan)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var crawl in plan.Crawls)
        {
            KeptCrawl.Lock(workspace.CrawlDirectory(crawl), crawl).Dispose();
        }

        foreach (var pipeline in plan.Pipelines)
        {
            CorpusPipeline.RequireIdle(workspace.ProcessDirectory(pipeline));
        }

        var folders = Folders(workspace, plan.Crawls, plan.Pipelines).ToArray();
        try
        {
            Array.ForEach(folders, RemovedFolder.SetAside);
            store.Commit(Batch(store, plan));
        }
        catch
        {
            Array.ForEach(folders, RemovedFolder.PutBack);
            throw;
        }

        PreparedCorpora.Clear(workspace);
        foreach (var index in plan.Indexes)
        {
            Directory.Delete(index, recursive: true);
        }

        Array.ForEach(folders, RemovedFolder.Delete);
    }

    /// <summary>Gives a corpus another name, also in the plans of crawls into it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="from">The corpus.</param>
    /// <param name="to">Its new name.</param>
    /// <returns>Finished runs that were begun on it, whose settings keep the old name.</returns>
    /// <exception cref="InputException">There is no such corpus, one of the new name, or a run, pipeline or import that is not finished needs it.</exception>
    public static IReadOnlyList<string> Rename(ICorpusStore store, Workspace workspace, string from, string to)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(workspace);
        to = Names.RequireCorpus(to);
        from = StoreNames.Corpus(store, from).Name;
        var others = store.Corpora().Select(corpus => corpus.Name).Where(name => name != from).ToList();
        Names.RequireNoTwin(to, others, "corpus");
        if (others.Contains(to))
        {
            throw new InputException($"There is a corpus '{to}' already: choose another name.");
        }

        RequireUnread(store, workspace, from, "renamed");
        foreach (var crawl in Crawls(store, workspace, from))
        {
            // Before the store: whoever is stopped in between asks again, and finds the corpus under its old name.
            using var held = KeptCrawl.Lock(workspace.CrawlDirectory(crawl), crawl);
            var files = CrawlIdentity.OwnerOf(crawl).FilesIn(workspace, store);
            var plan = KeptCrawl.Plan(workspace, store, crawl);
            files.WriteText(Path.Combine(workspace.CrawlDirectory(crawl), CrawlPlan.FileName), SettingsWriter.Write(plan with { Corpus = to }));
            files.Settle();
        }

        var batch = new StoreBatch { Removal = new StoreRemoval() };
        batch.Renames.Add(new CorpusRename(from, to));
        var notes = RunRemoval.Notes(store, from, ofRun: false).ToList();
        batch.Removal.Dropped.AddRange(notes);
        batch.Dropped.AddRange(notes.Select(note => note with { Scope = to }));
        store.Commit(batch);
        return [.. RunsOn(store, from).Select(run => run.Id)];
    }

    private static StoreBatch Batch(ICorpusStore store, CorpusRemovalPlan plan)
    {
        var removal = new StoreRemoval();
        removal.Corpora.Add(plan.Corpus);
        removal.Documents.AddRange(plan.Documents);
        if (store.Runs().Any(run => run.Id == plan.Corpus))
        {
            removal.Dropped.AddRange(RunRemoval.Notes(store, plan.Corpus, ofRun: false));
        }
        else
        {
            removal.DroppedScopes.Add(plan.Corpus);
        }

        removal.FileOwners.AddRange(plan.Crawls.Select(crawl => CrawlIdentity.OwnerOf(crawl).Id));
        removal.FileOwners.AddRange(plan.Pipelines.Select(pipeline => new FileOwner(FileOwnerKind.Process, pipeline).Id));
        return new StoreBatch { Removal = removal };
    }

    private static void RequireUnread(ICorpusStore store, Workspace workspace, string name, string what)
    {
        var unfinished = RunsOn(store, name).Where(run => run.Status != RunStatus.Done).Select(run => $"run '{run.Id}' ({StoredWord.Write(run.Status)})")
            .Concat(Pipelines(store, workspace).Where(run => run.Input.Corpus == name && run.Status != "done").Select(run => $"pipeline '{run.Name}'"))
            .Concat(DistributedImport.Unfinished(workspace).Where(import => import.Corpus == name).Select(import => $"the import in {import.Folder}")).ToList();
        if (unfinished.Count > 0)
        {
            throw new InputException(
                $"Corpus '{name}' cannot be {what}: {string.Join(", ", unfinished)} {(unfinished.Count == 1 ? "is" : "are")} not finished and would not go on without it. "
                + "Finish or remove that first.",
                new Hint.ListOf(Hint.Listed.Runs));
        }
    }

    private static IEnumerable<RunRecord> RunsOn(ICorpusStore store, string corpus) =>
        store.Runs().Where(run => run.Kind == RunKind.Experiment && CorpusOf(run) == corpus);

    /// <summary>Returns the corpus that a run was begun on; null when its settings do not say.</summary>
    internal static string? CorpusOf(RunRecord run)
    {
        try
        {
            return SettingsReader.Read<ExperimentOptions>(run.Configuration, $"run {run.Id}", []).Data.Corpus;
        }
        catch (InputException)
        {
            // Another version wrote it, or another program: it says nothing of a corpus that this one knows.
            return null;
        }
    }

    private static List<string> Crawls(ICorpusStore store, Workspace workspace, string corpus) =>
    [
        .. KeptCrawl.All(workspace).Where(crawl =>
            File.Exists(Path.Combine(workspace.CrawlDirectory(crawl), CrawlPlan.FileName)) && KeptCrawl.Plan(workspace, store, crawl).Corpus == corpus),
    ];

    private static IEnumerable<PipelineManifest> Pipelines(ICorpusStore store, Workspace workspace) => Directory.Exists(workspace.ProcessedDirectory)
        ? Directory.EnumerateDirectories(workspace.ProcessedDirectory).Select(folder => Path.GetFileName(folder)).Where(Names.IsValid).Order(StringComparer.Ordinal)
            .Select(name => PipelineManifest.Read(new FileOwner(FileOwnerKind.Process, name).FilesIn(workspace, store))).OfType<PipelineManifest>()
        : [];

    private static IEnumerable<string> Folders(Workspace workspace, IEnumerable<string> crawls, IEnumerable<string> pipelines) =>
        [.. crawls.Select(workspace.CrawlDirectory), .. pipelines.Select(workspace.ProcessDirectory)];
}

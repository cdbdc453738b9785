using System.Globalization;
using System.Reflection;
using System.Text;
using TextMad.Configuration;
using TextMad.Corpora.Pipeline.Engine;
using TextMad.Executors.Jobs;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;

namespace TextMad.Corpora.Pipeline;

/// <summary>
/// Brings a corpus through the blocks of a recipe into another: filters, deduplication and clean-up. Documents that were changed are derived from
/// the originals, those dropped are listed with their reasons, and the run's folder keeps what was measured and a manifest.
/// </summary>
/// <remarks>
/// The corpus is divided into parts. Between two searches for duplicates a part goes through all blocks on one thread and is written to the run's
/// folder whole or not at all; so a run that was stopped or killed goes on with the parts that are missing, and ends as an undisturbed one does,
/// on any number of threads. The store is written to at the end, part after part in order. Memory is that of a part per thread, the room for
/// finding duplicates, and 4 bytes per document where there are such blocks; the folder needs about twice the compressed texts until it is done, and once more where other
/// processes do the work.
/// </remarks>
public sealed class CorpusPipeline
{
    private readonly ICorpusStore _store;
    private readonly PipelinePlan _plan;
    private readonly PipelineOptions _options;
    private readonly PipelineFolder _folder;
    private KeptFiles _files;

    /// <summary>Creates a run.</summary>
    /// <param name="store">The store with the corpus, which takes the result.</param>
    /// <param name="processed">The folder that holds a folder per run.</param>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="options">The options of the run: threads, memory, dropped documents.</param>
    public CorpusPipeline(ICorpusStore store, string processed, PipelinePlan plan, PipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(plan);
        SettingRules.Require(options, "Processing");
        plan = plan with
        {
            Name = Names.Require(plan.Name, "a run of the pipeline"),
            From = StoreNames.Corpus(store, plan.From).Name,
            To = StoreNames.RequireUsableCorpus(store, plan.To),
        };
        _store = store;
        _plan = plan;
        _options = options;
        _folder = new PipelineFolder(Path.Combine(processed, plan.Name));
        _files = new KeptFiles(store, _folder.Owner, _folder.Path);
    }

    /// <summary>Runs to the end, or goes on from where it was stopped.</summary>
    /// <returns>What was done. A run that is done already does nothing more.</returns>
    /// <exception cref="InputException">The corpus does not exist, or the run or the corpus that comes out is there already in another way.</exception>
    /// <exception cref="TextMadException">A file or the store cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; running again goes on.</exception>
    public PipelineManifest Run(IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        // Check what can be refused before a folder is made; the other checks follow under the lock.
        Prepare();
        Create(_folder.Path);
        using var held = _folder.Lock.Take();
        return Complete(progress ?? IProgressSink.None, cancellation);
    }

    /// <summary>Prepares the run for other processes that share its folder: cuts the corpus into parts, so that none of them opens the store.</summary>
    /// <param name="progress">Told how many documents are cut.</param>
    /// <param name="cancellation">Stops between parts.</param>
    /// <returns>The work whose tasks are to be done; null when the run is done. The store can be closed meanwhile.</returns>
    /// <exception cref="InputException">The same as of <see cref="Run"/>.</exception>
    /// <exception cref="TextMadException">A file or the store cannot be written, or another process works on the whole run.</exception>
    /// <exception cref="OperationCanceledException">Stopped; doing it again goes on.</exception>
    public DistributedPipeline? HandOut(IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        var sink = progress ?? IProgressSink.None;
        Prepare();
        Create(_folder.Path);
        using var held = _folder.Lock.Take(besideTasks: true);
        _files = new KeptFiles(_store, _folder.Owner, _folder.Path);
        var manifest = Begin();
        if (manifest.Status == "done")
        {
            return null;
        }

        if (TaskRunner.AtWork(_folder.Jobs).Count == 0)
        {
            RemoveTemporary();
            Gather();
            KeepHeldOut(sink, cancellation);
            DistributedPipeline.Prepare(_folder, _plan, _options, Cut(manifest, sink, cancellation), _store.Files(_folder.Owner.Id));
        }

        return DistributedPipeline.Open(_folder.Path, sink);
    }

    /// <summary>Checks that no process works on a run of the pipeline.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="TextMadException">One does.</exception>
    internal static void RequireIdle(string folder) => new PipelineFolder(folder).Lock.Take().Dispose();

    /// <summary>Takes in what all tasks left and completes the run, as the task that does so.</summary>
    internal void Collect(IProgressSink progress, CancellationToken cancellation)
    {
        using var held = _folder.Lock.Take(own: TaskRecord.NameOf(DistributedPipeline.Collecting, 0));
        Complete(progress, cancellation);
    }

    /// <summary>Does what is left of the run, whose lock is held.</summary>
    private PipelineManifest Complete(IProgressSink progress, CancellationToken cancellation)
    {
        _files = new KeptFiles(_store, _folder.Owner, _folder.Path);
        var manifest = Begin();
        if (manifest.Status != "done")
        {
            RemoveTemporary();
            Gather();
            KeepHeldOut(progress, cancellation);
            var stages = PipelineStage.Of(_plan, _files, _folder.Work);
            DocumentClusters? duplicates = null;
            var parts = 0;
            for (var i = 0; i < stages.Count; i++)
            {
                parts = RunStage(stages, i, parts, duplicates, manifest, progress, cancellation);
                duplicates = FindDuplicates(stages[i], parts, manifest.Input.Documents, progress, cancellation);
            }

            manifest = Finish(manifest, stages[^1], parts, progress, cancellation);
        }

        if (Directory.Exists(_folder.Work))
        {
            _files.Remove(Directory.GetFiles(_folder.Work, "*", SearchOption.AllDirectories));
            Directory.Delete(_folder.Work, recursive: true);
            _files.Settle();
        }

        DistributedPipeline.Clear(_folder);
        _files.RequireFolder(_folder.Path);
        return manifest;
    }

    private PipelineManifest Begin()
    {
        var manifest = Prepare();
        if (PipelineManifest.Read(_files) is null)
        {
            _files.Publish(new StoreBatch(), (_folder.Recipe, Encoding.UTF8.GetBytes(manifest.Recipe)), Content(manifest));

            // From here on they are missed: parts that are there must not go on under another recipe.
            _files.Settle();
        }

        return manifest;
    }

    /// <summary>Removes temporary files of processes that were killed.</summary>
    private void RemoveTemporary()
    {
        Array.ForEach(Directory.GetFiles(_folder.Path, "*.tmp"), File.Delete);
        if (Directory.Exists(_folder.Work))
        {
            Array.ForEach(Directory.GetFiles(_folder.Work, "*.tmp", SearchOption.AllDirectories), File.Delete);
        }
    }

    /// <summary>Lets the store know what tasks wrote, if the run was handed out.</summary>
    private void Gather()
    {
        var passes = DistributedPipeline.Gather(_folder, _store);

        // Opened anew: the store has learnt of files.
        _files = new KeptFiles(_store, _folder.Owner, _folder.Path);
        var stages = PipelineStage.Of(_plan, _files, _folder.Work);
        foreach (var (pass, parts) in passes.Where(done => !_files.Has(stages[done.Pass].CompletePath)))
        {
            WriteNumber(stages[pass].CompletePath, parts);
        }
    }

    /// <summary>Reads the texts with which blocks compare documents, each once; a run that is gone on with has the same.</summary>
    private void KeepHeldOut(IProgressSink progress, CancellationToken cancellation)
    {
        foreach (var (label, sources, words, path) in HeldOut())
        {
            if (!_files.Has(path))
            {
                Create(_folder.Work);
                progress.Report($"read texts for {label}", 0, 0, "texts");
                HeldOutNGrams.Of(words, label, new HeldOutTexts(_store, _plan.From).Read(sources, cancellation)).Write(_files, path);
            }
        }
    }

    private IEnumerable<(string Label, IReadOnlyList<string> Sources, int Words, string Path)> HeldOut() =>
        from entry in _plan.Recipe.Labelled()
        let heldOut = (entry.Block as DocumentBlock)?.HeldOut
        where heldOut is not null
        select (entry.Label, heldOut.Value.Sources, heldOut.Value.Words, HeldOutNGrams.PathOf(_folder.Work, entry.Label));

    /// <summary>Cuts the corpus into the parts that tasks begin from.</summary>
    /// <returns>The number of parts.</returns>
    private int Cut(PipelineManifest manifest, IProgressSink progress, CancellationToken cancellation)
    {
        var first = PipelineStage.Of(_plan, _files, _folder.Work)[0];
        if (_files.Has(first.CompletePath))
        {
            return ReadNumber(first.CompletePath);
        }

        var input = PipelineStage.Input(_plan, _files, _folder.Work);
        if (!_files.Has(input.CompletePath))
        {
            Create(input.Folder);
            new StageRunner($"cut {_plan.From}", manifest.Input.Documents, _options.Threads, progress, cancellation)
                .Run(input, new PartReader(_store, _plan.From, _options.PartDocuments, input).Missing(cancellation));
            WriteNumber(input.CompletePath, CountParts(input));
        }

        return ReadNumber(input.CompletePath);
    }

    /// <summary>Returns the manifest of the run that was begun, or that of one to begin.</summary>
    private PipelineManifest Prepare()
    {
        var input = StoreNames.Corpus(_store, _plan.From);
        var found = _store.Count(new DocumentQuery { Corpus = input.Name, ExcludeWithdrawn = true });
        var totals = new CorpusTotals(_plan.From, found.Documents, found.Words, found.Bytes);
        var hash = _plan.Recipe.Hash(_plan.Language);
        if (PipelineManifest.Read(_files) is { } begun)
        {
            return begun.RecipeHash == hash && begun.Input == totals && begun.Output.Corpus == _plan.To && begun.KeepDropped == _options.KeepDropped
                && begun.PartDocuments == _options.PartDocuments
                ? begun
                : throw new InputException(
                    $"The run '{_plan.Name}' was started with another recipe, corpus or setting, or the corpus has grown since then "
                    + $"({_folder.Manifest}). "
                    + "Choose another name for the output, or remove the folder to begin again.");
        }

        if (_store.Corpora().FirstOrDefault(corpus => corpus.Name == _plan.To) is { Totals.Documents: > 0 } there)
        {
            throw new InputException($"The corpus '{_plan.To}' has {there.Totals.Documents} documents already: choose another name for the output.");
        }

        if (totals.Documents > Array.MaxLength)
        {
            throw new InputException($"'{_plan.From}' has {totals.Documents} documents; at most {Array.MaxLength} can be processed at once. Divide it.");
        }

        foreach (var (label, sources, _, _) in HeldOut())
        {
            new HeldOutTexts(_store, _plan.From).Check(label, sources);
        }

        return new PipelineManifest
        {
            Name = _plan.Name,
            Status = "running",
            Tool = Version(),
            Recipe = SettingsWriter.Write(_plan.Recipe),
            RecipeHash = hash,
            Input = totals,
            Output = new CorpusTotals(_plan.To),
            KeepDropped = _options.KeepDropped,
            PartDocuments = _options.PartDocuments,
            Started = DateTimeOffset.UtcNow,
        };
    }

    /// <summary>Brings all parts through a stage.</summary>
    /// <returns>The number of parts.</returns>
    private int RunStage(
        IReadOnlyList<PipelineStage> stages, int number, int earlierParts, DocumentClusters? duplicates, PipelineManifest manifest,
        IProgressSink progress, CancellationToken cancellation)
    {
        var stage = stages[number];
        if (_files.Has(stage.CompletePath))
        {
            return ReadNumber(stage.CompletePath);
        }

        Create(stage.Folder);
        var runner = new StageRunner(
            string.Create(CultureInfo.InvariantCulture, $"process {_plan.To}, pass {number + 1} of {stages.Count}"), manifest.Input.Documents, _options.Threads, progress,
            cancellation);
        if (number == 0)
        {
            runner.Run(stage, new PartReader(_store, _plan.From, _options.PartDocuments, stage).Missing(cancellation));
        }
        else
        {
            runner.Run(stage, stages[number - 1], Enumerable.Range(0, earlierParts), duplicates);
        }

        var parts = number == 0 ? CountParts(stage) : earlierParts;
        WriteNumber(stage.CompletePath, parts);
        return parts;
    }

    private DocumentClusters? FindDuplicates(PipelineStage stage, int parts, long documents, IProgressSink progress, CancellationToken cancellation) =>
        stage.After is (_, { } block)
        ? new DuplicateFinder(_files, block, [.. Enumerable.Range(0, parts).Select(stage.KeysPath)], (int)documents, (long)_options.DuplicateMemory << 20)
            .Run(stage.ClustersPath, stage.IdsPath, progress, cancellation)
        : null;

    /// <summary>Writes signals and the store, in the order of the documents.</summary>
    private PipelineManifest Finish(PipelineManifest manifest, PipelineStage stage, int parts, IProgressSink progress, CancellationToken cancellation)
    {
        var committed = _folder.Committed;
        var known = _files.Has(committed) ? ReadNumber(committed) : 0;
        var tally = new PipelineTally(_plan.Recipe);
        _files.Write(_folder.Signals, stream =>
        {
            using var signals = new SignalFile(stream);
            _store.Commit(NewBatch());
            for (var part = 0; part < parts; part++)
            {
                cancellation.ThrowIfCancellationRequested();
                var batch = NewBatch();
                foreach (var record in stage.Read(part))
                {
                    tally.Add(record);
                    signals.Add(record, Put(record, batch));
                }

                if (part >= known)
                {
                    _files.Publish(batch, (committed, Encoding.UTF8.GetBytes((part + 1).ToString(CultureInfo.InvariantCulture))));
                }

                progress.Report($"keep {_plan.To}", part + 1, parts, "parts");
            }
        });

        var done = manifest with
        {
            Status = "done",
            Output = new CorpusTotals(_plan.To, tally.Kept.Documents, tally.Kept.Words, tally.Kept.Bytes),
            Changed = tally.Changed,
            Blocks = tally.Summaries(),
            HeldOut = HeldOut().Any() ? [.. HeldOut().SelectMany(one => HeldOutNGrams.Read(_files, one.Path).Summaries)] : null,
            Finished = DateTimeOffset.UtcNow,
        };
        _files.Publish(new StoreBatch(), Content(done));
        return done;
    }

    private (string Path, byte[] Content) Content(PipelineManifest manifest) => (_folder.Manifest, Encoding.UTF8.GetBytes(manifest.ToJson()));

    private static int ReadNumber(string path) => OwnData.ReadFile(
        path, () => int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture), "Remove the run's folder and begin again.");

    private void WriteNumber(string path, int number) => _files.WriteText(path, number.ToString(CultureInfo.InvariantCulture));

    private StoreBatch NewBatch()
    {
        var batch = new StoreBatch { Corpora = { new CorpusRecord(_plan.To, $"{_plan.From}, processed ({_plan.Name})") } };
        if (_options.KeepDropped)
        {
            batch.Corpora.Add(new CorpusRecord(_plan.DroppedCorpus, $"what {_plan.Name} dropped of {_plan.From}"));
        }

        return batch;
    }

    /// <summary>Puts a document into a batch.</summary>
    /// <returns>The document that came out; null when it was dropped.</returns>
    private DocumentId? Put(DocumentRecord record, StoreBatch batch)
    {
        if (record.DroppedBy is not null)
        {
            batch.Dropped.Add(new DroppedDocument(_plan.To, record.Id.ToString(), record.Reason!, record.Detail));
            if (_options.KeepDropped)
            {
                batch.Members.Add(new CorpusMember(_plan.DroppedCorpus, record.Id));
            }

            return null;
        }

        var id = record.Id;
        if (record.Changed.Count > 0)
        {
            var document = Document.Create(record.Text!, new Origin.Derived("process", [new Parent(record.Id)], string.Join(", ", record.Changed)), record.Language);
            batch.Documents.Add(document);
            id = document.Id;
        }

        batch.Members.Add(new CorpusMember(_plan.To, id));
        return id;
    }

    private static int CountParts(PipelineStage stage)
    {
        var parts = 0;
        while (stage.Has(parts))
        {
            parts++;
        }

        return parts;
    }

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"Cannot make the folder '{folder}': {SystemFailure.Describe(failure)}", failure);
        }
    }

    private static string Version() =>
        typeof(CorpusPipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}

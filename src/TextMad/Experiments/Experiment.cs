using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Configuration;
using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Experiments.Chains;
using TextMad.Experiments.Distribution;
using TextMad.Experiments.Mitigations;
using TextMad.Experiments.Models;
using TextMad.Experiments.OnWeb;
using TextMad.Experiments.Prepared;
using TextMad.Experiments.Runs;
using TextMad.Experiments.Watching;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Judging;
using TextMad.Metrics;
using TextMad.Models.Transformers;
using TextMad.Reporting;
using TextMad.Sampling;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;
using TextMad.Texts;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Experiments;

/// <summary>
/// A run on text: every regime and seed of the options through the generation loop, kept in a folder and the store, so that it
/// can be stopped at any instant and resumed to the same bits.
/// </summary>
public sealed class Experiment
{
    /// <summary>Passages in one transaction.</summary>
    private const int PassagesAtOnce = 1 << 15;

    private readonly ICorpusStore _store;
    private readonly RunFolder _folder;
    private readonly IProgressSink _progress;
    private readonly IExperimentObserver _observer;
    private readonly ITransformerEngine _engine;
    private readonly Lazy<int> _workers;
    private readonly Lock _completing = new();
    private KeptFiles _files;
    private RunWatch? _watch;

    /// <summary>Creates an experiment that has not begun, or that goes on where it was stopped.</summary>
    /// <param name="store">Holds the corpus, and receives what models write.</param>
    /// <param name="folder">Where the run is kept.</param>
    /// <param name="options">The settings of the experiment.</param>
    /// <param name="progress">Receives each step that is done, to show progress; null to show none.</param>
    /// <param name="observer">Told of generations, by one thread at a time.</param>
    /// <param name="workers">
    /// Chains (one regime of one seed) that run side by side, each with its share of the cores; 0 for as many as suit the model and this machine
    /// (<see cref="SuitableWorkers"/>). A matter of speed only.
    /// </param>
    /// <exception cref="InputException">The options contradict each other, or ask for what this program does not provide.</exception>
    public Experiment(
        ICorpusStore store,
        RunFolder folder,
        ExperimentOptions options,
        IProgressSink? progress = null,
        IExperimentObserver? observer = null,
        int workers = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        ExperimentValidator.Validate(options);
        _store = store;
        _folder = folder;
        _files = KeptFiles.Unbound(folder.Path);
        Options = Resolved(options);
        _engine = TransformerEngines.Of(Options.Model.ForEngine());
        if (!Directory.Exists(folder.Tokenizer))
        {
            // Check now, rather than after a judge was trained for minutes.
            KeptTokenizer.Require(options.Tokenizer);
        }

        _progress = progress ?? IProgressSink.None;
        _observer = observer ?? IExperimentObserver.None;
        _workers = new Lazy<int>(() => workers > 0 ? workers : SuitableWorkers.Of(Options, Workspace.At(folder.Workspace), store));
    }

    /// <summary>The settings of the experiment.</summary>
    public ExperimentOptions Options { get; }

    /// <summary>Whether <see cref="Run"/> found that the run was done before and has all that it wrote: nothing was left to do, and no file was touched.</summary>
    public bool WasDone { get; private set; }

    /// <summary>Runs what is left to do.</summary>
    /// <exception cref="OperationCanceledException">Stopped at a safe point; running again goes on from there.</exception>
    /// <exception cref="InputException">The run was begun with other settings or another corpus, or lacks data.</exception>
    /// <exception cref="TextMadException">Another process works on the run.</exception>
    public void Run(CancellationToken cancellation = default)
    {
        Names.RequireNoTwinFolder(_folder.Path, "run");
        Directory.CreateDirectory(_folder.Path);
        using var held = _folder.TakeLock();
        using var watch = new RunWatch(_folder);
        _watch = watch;
        new RunShards(_folder).Gather(_store, RunTask.HandedOut(Options, _folder.Jobs), cancellation);
        Work(RunAll, RunStatus.Done, cancellation);
    }

    /// <summary>
    /// Prepares the run and hands its tasks to an executor whose workers share the run's folder (<see cref="DistributedRun"/>). What is done already is not done again.
    /// </summary>
    /// <param name="executor">Does the tasks, or sees to it that others do.</param>
    /// <param name="cancellation">Stops preparing, and waiting.</param>
    /// <exception cref="InputException">The run was begun with other settings or another corpus, or lacks data.</exception>
    /// <exception cref="TextMadException">Another process works on the run, or a task failed.</exception>
    public void Distribute(IExecutor executor, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(executor);
        Names.RequireNoTwinFolder(_folder.Path, "run");
        Directory.CreateDirectory(_folder.Path);
        if (TaskRunner.AtWork(_folder.Jobs).Contains(TaskRecord.NameOf(RunTask.Collect, 0)))
        {
            // A moment, after which there may be nothing left to do.
            _folder.WaitUntilFree(cancellation);
        }

        using (_folder.TakeLock(besideTasks: true))
        {
            if (TaskRunner.AtWork(_folder.Jobs).Count == 0)
            {
                var shards = new RunShards(_folder);
                shards.Gather(_store, RunTask.HandedOut(Options, _folder.Jobs), cancellation);
                Work(
                    stop =>
                    {
                        var makesJudge = Options.Measuring.Judge.IsOn && FindJudge() is null;
                        var run = Begin(stop, _progress, judgeComesLater: makesJudge);
                        using var data = run.Data;
                        if (makesJudge)
                        {
                            RunTask.HandOutJudge(_folder.Jobs);
                        }

                        ForgetLostTasks();
                        if (DistributedRun.UsesShards(_folder))
                        {
                            shards.WriteBase(_store, run, stop);
                        }
                    },
                    RunStatus.Running,
                    cancellation);
            }
        }

        if (WasDone)
        {
            return;
        }

        try
        {
            executor.Run(new DistributedRun(_folder, Options, _progress).Tasks, cancellation);
        }
        catch (TextMadException) when (_store.Runs().First(run => run.Id == _folder.Id) is { Status: RunStatus.Running } record)
        {
            // Refused, or cancelled by somebody: nothing will complete it.
            SetStatus(record, RunStatus.Interrupted);
            throw;
        }
    }

    /// <summary>Does one task of a run that was handed out, in a store of its own or the workspace's. The judge is a part of what comes before any model.</summary>
    internal void Perform(RunTask task, CancellationToken cancellation)
    {
        _files = new KeptFiles(_store, FileOwner.Run(_folder.Id), _folder.Path);
        RequireSameConfiguration(SettingsWriter.Write(Options), write: false);
        if (task.IsJudge)
        {
            // Another run on the same corpus may have a task for it, too.
            JudgeBuilder.WaitForOthers(Workspace.At(_folder.Workspace), Options.Data.Corpus, cancellation);
        }

        var run = Prepare(cancellation);
        using var data = run.Data;
        RequireSameData(run);
        run = run with { JudgeModel = JudgeModelOf(run) };
        if (task.IsJudge)
        {
            return;
        }

        Do(task, SeedContext.Of(run, task.Seed), (_, _, _) => { }, cancellation);
    }

    /// <summary>Takes in what tasks left, and completes the run if nothing is missing.</summary>
    /// <returns>False when nothing is measured yet.</returns>
    internal bool Collect(CancellationToken cancellation)
    {
        using var held = _folder.TakeLock(own: TaskRecord.NameOf(RunTask.Collect, 0));
        new RunShards(_folder).Gather(_store, RunTask.HandedOut(Options, _folder.Jobs), cancellation);
        _files = new KeptFiles(_store, FileOwner.Run(_folder.Id), _folder.Path);
        RequireSameConfiguration(SettingsWriter.Write(Options));
        RemoveLeftovers();
        RewriteMetrics();
        var record = _store.Runs().First(run => run.Id == _folder.Id);
        SetStatus(record, RunTask.Of(Options).All(IsComplete) ? RunStatus.Done : RunStatus.Interrupted);
        return File.ReadLines(_folder.Metrics).Any();
    }

    private bool IsComplete(RunTask task) => task.IsJudge
        ? FindJudge() is not null && _files.Has(_folder.DataManifest)
        : task.Models(_folder.Id, Options.Loop.Generations).All(model => _files.Has(_folder.Measurements(model)));

    /// <summary>A task is done again when what it left is gone.</summary>
    private void ForgetLostTasks()
    {
        foreach (var task in RunTask.HandedOut(Options, _folder.Jobs))
        {
            if (TaskRecord.Read(_folder.Jobs, task.Stage, task.Index) is { State: TaskState.Done } record && !IsComplete(task))
            {
                (record with { State = TaskState.Stopped }).Write(_folder.Jobs, task.Stage, task.Index);
            }
        }
    }

    /// <summary>Works on the run, whose lock is held, and keeps its status.</summary>
    private void Work(Action<CancellationToken> work, RunStatus end, CancellationToken cancellation)
    {
        _files = new KeptFiles(_store, FileOwner.Run(_folder.Id), _folder.Path);
        var configuration = SettingsWriter.Write(Options);
        RequireSameConfiguration(configuration);
        RemoveUnknown();
        var begun = _store.Runs().FirstOrDefault(run => run.Id == _folder.Id);
        if (begun?.Status == RunStatus.Done && IsWhole())
        {
            WasDone = true;
            TellAll();
            return;
        }

        var record = begun ?? new RunRecord(_folder.Id, RunStatus.Running, configuration, DateTimeOffset.UtcNow);
        SetStatus(record, RunStatus.Running);
        try
        {
            work(cancellation);
            SetStatus(record, end);
        }
        catch (OperationCanceledException)
        {
            SetStatus(record, RunStatus.Interrupted);
            throw;
        }
        catch (InputException)
        {
            // Refused before any work, so that earlier work is untouched.
            SetStatus(record, begun?.Status ?? RunStatus.Failed);
            throw;
        }
        catch
        {
            SetStatus(record, RunStatus.Failed);
            throw;
        }
    }

    /// <summary>
    /// Whether a run that is done has all that it wrote, as it was written, and would begin on the same data again: then nothing is left to do. Where anything is
    /// otherwise, the long way makes it again or says what it is.
    /// </summary>
    private bool IsWhole()
    {
        var states = _files.States().ToDictionary(file => file.Path, file => file.State, StringComparer.Ordinal);
        bool Is(string path) => states.TryGetValue(Path.GetFullPath(path), out var state) ? state == KeptFileState.Whole : Path.Exists(path);
        if (states.Values.Any(state => state != KeptFileState.Whole) || !Is(_folder.DataManifest) || !Is(_folder.Metrics) || !Directory.Exists(_folder.Tokenizer)
            || Models().Any(model => _store.FindModel(model) is null || !Directory.Exists(_folder.Checkpoint(model)) || !Is(_folder.Samples(model))
                || !Is(_folder.Measurements(model)) || !Is(_folder.Curves(model))))
        {
            return false;
        }

        var begun = RunData.Read(_folder.DataManifest);
        var pretrained = Options.Model is TransformerModelOptions { Pretrained: { Length: > 0 } name }
            ? KeptModel.ReadManifest(name, Workspace.At(_folder.Workspace), _store).WeightsSha256
            : null;
        return begun.Pretrained == pretrained
            && begun.Judge == (Options.Measuring.Judge.IsOn ? FindJudge()?.Fingerprint : null)
            && begun.Tokenizer == KeptTokenizer.Load(_folder.Tokenizer).Fingerprint
            && begun.Checksum == ExperimentData.Identify(_store, Options.Data).Checksum;
    }

    /// <summary>The models of the run, seed after seed, generation 0 of each first.</summary>
    private IEnumerable<ModelId> Models() => Options.Loop.Seeds.SelectMany(seed => Options.Loop.Lineages
        .SelectMany(label => Enumerable.Range(1, Options.Loop.Generations).Select(t => ModelId.Of(_folder.Id, label, seed, t)))
        .Prepend(ModelId.Of(_folder.Id, ModelId.SharedRegime, seed, 0)));

    /// <summary>Tells the observer of all generations, which were complete before.</summary>
    private void TellAll()
    {
        foreach (var model in Models())
        {
            _observer.GenerationCompleted(model.Regime!, model, MetricsFile.Read(_folder.Measurements(model)));
        }
    }

    /// <summary>
    /// Refuses what <see cref="Run"/> would refuse before it trains a model, in the same words, and says what a run would leave behind. The store is only read, and
    /// no file is written that stays but the prepared corpus, which can be deleted at any time.
    /// </summary>
    /// <param name="cancellation">Stops between the parts of the work.</param>
    /// <exception cref="InputException">The run was begun with other settings or another corpus, or lacks data.</exception>
    public ExperimentForecast Check(CancellationToken cancellation = default)
    {
        var owner = FileOwner.Run(_folder.Id);
        var files = new KeptFiles(_store, owner, _folder.Path);
        _files = files;
        RequireSameConfiguration(SettingsWriter.Write(Options), write: false);
        var pretrained = Pretrained();
        var judge = Options.Measuring.Judge.IsOn ? FindJudge() : null;
        var buildsJudge = Options.Measuring.Judge.IsOn && judge is null;
        var leftOut = judge?.Seen ?? (buildsJudge ? JudgeBuilder.WouldSee(_store, JudgeOptionsOfRun) : null);
        var scratch = System.IO.Directory.CreateTempSubdirectory("textmad-check");
        try
        {
            var isThere = files.HasFolder(_folder.Tokenizer);
            using var data = ExperimentData.Prepare(
                _store, Workspace.At(_folder.Workspace), Options, isThere ? _folder.Tokenizer : Path.Combine(scratch.FullName, "tokenizer"), pretrained?.Tokenizer, leftOut,
                _progress, cancellation, isThere ? files : null);
            RequireSameLanguage(judge, data);
            RequireText(data);
            var embedder = EmbedderOf(judge, data);
            if (files.Has(_folder.DataManifest))
            {
                RequireSameData(data, pretrained, judge, buildsJudge);
            }

            GC.KeepAlive(embedder);
            return Forecast(data, buildsJudge);
        }
        finally
        {
            _files = KeptFiles.Unbound(_folder.Path);
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>Lets others watch what is reported, where this process works on all of the run.</summary>
    private IProgressSink Watched(IProgressSink sink) => _watch?.Over(sink) ?? sink;

    private JudgeOptions JudgeOptionsOfRun => new() { Corpus = Options.Data.Corpus };

    private ExperimentForecast Forecast(ExperimentData data, bool buildsJudge)
    {
        var plan = ExperimentPlan.Of(Options);
        var real = (PreparedItems)data.Real;
        var (tokens, bytes) = (Enumerable.Range(0, real.Count).Sum(real.SizeOf), real.Bytes);
        long? model = Options.Model is TransformerModelOptions { Shape: var shape }
            ? sizeof(float) * (long)new TransformerLayout(shape, data.Tokenizer.VocabularySize).FloatCount
            : null;
        return new ExperimentForecast(
            _folder.Path,
            plan.Fits,
            model * plan.Fits,
            MissingPassages(data).Count,
            plan.WrittenTokens * real.Count / Math.Max(1, tokens),
            plan.WrittenTokens * bytes / Math.Max(1, tokens),
            buildsJudge);
    }

    /// <summary>Returns the documents of their own that the real text is made of and the store does not hold.</summary>
    private HashSet<DocumentId> MissingPassages(ExperimentData data)
    {
        var missing = ((PreparedItems)data.Real).Derived().Select(item => item.Id).ToHashSet();
        if (missing.Count > 0 && _store.Count(new DocumentQuery()).Documents > data.Documents)
        {
            missing.ExceptWith(_store.ReadIds());
        }

        return missing;
    }

    /// <summary>The store must know what training sets are made of.</summary>
    private void KeepPassages(ExperimentData data)
    {
        var missing = MissingPassages(data);
        foreach (var chunk in missing.Count == 0 ? [] : ((PreparedItems)data.Real).Derived().Where(item => missing.Contains(item.Id)).Chunk(PassagesAtOnce))
        {
            var batch = new StoreBatch();
            batch.Documents.AddRange(((PreparedItems)data.Real).Take([.. chunk.Select(item => item.Item)]).Select(item => item.Document));
            _store.Commit(batch);
        }
    }

    /// <summary>Every seed must find its first training set, and every generation its fresh real text: known before the first model is trained.</summary>
    /// <exception cref="InputException">There is less real text than that.</exception>
    private void RequireText(ExperimentData data)
    {
        foreach (var seed in Options.Loop.Seeds)
        {
            var supply = new TextSupply(data.Real, Options.Data.Tokens, Options.Data.ReuseFresh, SeedContext.OrderOf(seed));
            var size = supply.InitialTokens;
            foreach (var regime in Options.Loop.Regimes)
            {
                if (regime is Exchange exchange)
                {
                    ExchangeSource.Require(exchange, supply);
                }
                else if (regime is PooledRegime { FreshAmount: > 0 and var fresh })
                {
                    supply.RequireFresh(Options.Loop.Generations, (long)Math.Round(fresh * size, MidpointRounding.AwayFromZero));
                }
            }
        }
    }

    /// <summary>
    /// Trains generation 0, lets it write and measures it, seed after seed, to the bits of a run: a recipe is judged without the loop. The store is
    /// only read; files go to the folder, which the caller deletes. Work is done on the calling thread with its team.
    /// </summary>
    /// <param name="seeds">Seeds; each is yielded when it is measured.</param>
    /// <param name="cancellation">Stops between the parts of the work.</param>
    /// <exception cref="InputException">The run lacks data.</exception>
    public IEnumerable<FirstGeneration> MeasureFirstGenerations(IEnumerable<ulong> seeds, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        Directory.CreateDirectory(_folder.Path);
        var run = Prepare(cancellation);
        using var data = run.Data;
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        foreach (var seed in seeds.Select(seed => SeedContext.Of(run, seed)))
        {
            var (key, real) = (seed.Key, seed.Supply.Initial);
            var learner = new TextLearner(seed, ModelId.SharedRegime);
            var measurer = new GenerationMeasurer(seed);
            var id = learner.IdOf(0);
            foreach (var file in new[] { _folder.TrainingState(id), _folder.Measurements(id), _folder.Curves(id) })
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            }

            var (clock, processors) = (System.Diagnostics.Stopwatch.StartNew(), Processors());
            var model = learner.Fit(0, real, null, key.For("fit").At(0), cancellation);
            var (trained, trainedProcessors) = (clock.Elapsed, Processors() - processors);
            var sample = model.Sample(AtLeast(0), key.For("sample").At(0), cancellation);
            var written = clock.Elapsed;
            measurer.Measure(_folder.Measurements(id), model, sample, [], cancellation);
            var tokens = Options.Model is TransformerModelOptions { Training: var training, Shape.Context: var context }
                ? training.Steps(real.Tokens() + 1, context) * training.Batch * context
                : 0;
            yield return new FirstGeneration(
                seed.Seed,
                MetricsFile.Read(_folder.Measurements(id)),
                tokens,
                trained.TotalSeconds,
                trainedProcessors,
                (written - trained).TotalSeconds,
                (clock.Elapsed - written).TotalSeconds,
                Processors() - processors);
        }

        double Processors()
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    private void RunAll(CancellationToken cancellation)
    {
        using var span = Telemetry.Begin("run", _folder.Id);
        var workers = _workers.Value;
        var progress = workers > 1 ? new ChainProgress(_folder.Id, ExperimentPlan.Of(Options).Fits, _progress) : null;
        var run = Begin(cancellation, Watched(progress ?? _progress));
        using var data = run.Data;
        var seeds = Options.Loop.Seeds.Distinct().ToDictionary(seed => seed, seed => new Lazy<SeedContext>(() => SeedContext.Of(run, seed)));
        new LocalExecutor(workers).Run(
            RunTask.ToWork(RunTask.Of(Options), (task, stop) => Do(task, seeds[task.Seed].Value, task.Regime is null ? Kept : Completed, stop)), cancellation);

        // Generation 0 is told of under each regime that shares it.
        void Kept(string label, ModelId model, IReadOnlyList<MeasurementRow> rows)
        {
            lock (_completing)
            {
                RewriteMetrics();
                progress?.Completed(model);
            }
        }

        void Completed(string label, ModelId model, IReadOnlyList<MeasurementRow> rows)
        {
            lock (_completing)
            {
                RewriteMetrics();
                progress?.Completed(model);
                Telemetry.CountGeneration(_folder.Id, label);
                _observer.GenerationCompleted(label, model, rows);
            }
        }
    }

    /// <summary>Does everything that comes before the first model; but for the judge and what says which it is, where a task makes it.</summary>
    private RunContext Begin(CancellationToken cancellation, IProgressSink progress, bool judgeComesLater = false)
    {
        var prepared = Prepare(cancellation, judgeComesLater);
        return Ownership.Pass(prepared.Data, data =>
        {
            RequireText(data);
            if (!judgeComesLater)
            {
                RequireSameData(prepared);
            }
            else if (_files.Has(_folder.DataManifest))
            {
                RequireSameData(data, prepared.Pretrained, null, buildsJudge: true);
            }

            KeepPassages(data);
            var run = prepared with { JudgeModel = JudgeModelOf(prepared), Progress = progress };
            run.Memory.EndPhase();
            RewriteMetrics();
            RemoveLeftovers();
            return run;
        });
    }

    /// <summary>Returns the judge as the store knows it, if the run asks it what models are trained on.</summary>
    private ModelId? JudgeModelOf(RunContext run)
    {
        var asksJudge = Options.Loop.Regimes.OfType<PooledRegime>().Any(regime => regime.Mitigations.OfType<TextMitigation>().Any(mitigation => mitigation.NeedsJudge));
        return asksJudge && run.Judge is { } judge ? JudgeModel.Register(_store, judge) : null;
    }

    private void Do(RunTask task, SeedContext seed, Action<string, ModelId, IReadOnlyList<MeasurementRow>> completed, CancellationToken cancellation)
    {
        // All regimes share generation 0, which the first makes.
        var regime = task.Regime ?? Options.Loop.Regimes[0];
        var measurer = new GenerationMeasurer(seed);
        List<ModelChain<TextItem, TextModel>> chains =
        [
            .. SourcesOf(regime, seed).Select((source, i) =>
            {
                var learner = new TextLearner(seed, regime.Lineages[i], regime.RealShare);
                var journal = new RunJournal(seed.Run, learner, measurer, source, completed, cancellation);
                return new ModelChain<TextItem, TextModel>(learner, source, seed.Key, journal)
                {
                    Initialisation = learner.Initialisation, MinimumSample = AtLeast, LaterKey = regime.KeyOf(i, seed.Key),
                };
            }),
        ];
        if (task.Regime is null)
        {
            GenerationLoop.RunFirst(chains[0], cancellation);
        }
        else
        {
            GenerationLoop.Run(chains, Options.Loop.Generations, cancellation);
        }
    }

    /// <summary>Returns what all seeds of a run share: the model to begin from, the judge, the texts, and what makes texts points.</summary>
    private RunContext Prepare(CancellationToken cancellation, bool judgeComesLater = false)
    {
        var pretrained = Pretrained();
        var judge = Options.Measuring.Judge.IsOn && !judgeComesLater ? JudgeOfRun(cancellation) : null;
        var data = ExperimentData.Prepare(
            _store, Workspace.At(_folder.Workspace), Options, _folder.Tokenizer, pretrained?.Tokenizer,
            judgeComesLater ? JudgeBuilder.WouldSee(_store, JudgeOptionsOfRun) : judge?.Seen, Watched(_progress), cancellation, _files);
        return Ownership.Pass(data, texts =>
        {
            RequireSameLanguage(judge, texts);
            return new RunContext
            {
                Options = Options,
                Folder = _folder,
                Store = _store,
                Files = _files,
                Engine = _engine,
                Data = texts,
                Pretrained = pretrained,
                Judge = judge,
                Embedder = EmbedderOf(judge, texts),
                Constraint = TextConstraint.Of(texts.Tokenizer),
                Progress = _progress,
                Observer = _watch?.Over(_observer) ?? _observer,
                Memory = new RunMemory(_workers.Value),
            };
        });
    }

    /// <summary>Returns where the models of a regime have their training sets from, one source per chain of models.</summary>
    private static IReadOnlyList<ITextSource> SourcesOf(Regime regime, SeedContext seed)
    {
        switch (regime)
        {
            case PooledRegime pooled:
                return [new MitigatedSource(seed, pooled)];
            case Rephrase rephrase:
                return [new RephraseSource(seed, rephrase)];
            case Exchange exchange:
                return ExchangeSource.Of(exchange, seed.Supply);
            default:
                var web = (WebRegime)regime;
                var history = new WebHistory(seed, web);
                return [.. web.Lineages.Select((_, i) => new WebSource(seed, web, i, history))];
        }
    }

    /// <summary>Returns the model that generation 0 begins from; null when from scratch.</summary>
    private KeptModel? Pretrained()
    {
        if (Options.Model is not TransformerModelOptions { Pretrained: { Length: > 0 } name, Shape: var shape })
        {
            return null;
        }

        var kept = KeptModel.Load(name, Workspace.At(_folder.Workspace), _store);
        var transformer = kept.Model as Transformer
            ?? throw new InputException($"model.transformer.pretrained: '{name}' is a model of kind {kept.Manifest.Kind}; a transformer is needed.");
        transformer.RequireUsableAs(shape, "model.transformer.shape");
        return kept;
    }

    /// <summary>Returns the judge that was asked for by name, or that of the run's corpus, made when there is none.</summary>
    private Judge JudgeOfRun(CancellationToken cancellation) => FindJudge()
        ?? JudgeBuilder.Build(_store, Workspace.At(_folder.Workspace), JudgeOptionsOfRun, overwrite: false, Watched(_progress), cancellation);

    private Judge? FindJudge()
    {
        var workspace = Workspace.At(_folder.Workspace);
        return Options.Measuring.Judge.Name is { } name ? Judge.Require(workspace, _store, name, "measuring.judge") : Judge.Find(workspace, _store, Options.Data.Corpus);
    }

    /// <summary>Returns every model writes n; the shared generation 0 writes what the most demanding regime needs.</summary>
    private long AtLeast(int generation) => generation > 0
        ? Options.Data.Tokens
        : (long)Math.Ceiling(Options.Data.Tokens * Math.Max(1, 1.01 * Options.Loop.Regimes.Max(regime => regime.WrittenAmount(1))));

    /// <summary>What tasks wrote whose stores were deleted is made again: nobody can say any more that it is what they wrote.</summary>
    private void RemoveUnknown()
    {
        if (!Directory.Exists(_folder.Jobs))
        {
            return;
        }

        foreach (var file in _folder.OfModels.Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)))
        {
            if (!_files.Knows(file))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>What a killed process was in the middle of writing; nobody else writes here while the lock is held.</summary>
    private void RemoveLeftovers()
    {
        foreach (var folder in new[] { "*.tmp", "*.old" }.SelectMany(pattern => Directory.GetDirectories(_folder.Path, pattern, SearchOption.AllDirectories)))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var file in Directory.GetFiles(_folder.Path, "*.tmp", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }
    }

    /// <summary>All measurements there are, in the order of seeds, regimes and generations: the same however the run came about.</summary>
    private void RewriteMetrics()
    {
        var rows = Models().Select(_folder.Measurements).Where(_files.Has).SelectMany(MetricsFile.Read).ToList();
        _files.WriteText(_folder.Metrics, MetricsFile.Format(rows));
    }

    private static ExperimentOptions Resolved(ExperimentOptions options) =>
        options with { Model = options.Model with { Engine = TransformerEngines.Resolve(options.Model.Engine) } };

    /// <summary>Settings are compared as they are read: a run that was begun before a setting existed has its default.</summary>
    private void RequireSameConfiguration(string configuration, bool write = true)
    {
        var results = new RunResults(_store, _folder);
        var isBegun = File.Exists(_folder.Configuration) || _store.Runs().Any(run => run.Id == _folder.Id);
        if (!isBegun || (results.Configuration != configuration && SettingsWriter.Write(Resolved(results.Options)) == configuration) || results.Configuration == configuration)
        {
            if (!_files.Has(_folder.Configuration) && write)
            {
                _files.WriteText(_folder.Configuration, isBegun ? results.Configuration : configuration);
            }
        }
        else
        {
            throw new InputException(
                $"Run '{_folder.Id}' was started with other settings ({_folder.Configuration}); resume it with those, or start another run.",
                new Hint.ChooseAnother(Hint.Chosen.RunId));
        }
    }

    /// <summary>Returns what makes texts points; null to leave out the metrics that need them.</summary>
    private ITextEmbedder? EmbedderOf(Judge? judge, ExperimentData data) =>
        Embedders.Of(
            Options.Measuring.Embeddings, judge, new TextsOfItems(data.Real),
            $"measuring.embeddings: {Options.Measuring.Embeddings.ToString().ToLowerInvariant()}");

    /// <summary>A judge that knows another language than the run's says nothing of how its texts are written.</summary>
    private void RequireSameLanguage(Judge? judge, ExperimentData data)
    {
        if (judge is not null && Options.Measuring.Judge.Name is null
            && LanguageOfTexts.Of(new TextsOfItems(data.Real)) is var language && !judge.Knows(language))
        {
            throw new InputException(
                $"The judge '{judge.Corpus}' was made of text in another language ({judge.Language}) than the run's ({language}). "
                + $"measuring.judge: {judge.Corpus} uses it in spite of that; if it is built again, it is a judge of the corpus's present text.",
                new Hint.BuildJudge(judge.Corpus, Replace: true));
        }
    }

    private void RequireSameData(RunContext run)
    {
        var (data, pretrained, judge) = (run.Data, run.Pretrained, run.Judge);
        if (!_files.Has(_folder.DataManifest))
        {
            var manifest = new RunData(
                Options.Data.Corpus, data.Documents, data.Checksum, data.Tokenizer.Fingerprint, pretrained?.Manifest.WeightsSha256,
                judge?.Fingerprint, run.OtherEngine, judge?.Corpus, judge?.Language, run.Embedder?.Name);
            if (_files.IsLost(_folder.DataManifest) && !_files.IsSame(_folder.DataManifest, manifest.ToJson()) && _store.Models(_folder.Id).Count > 0)
            {
                throw new InputException(
                    $"{_folder.DataManifest} is gone, and what would be written in its place is not what the store knows: "
                    + $"the corpus, the judge or the model that run '{_folder.Id}' was begun with has changed. Restore the file from a copy, or begin another run.",
                    new Hint.ChooseAnother(Hint.Chosen.RunId));
            }

            _files.WriteText(_folder.DataManifest, manifest.ToJson());
            return;
        }

        RequireSameData(data, pretrained, judge);
    }

    private void RequireSameData(ExperimentData data, KeptModel? pretrained, Judge? judge, bool buildsJudge = false)
    {
        var begun = RunData.Read(_folder.DataManifest);
        if (begun.Pretrained != pretrained?.Manifest.WeightsSha256 || (pretrained is not null && begun.Tokenizer != pretrained.Tokenizer.Fingerprint))
        {
            throw new InputException(
                $"Run '{_folder.Id}' was started from another model '{pretrained!.Name}' than the workspace has now; start another run.",
                new Hint.ChooseAnother(Hint.Chosen.RunId));
        }

        if (begun.Judge != judge?.Fingerprint && !buildsJudge)
        {
            throw new InputException(
                $"Run '{_folder.Id}' was started with another judge ({begun.Judge}) than the workspace has now ({judge?.Fingerprint}); start another run.",
                new Hint.ChooseAnother(Hint.Chosen.RunId));
        }

        if (begun.Checksum != data.Checksum || begun.Tokenizer != data.Tokenizer.Fingerprint)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"Run '{_folder.Id}' was started on {begun.Documents} documents of corpus '{begun.Corpus}', which now "
                    + $"holds {data.Documents} and is not the same; start another run."),
                new Hint.ChooseAnother(Hint.Chosen.RunId));
        }
    }

    private void SetStatus(RunRecord record, RunStatus status)
    {
        var batch = new StoreBatch();
        batch.Runs.Add(record with { Status = status, Finished = status == RunStatus.Done ? DateTimeOffset.UtcNow : null });
        if (status == RunStatus.Done)
        {
            batch.Files.AddRange(_files.Settled());
        }

        _store.Commit(batch);
    }
}

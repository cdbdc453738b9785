using System.Diagnostics.CodeAnalysis;
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
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Experiments;

/// <summary>
/// A run on text: every regime and seed of the options through the generation loop, kept in a folder and the store, so that it
/// can be stopped at any instant and resumed to the same bits.
/// </summary>
public sealed class Experiment
{
    private readonly ICorpusStore _store;
    private readonly RunFolder _folder;
    private readonly IProgressSink _progress;
    private readonly IExperimentObserver _observer;
    private readonly ITransformerEngine _engine;
    private readonly Lazy<int> _workers;
    private readonly Lock _completing = new();
    private readonly GivenModels _given;
    private readonly RealText _realText;
    private KeptFiles _files;
    private BegunRun _begun;
    private RunFiles _runFiles;
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
        Options = BegunRun.Resolved(options);
        _given = new GivenModels(store, folder, Options);
        _realText = new RealText(store, Options);
        Bind(KeptFiles.Unbound(folder.Path));
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
                        var makesJudge = Options.Measuring.Judge.IsOn && _given.FindJudge() is null;
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
        Bind(new KeptFiles(_store, FileOwner.Run(_folder.Id), _folder.Path));
        _begun.RequireSameConfiguration(write: false);
        if (task.IsJudge)
        {
            // Another run on the same corpus may have a task for it, too.
            JudgeBuilder.WaitForOthers(Workspace.At(_folder.Workspace), Options.Data.Corpus, cancellation);
        }

        var run = Prepare(cancellation);
        using var data = run.Data;
        _begun.RequireSameData(run);
        run = run with { JudgeModel = _given.RegisterJudge(run) };
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
        Bind(new KeptFiles(_store, FileOwner.Run(_folder.Id), _folder.Path));
        _begun.RequireSameConfiguration();
        _runFiles.RemoveLeftovers();
        _runFiles.WriteMetrics();
        var record = _store.Runs().First(run => run.Id == _folder.Id);
        SetStatus(record, RunTask.Of(Options).All(IsComplete) ? RunStatus.Done : RunStatus.Interrupted);
        return File.ReadLines(_folder.Metrics).Any();
    }

    private bool IsComplete(RunTask task) => task.IsJudge
        ? _given.FindJudge() is not null && _files.Has(_folder.DataManifest)
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
        Bind(new KeptFiles(_store, FileOwner.Run(_folder.Id), _folder.Path));
        _begun.RequireSameConfiguration();
        _runFiles.RemoveUnknown();
        var begun = _store.Runs().FirstOrDefault(run => run.Id == _folder.Id);
        if (begun?.Status == RunStatus.Done && _runFiles.IsWhole(_store, _given))
        {
            WasDone = true;
            TellAll();
            return;
        }

        var record = begun ?? new RunRecord(_folder.Id, RunStatus.Running, SettingsWriter.Write(Options), DateTimeOffset.UtcNow);
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

    /// <summary>Tells the observer of all generations, which were complete before.</summary>
    private void TellAll()
    {
        foreach (var model in _runFiles.Models)
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
        var files = new KeptFiles(_store, FileOwner.Run(_folder.Id), _folder.Path);
        Bind(files);
        _begun.RequireSameConfiguration(write: false);
        var pretrained = _given.Pretrained();
        var judge = Options.Measuring.Judge.IsOn ? _given.FindJudge() : null;
        var buildsJudge = Options.Measuring.Judge.IsOn && judge is null;
        var leftOut = judge?.Seen ?? (buildsJudge ? _given.WouldSee() : null);
        var scratch = System.IO.Directory.CreateTempSubdirectory("textmad-check");
        try
        {
            var isThere = files.HasFolder(_folder.Tokenizer);
            using var data = ExperimentData.Prepare(
                _store, Workspace.At(_folder.Workspace), Options, isThere ? _folder.Tokenizer : Path.Combine(scratch.FullName, "tokenizer"), pretrained?.Tokenizer, leftOut,
                _progress, cancellation, isThere ? files : null);
            _begun.RequireSameLanguage(judge, data);
            _realText.RequireEnough(data);
            var embedder = _given.Embedder(judge, data);
            if (files.Has(_folder.DataManifest))
            {
                _begun.RequireSameData(data, pretrained, judge, buildsJudge);
            }

            GC.KeepAlive(embedder);
            return Forecast(data, buildsJudge);
        }
        finally
        {
            Bind(KeptFiles.Unbound(_folder.Path));
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>Lets others watch what is reported, where this process works on all of the run.</summary>
    private IProgressSink Watched(IProgressSink sink) => _watch?.Over(sink) ?? sink;

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
            _realText.MissingPassages(data).Count,
            plan.WrittenTokens * real.Count / Math.Max(1, tokens),
            plan.WrittenTokens * bytes / Math.Max(1, tokens),
            buildsJudge);
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
                _runFiles.WriteMetrics();
                progress?.Completed(model);
            }
        }

        void Completed(string label, ModelId model, IReadOnlyList<MeasurementRow> rows)
        {
            lock (_completing)
            {
                _runFiles.WriteMetrics();
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
            _realText.RequireEnough(data);
            if (!judgeComesLater)
            {
                _begun.RequireSameData(prepared);
            }
            else if (_files.Has(_folder.DataManifest))
            {
                _begun.RequireSameData(data, prepared.Pretrained, null, buildsJudge: true);
            }

            _realText.KeepPassages(data);
            var run = prepared with { JudgeModel = _given.RegisterJudge(prepared), Progress = progress };
            run.Memory.EndPhase();
            _runFiles.WriteMetrics();
            _runFiles.RemoveLeftovers();
            return run;
        });
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
        var pretrained = _given.Pretrained();
        var judge = Options.Measuring.Judge.IsOn && !judgeComesLater ? _given.MakeJudge(Watched(_progress), cancellation) : null;
        var data = ExperimentData.Prepare(
            _store, Workspace.At(_folder.Workspace), Options, _folder.Tokenizer, pretrained?.Tokenizer,
            judgeComesLater ? _given.WouldSee() : judge?.Seen, Watched(_progress), cancellation, _files);
        return Ownership.Pass(data, texts =>
        {
            _begun.RequireSameLanguage(judge, texts);
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
                Embedder = _given.Embedder(judge, texts),
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

    /// <summary>Returns every model writes n; the shared generation 0 writes what the most demanding regime needs.</summary>
    private long AtLeast(int generation) => generation > 0
        ? Options.Data.Tokens
        : (long)Math.Ceiling(Options.Data.Tokens * Math.Max(1, 1.01 * Options.Loop.Regimes.Max(regime => regime.WrittenAmount(1))));

    /// <summary>Says which files are the run's.</summary>
    [MemberNotNull(nameof(_files), nameof(_begun), nameof(_runFiles))]
    private void Bind(KeptFiles files)
    {
        _files = files;
        _begun = new BegunRun(_store, _folder, files, Options);
        _runFiles = new RunFiles(_folder, files, Options);
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

using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Configuration;
using TextMad.Generations.Judging;
using TextMad.Generations.Mitigations;
using TextMad.Generations.OnWeb;
using TextMad.Generations.Regimes;
using TextMad.Models;
using TextMad.Numerics.Random;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Generations;

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
    private readonly ITransformerEngine? _engine;

    /// <summary>An experiment that has not begun, or that goes on where it was stopped.</summary>
    /// <exception cref="InputException">The options contradict each other, or ask for what this build was made without.</exception>
    public Experiment(
        ICorpusStore store,
        RunFolder folder,
        ExperimentOptions options,
        IProgressSink? progress = null,
        IExperimentObserver? observer = null)
    {
        ExperimentValidator.Validate(options);
        _store = store;
        _folder = folder;
        Options = options with { Model = options.Model with { Engine = TransformerEngines.Resolve(options.Model.Engine) } };
        _engine = Options.Model.Engine == ModelEngine.Builtin ? null : TransformerEngines.Of(Options.Model.Engine, Options.Model.Precision);
        if (!Directory.Exists(folder.Tokenizer))
        {
            // Now, rather than after a judge was trained for minutes.
            KeptTokenizer.Require(options.Tokenizer);
        }

        _progress = progress ?? IProgressSink.None;
        _observer = observer ?? IExperimentObserver.None;
    }

    /// <summary>What is run.</summary>
    public ExperimentOptions Options { get; }

    /// <summary>Reads back the options of a run that was begun.</summary>
    /// <exception cref="InputException">There is no such run.</exception>
    public static ExperimentOptions ReadOptions(RunFolder folder) => File.Exists(folder.Configuration)
        ? SettingsReader.ReadFile<ExperimentOptions>(folder.Configuration)
        : throw new InputException($"There is no run '{folder.Id}': {folder.Configuration} does not exist; 'textmad runs' lists the runs.");

    /// <summary>Runs what is left to do.</summary>
    /// <exception cref="OperationCanceledException">Stopped at a safe point; running again goes on from there.</exception>
    /// <exception cref="InputException">The run was begun with other settings or another corpus, or lacks data.</exception>
    /// <exception cref="TextMadException">Another process works on the run.</exception>
    public void Run(CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(_folder.Path);
        using var held = TakeLock();
        var configuration = SettingsWriter.Write(Options);
        RequireSameConfiguration(configuration);
        var begun = _store.Runs().FirstOrDefault(run => run.Id == _folder.Id);
        var record = begun ?? new RunRecord(_folder.Id, "running", configuration, DateTimeOffset.UtcNow);
        SetStatus(record, "running");
        try
        {
            RunAll(cancellation);
            SetStatus(record, "done");
        }
        catch (OperationCanceledException)
        {
            SetStatus(record, "interrupted");
            throw;
        }
        catch (InputException)
        {
            // Refused before any work: what was done before is as done as it was.
            SetStatus(record, begun?.Status ?? "failed");
            throw;
        }
        catch
        {
            SetStatus(record, "failed");
            throw;
        }
    }

    private void RunAll(CancellationToken cancellation)
    {
        var pretrained = Pretrained();
        var judge = Options.Measuring.Judge ? JudgeOfWorkspace(cancellation) : null;
        var data = ExperimentData.Prepare(
            _store, Options, _folder.Tokenizer, pretrained?.Tokenizer, judge is null ? null : judge.HasSeen, _progress, cancellation);
        RequireSameData(data, pretrained, judge);
        var batch = new StoreBatch();
        batch.Documents.AddRange(data.Real.Select(item => item.Document).Where(document => document.Origin is Origin.Derived));
        _store.Commit(batch);
        var memory = new RunMemory();
        memory.EndPhase();
        RewriteMetrics();
        RemoveLeftovers();
        foreach (var seed in Options.Loop.Seeds)
        {
            var key = RandomKey.FromSeed(seed);
            var supply = new TextSupply(data.Real, Options.Data.Tokens, Options.Data.ReuseFresh, key.For("real"));
            var measurer = new GenerationMeasurer(_folder, data, judge, Options.Writing.Decoding.Watermark, seed, supply.Initial, Options.Data.Tokens, _progress, _engine);
            foreach (var regime in Options.Loop.Regimes)
            {
                var lineages = SourcesOf(regime, seed, supply, key, data, judge).Select((source, i) =>
                {
                    var learner = new TextLearner(Options, data.Tokenizer, _folder, regime.Lineages[i], seed, supply.Initial, pretrained, _progress, _engine);
                    var journal = new RunJournal(_folder, _store, learner, measurer, source, Completed, memory, cancellation);
                    return new Lineage<TextItem>(learner, source, key, journal, learner.Initialisation, AtLeast);
                });
                GenerationLoop.Run([.. lineages], Options.Loop.Generations, cancellation);
            }
        }
    }

    /// <summary>Where the lineages of a regime have their training sets from, one source per lineage.</summary>
    private IReadOnlyList<ITrainingSource<TextItem>> SourcesOf(Regime regime, ulong seed, TextSupply supply, RandomKey key, ExperimentData data, Judge? judge)
    {
        if (regime is PooledRegime pooled)
        {
            var source = new PooledSource<TextItem>(pooled, supply, static item => item.Size);
            return pooled.Mitigations.Count == 0
                ? [source]
                : [new MitigatedSource(source, pooled, new MitigationContext(_folder.Id, _store, judge, data.Tokenizer, Options.Writing.Decoding, supply.Initial), key.For("mitigations"))];
        }

        var web = (WebRegime)regime;
        var webKey = key.For("web");
        var history = new WebHistory(
            web, _folder.Web(web.Label, seed), seed, webKey, supply.Rest, _store, data.Tokenizer, Options.Writing.Decoding, _progress);
        return
        [
            .. web.Lineages.Select((label, i) => new WebSource(
                web, i, history, $"{_folder.Id}/{label}/s{seed}", supply.Initial, Options.Data.Tokens, webKey, _store, data.Tokenizer, _progress)),
        ];
    }

    /// <summary>The model that generation 0 begins from; null when from scratch.</summary>
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

    /// <summary>The judge that the workspace has, or a new one of the run's corpus.</summary>
    private Judge JudgeOfWorkspace(CancellationToken cancellation)
    {
        var workspace = Workspace.At(_folder.Workspace);
        return Judge.Find(workspace)
            ?? JudgeBuilder.Build(_store, workspace, new JudgeOptions { Corpus = Options.Data.Corpus }, overwrite: false, _progress, cancellation);
    }

    /// <summary>Every model writes n; the shared generation 0 writes what the most demanding regime needs.</summary>
    private long AtLeast(int generation) => generation > 0
        ? Options.Data.Tokens
        : (long)Math.Ceiling(Options.Data.Tokens * Math.Max(1, 1.01 * Options.Loop.Regimes.Max(regime => regime.WrittenAmount(1))));

    private void Completed(string regime, ModelId model, IReadOnlyList<MeasurementRow> rows)
    {
        RewriteMetrics();
        _observer.GenerationCompleted(regime, model, rows);
    }

    /// <summary>What a killed process was in the middle of writing; nobody else writes here while the lock is held.</summary>
    private void RemoveLeftovers()
    {
        foreach (var folder in Directory.GetDirectories(_folder.Path, "*.tmp", SearchOption.AllDirectories))
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
        var rows = new List<MeasurementRow>();
        foreach (var seed in Options.Loop.Seeds)
        {
            var models = new List<ModelId> { ModelId.Of(_folder.Id, ModelId.SharedRegime, seed, 0) };
            foreach (var label in Options.Loop.Lineages)
            {
                models.AddRange(Enumerable.Range(1, Options.Loop.Generations).Select(t => ModelId.Of(_folder.Id, label, seed, t)));
            }

            rows.AddRange(models.Select(_folder.Measurements).Where(File.Exists).SelectMany(MetricsFile.Read));
        }

        MetricsFile.Write(_folder.Metrics, rows);
    }

    private FileStream TakeLock()
    {
        try
        {
            return new FileStream(_folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException failure)
        {
            throw new TextMadException(
                $"Run '{_folder.Id}' is being worked on by another process ({_folder.Lock} is held); wait for it, or choose another --id.",
                failure);
        }
    }

    private void RequireSameConfiguration(string configuration)
    {
        if (!File.Exists(_folder.Configuration))
        {
            AtomicFile.WriteText(_folder.Configuration, configuration);
        }
        else if (File.ReadAllText(_folder.Configuration) != configuration)
        {
            throw new InputException(
                $"Run '{_folder.Id}' was begun with other settings ({_folder.Configuration}); resume it with those, or choose another --id.");
        }
    }

    private void RequireSameData(ExperimentData data, KeptModel? pretrained, Judge? judge)
    {
        if (!File.Exists(_folder.DataManifest))
        {
            AtomicFile.WriteText(_folder.DataManifest, JsonSerializer.Serialize(
                new DataManifest(Options.Data.Corpus, data.Documents, data.Checksum, data.Tokenizer.Fingerprint, pretrained?.Manifest.WeightsSha256, judge?.Fingerprint, _engine?.Description), DataManifest.Json) + "\n");
            return;
        }

        var begun = JsonSerializer.Deserialize<DataManifest>(File.ReadAllText(_folder.DataManifest), DataManifest.Json)!;
        if (begun.Pretrained != pretrained?.Manifest.WeightsSha256 || (pretrained is not null && begun.Tokenizer != pretrained.Tokenizer.Fingerprint))
        {
            throw new InputException(
                $"Run '{_folder.Id}' was begun from another model '{pretrained!.Name}' than the workspace has now; start a new run with another --id.");
        }

        if (begun.Judge != judge?.Fingerprint)
        {
            throw new InputException(
                $"Run '{_folder.Id}' was begun with another judge ({begun.Judge}) than the workspace has now ({judge?.Fingerprint}); start a new run with another --id.");
        }

        if (begun.Checksum != data.Checksum || begun.Tokenizer != data.Tokenizer.Fingerprint)
        {
            throw new InputException(FormattableString.Invariant(
                $"Run '{_folder.Id}' was begun on {begun.Documents} documents of corpus '{begun.Corpus}', which now holds {data.Documents} and is not the same; start a new run with another --id."));
        }
    }

    private void SetStatus(RunRecord record, string status)
    {
        var batch = new StoreBatch();
        batch.Runs.Add(record with { Status = status, Finished = status == "done" ? DateTimeOffset.UtcNow : null });
        _store.Commit(batch);
    }

    private sealed record DataManifest(string Corpus, int Documents, string Checksum, string Tokenizer, string? Pretrained = null, string? Judge = null, EngineDescription? Engine = null)
    {
        public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    }
}

using TextMad.Experiments.Models;
using TextMad.Generations;
using TextMad.Models.Files;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Runs;

/// <summary>
/// Keeps one regime and seed of a run: models as checkpoints in the run's folder, what they wrote as documents in the store,
/// measurements as one file per generation. Everything is written whole or not at all, so whatever is found can be used.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="learner">Saves models and reads them back.</param>
/// <param name="measurer">Measures the models.</param>
/// <param name="source">Where the training sets come from.</param>
/// <param name="completed">Told of each generation: the chain's label, the model, what was measured.</param>
/// <param name="cancellation">Stops between metrics.</param>
internal sealed class RunJournal(
    RunContext run,
    TextLearner learner,
    GenerationMeasurer measurer,
    ITextSource source,
    Action<string, ModelId, IReadOnlyList<MeasurementRow>> completed,
    CancellationToken cancellation)
    : IGenerationJournal<TextItem, TextModel>
{
    private readonly RunFolder _folder = run.Folder;
    private readonly ICorpusStore _store = run.Store;

    public TextModel? RecallModel(int generation, IReadOnlyList<TextItem> trainingSet)
    {
        var id = learner.IdOf(generation);
        if (!run.Files.HasFolder(_folder.Checkpoint(id)))
        {
            return null;
        }

        var model = learner.Restore(generation, _folder.Checkpoint(id), trainingSet);
        Register(model);
        run.Files.Remove([_folder.TrainingState(id)]); // a crash may have come before it went
        return model;
    }

    public void KeepModel(int generation, IReadOnlyList<TextItem> trainingSet, TextModel model)
    {
        learner.Save(model, _folder.Checkpoint(model.Id), (manifest, staging) =>
        {
            RequireSame(model.Id, manifest.WeightsSha256);
            run.Files.Announce(_folder.Checkpoint(model.Id), staging);
        });
        Register(model);
        run.Files.Remove([_folder.TrainingState(model.Id)]); // its work is in the checkpoint now
        run.Memory.EndPhase();
    }

    public IReadOnlyList<TextItem>? RecallSample(int generation, long amount)
    {
        var id = learner.IdOf(generation);
        var (samples, written) = (run.Files.Has(_folder.Samples(id)), run.Files.Has(_folder.Written(id)));
        if (!samples || (!written && run.Files.IsLost(_folder.Written(id))))
        {
            return null;
        }

        // What is there of a file whose documents nobody knows is no sample: a store was lost, or restored from a copy.
        var lines = File.ReadLines(_folder.Samples(id)).Count();
        if (_store.ReadSummaries(new DocumentQuery { Model = id }).Count(document => document.Origin is Origin.Sampled { Purpose: SamplePurpose.Sample }) < lines)
        {
            return null;
        }

        // A model on a web has written for that as well, and one that edits has edited.
        var documents = _store.ReadDocuments(new DocumentQuery { Model = id })
            .Where(document => document.Origin is Origin.Sampled { Purpose: SamplePurpose.Sample }).ToList();
        documents.Sort((a, b) => ((Origin.Sampled)a.Origin).Index.CompareTo(((Origin.Sampled)b.Origin).Index));
        return documents.ConvertAll(document => ExperimentData.Tokenize(document, run.Tokenizer));
    }

    public void KeepSample(int generation, TextModel model, IReadOnlyList<TextItem> sample)
    {
        var batch = new StoreBatch();
        batch.Documents.AddRange(sample.Select(item => item.Document));
        if (model.Written is { Empty: > 0 } written)
        {
            batch.Dropped.Add(new DroppedDocument(
                _folder.Id, model.Id.Value, RunReasons.EmptySample, FormattableString.Invariant(
                    $"{written.Empty} texts ended without a word{(written.Echoes > 0 ? $", {written.Echoes} of them after their prompt" : "")}")));
        }

        (string, byte[])[] files = model.Written is { } texts ? [(_folder.Written(model.Id), texts.ToJson())] : [];
        run.Files.Publish(batch, [.. files, (_folder.Samples(model.Id), SampleFile.Format(sample))]);
        run.Memory.EndPhase();
    }

    public void Complete(
        int generation, IReadOnlyList<TextItem> trainingSet, TextModel model, IReadOnlyList<TextItem> sample)
    {
        var path = _folder.Measurements(model.Id);
        var (measured, drawn) = (run.Files.Has(path), run.Files.Has(_folder.Curves(model.Id)));
        if (!measured || (!drawn && run.Files.IsLost(_folder.Curves(model.Id))))
        {
            measurer.Measure(path, model, sample, source.Observed(generation), cancellation);
            run.Memory.EndPhase();
        }

        completed(learner.Regime, model.Id, MetricsFile.Read(path));
    }

    /// <summary>A model that was made again, or whose folder was exchanged, must be the one that the store knows.</summary>
    private void RequireSame(ModelId model, string weights)
    {
        if (_store.FindModel(model) is { Checksum: { } known } && known != weights)
        {
            throw new InputException(
                $"The weights of model '{model}' in {_folder.Checkpoint(model)} have SHA-256 {weights[..16]}..., "
                + $"and the store knows {known[..16]}...: they are another model's, or another program or engine trained it again. "
                + "Restore the folder from a copy, or begin another run.",
                new Hint.ChooseAnother(Hint.Chosen.RunId));
        }
    }

    // Idempotent, and repeated when a model is recalled: a crash may have come between the checkpoint and the _store.
    private void Register(TextModel model)
    {
        if (_store.FindModel(model.Id) is not null)
        {
            RequireSame(model.Id, Checkpoint.ReadManifest(_folder.Checkpoint(model.Id)).WeightsSha256);
            return;
        }

        var batch = new StoreBatch();
        batch.TrainingSets.Add(new TrainingSet(
            model.Id.Value,
            _folder.Id,
            [.. model.TrainingSet.Select(item => new TrainingMember(item.Document.Id, (int)item.Size))],
            source.SelectorsOf(model.Generation)));
        var record = learner.Record(model);

        // A model that was imported is none of the store's; the checkpoint's manifest names it.
        var initial = record.InitialModel is { } id && _store.FindModel(id) is not null ? record.InitialModel : null;
        batch.Models.Add(record with { InitialModel = initial });
        _store.Commit(batch);
    }
}

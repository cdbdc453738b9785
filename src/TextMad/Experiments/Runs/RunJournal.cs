using TextMad.Experiments.Models;
using TextMad.Generations;
using TextMad.Models;
using TextMad.Models.Files;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Runs;

/// <summary>
/// Keeps one regime and seed of a run: models as checkpoints in the run's folder, what they wrote as documents in the store,
/// measurements as one file per generation. Everything is written whole or not at all, so whatever is found can be used.
/// </summary>
internal sealed class RunJournal(
    RunFolder folder,
    ICorpusStore store,
    TextLearner learner,
    GenerationMeasurer measurer,
    ITrainingSource<TextItem> source,
    Action<string, ModelId, IReadOnlyList<MeasurementRow>> completed,
    RunMemory memory,
    CancellationToken cancellation)
    : IGenerationJournal<TextItem>
{
    public IFittedModel<TextItem>? RecallModel(int generation, IReadOnlyList<TextItem> trainingSet)
    {
        var id = learner.IdOf(generation);
        if (!Directory.Exists(folder.Checkpoint(id)))
        {
            return null;
        }

        var model = learner.Restore(generation, folder.Checkpoint(id), trainingSet);
        Register(model);
        File.Delete(folder.TrainingState(id)); // a crash may have come before it went
        return model;
    }

    public void KeepModel(int generation, IReadOnlyList<TextItem> trainingSet, IFittedModel<TextItem> model)
    {
        var text = (TextModel)model;
        learner.Save(text, folder.Checkpoint(text.Id));
        Register(text);
        File.Delete(folder.TrainingState(text.Id)); // its work is in the checkpoint now
        memory.EndPhase();
    }

    public IReadOnlyList<TextItem>? RecallSample(int generation, long amount)
    {
        var id = learner.IdOf(generation);
        if (!File.Exists(folder.Samples(id)))
        {
            return null;
        }

        // A model on a web has written for that as well, and one that edits has edited.
        var documents = store.ReadDocuments(new DocumentQuery { Model = id })
            .Where(document => document.Origin is Origin.Sampled { Purpose: SamplePurpose.Sample }).ToList();
        documents.Sort((a, b) => ((Origin.Sampled)a.Origin).Index.CompareTo(((Origin.Sampled)b.Origin).Index));
        return documents.ConvertAll(document => ExperimentData.Tokenize(document, learner.Tokenizer));
    }

    public void KeepSample(int generation, IFittedModel<TextItem> model, IReadOnlyList<TextItem> sample)
    {
        var text = (TextModel)model;
        var batch = new StoreBatch();
        batch.Documents.AddRange(sample.Select(item => item.Document));
        if (text.Written is { Empty: > 0 } written)
        {
            batch.Dropped.Add(new DroppedDocument(
                folder.Id, text.Id.Value, RunReasons.EmptySample, FormattableString.Invariant(
                    $"{written.Empty} texts ended without a word{(written.Echoes > 0 ? $", {written.Echoes} of them after their prompt" : "")}")));
        }

        store.Commit(batch);
        text.Written?.Save(folder.Written(text.Id));
        AtomicFile.Write(folder.Samples(text.Id), stream => SampleFile.Write(stream, sample));
        memory.EndPhase();
    }

    public void Complete(
        int generation, IReadOnlyList<TextItem> trainingSet, IFittedModel<TextItem> model, IReadOnlyList<TextItem> sample)
    {
        var text = (TextModel)model;
        var path = folder.Measurements(text.Id);
        if (!File.Exists(path))
        {
            measurer.Measure(path, text, sample, source.Observed(generation), cancellation);
            memory.EndPhase();
        }

        completed(learner.Regime, text.Id, MetricsFile.Read(path));
    }

    // Idempotent, and repeated when a model is recalled: a crash may have come between the checkpoint and the store.
    private void Register(TextModel model)
    {
        if (store.FindModel(model.Id) is not null)
        {
            return;
        }

        var batch = new StoreBatch();
        batch.TrainingSets.Add(new TrainingSet(
            model.Id.Value,
            folder.Id,
            [.. model.TrainingSet.Select(item => new TrainingMember(item.Document.Id, (int)item.Size))],
            source.SelectorsOf(model.Generation)));
        var record = learner.Record(model);

        // A model that was imported is none of the store's; the checkpoint's manifest names it.
        var initial = record.InitialModel is { } id && store.FindModel(id) is not null ? record.InitialModel : null;
        batch.Models.Add(record with { InitialModel = initial });
        store.Commit(batch);
    }
}

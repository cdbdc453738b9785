using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>Who wrote what models were trained on.</summary>
public static class TrainingWriters
{
    /// <summary>Returns the writers of the model's training set, the one who gave most tokens first; empty when the set is empty or unknown.</summary>
    public static IReadOnlyList<WriterShare> Of(ICorpusStore store, ModelRecord model)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(model);
        var writers = store.TokensByWriter(model.TrainingSetId);
        var total = writers.Sum(writer => writer.Value);
        return total <= 0
            ? []
            : [
                .. writers.Where(writer => writer.Value > 0).Select(writer => new WriterShare(writer.Key, writer.Value, writer.Value / total)),
            ];
    }
}

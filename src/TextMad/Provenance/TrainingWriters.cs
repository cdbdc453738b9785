using TextMad.Storage;

namespace TextMad.Provenance;

/// <summary>Who wrote what models were trained on.</summary>
public static class TrainingWriters
{
    /// <summary>The writers of the model's training set, the one who gave most tokens first; empty when the set is empty or unknown.</summary>
    public static IReadOnlyList<WriterShare> Of(ICorpusStore store, ModelRecord model)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(model);
        var shares = store.TrainingShares(model.TrainingSetId);
        var total = shares.Sum(share => share.Tokens);
        return total <= 0
            ? []
            : [
                .. shares.Where(share => share.Tokens > 0).GroupBy(share => share.Origin.Writer)
                    .Select(writer => new WriterShare(writer.Key, writer.Sum(share => share.Tokens), writer.Sum(share => share.Tokens) / total))
                    .OrderByDescending(writer => writer.Tokens),
            ];
    }
}

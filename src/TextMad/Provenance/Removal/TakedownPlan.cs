using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance.Removal;

/// <summary>What a takedown touches.</summary>
/// <param name="Taken">The documents that are withdrawn.</param>
/// <param name="WithoutText">Of these, how many had no text before.</param>
/// <param name="Kinds">All documents that hold words of those that were named, by how they came to hold them.</param>
/// <param name="Models">The models that consumed the words: these would have to be retrained.</param>
public sealed record TakedownPlan(IReadOnlyList<DocumentSummary> Taken, int WithoutText, IReadOnlyList<TakedownKind> Kinds, IReadOnlyList<ModelUse> Models)
{
    /// <summary>Works out what a takedown of documents touches; changes nothing.</summary>
    /// <param name="store">The store.</param>
    /// <param name="documents">The documents that are named.</param>
    /// <param name="atLeast">Documents are withdrawn of whose words at least this share is meant.</param>
    /// <param name="weights">Whether a model counts that began from the weights of one that consumed them.</param>
    /// <exception cref="InputException">The store does not hold one of them.</exception>
    public static TakedownPlan Of(ICorpusStore store, IEnumerable<DocumentId> documents, double atLeast = 0, bool weights = true)
    {
        ArgumentNullException.ThrowIfNull(store);
        var carriers = Carrier.Of(store, documents);
        List<DocumentSummary> taken = [.. carriers.Where(carrier => carrier.Share >= atLeast).Select(carrier => carrier.Document)];
        return new TakedownPlan(
            taken,
            taken.Count(document => store.FindWithdrawal(document.Id) is { Erased: true }),
            [
                .. carriers.GroupBy(carrier => carrier.Inheritance).OrderBy(group => group.Key).Select(group => new TakedownKind(
                    group.Key,
                    group.Count(carrier => carrier.Share >= atLeast),
                    group.Count(carrier => carrier.Share < atLeast),
                    group.Min(carrier => carrier.Share),
                    group.Max(carrier => carrier.Share))),
            ],
            new Consumers(store, weights).Of(carriers));
    }
}

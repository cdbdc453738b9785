using TextMad.Storage;

namespace TextMad.Generations;

/// <summary>
/// How much of a document's words machines wrote, through all that it was made from, continues or edits (<see cref="TextShares"/>). The store is asked
/// only of documents whose origin does not tell it alone, and once of each.
/// </summary>
/// <remarks>Not for several threads at once.</remarks>
/// <param name="store">Holds what documents were made from.</param>
public sealed class StoredMachineShares(ICorpusStore store)
{
    private static readonly TextShares Unknown = new([new TextShare(new WordOrigin(null, Writer.Human), 1)], []);

    private readonly Dictionary<DocumentId, double> _shares = [];
    private readonly Dictionary<DocumentId, TextShares> _parents = [];

    /// <summary>The share, in [0, 1].</summary>
    /// <param name="document">A document; it need not be in the store, what it was made from is.</param>
    public double Of(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Origin.Inherited.Count == 0)
        {
            return document.Origin.OwnMachineShare;
        }

        if (!_shares.TryGetValue(document.Id, out var share))
        {
            _shares.Add(document.Id, share = TextShares.Of(document.Origin, SharesOf).MachineShare);
        }

        return share;
    }

    private TextShares SharesOf(DocumentId id)
    {
        if (!_parents.TryGetValue(id, out var shares))
        {
            _parents.Add(id, shares = store.FindDocument(id) is { } document ? TextShares.Of(document.Origin, SharesOf) : Unknown);
        }

        return shares;
    }
}

namespace TextMad.Storage;

/// <summary>Asks a store of documents at hand.</summary>
public static class StoreShares
{
    private static readonly TextShares _human = new([new TextShare(new WordOrigin(null, Writer.Human), 1)], []);

    /// <summary>
    /// Returns how much of a document's words machines wrote, in [0, 1], through all that it was made from, continues or edits (<see cref="TextShares"/>).
    /// The store is asked only where the origin does not tell it alone.
    /// </summary>
    /// <param name="store">Holds what documents were made from; words of a document that it does not hold count as human.</param>
    /// <param name="document">The document; it need not be in the store.</param>
    public static double MachineShareOf(this ICorpusStore store, Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return store.MachineShareOf(document.Origin);
    }

    /// <summary>Returns the same of a document with this origin.</summary>
    public static double MachineShareOf(this ICorpusStore store, Origin origin)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(origin);

        // Of most texts nobody says that a machine had a part in them, and they were made of no others.
        return origin is { OwnMachineShare: 0, Inherited.Count: 0 } ? 0 : TextShares.Of(origin, id => store.SharesOf(id) ?? _human).MachineShare;
    }

    /// <summary>Returns where the words of a document with this origin come from and who wrote them, with weights that sum to 1.</summary>
    internal static IReadOnlyList<TextShare> OriginsOf(this ICorpusStore store, Origin origin) => TextShares.Of(origin, id => store.SharesOf(id) ?? _human).Origins;
}

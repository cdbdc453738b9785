using System.Globalization;
using TextMad.Storage;

namespace TextMad.Provenance;

/// <summary>Finds the document that a person means by the first digits of its id.</summary>
public static class DocumentIdPrefix
{
    /// <summary>The fewest digits that are taken: fewer would mean another document tomorrow.</summary>
    public const int ShortestLength = 4;

    private const int Shown = 10;

    /// <summary>Returns the one document whose id begins with these digits.</summary>
    /// <param name="store">The store to search.</param>
    /// <param name="prefix">4 to 32 hexadecimal digits, in either case.</param>
    /// <exception cref="InputException">Too few digits, something else than digits, no such document, or more than one (they are listed).</exception>
    public static DocumentId Resolve(ICorpusStore store, string prefix)
    {
        if (!IsPossible(prefix))
        {
            throw new InputException(
                $"'{prefix}' is not a document id: {ShortestLength} to 32 hexadecimal digits are expected, the first of the id or all of it.");
        }

        var found = store.ResolvePrefix(prefix, Shown + 1);
        return found.Count switch
        {
            0 => throw new InputException($"No document's id begins with '{prefix}'.", new Hint.ListOf(Hint.Listed.Documents)),
            1 => found[0],
            _ => throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{prefix}' begins the ids of {(found.Count > Shown ? $"more than {Shown}" : found.Count)} documents; give more digits:\n") +
                string.Join('\n', found.Take(Shown).Select(id => $"  {id}  {Describe(store, id)}")) +
                (found.Count > Shown ? "\n  ..." : "")),
        };
    }

    /// <summary>Returns true for what can be the beginning of a document's id.</summary>
    public static bool IsPossible(string text) => text.Length is >= ShortestLength and <= 32 && text.All(char.IsAsciiHexDigit);

    private static string Describe(ICorpusStore store, DocumentId id) =>
        store.FindSummary(id) is { } summary ? OriginText.Describe(summary.Origin) : "";
}

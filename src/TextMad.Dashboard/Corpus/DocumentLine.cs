using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Corpus;

/// <summary>A document in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">How it came into being.</param>
/// <param name="Origin">Where it came from, in words.</param>
/// <param name="Language">Its language tag; null when not known.</param>
/// <param name="Words">Its number of words.</param>
/// <param name="MachineShare">The share of its words that machines wrote.</param>
/// <param name="Withdrawn">Its withdrawal; null when it was not withdrawn.</param>
/// <param name="Excerpt">Some of its text; null when that was erased.</param>
internal sealed record DocumentLine(
    DocumentId Id, OriginKind Kind, string Origin, string? Language, int Words, double MachineShare, Withdrawal? Withdrawn, string? Excerpt)
{
    private const int Shown = 180;
    private const int Before = 40;

    /// <summary>Returns the line of a document.</summary>
    /// <param name="store">The store.</param>
    /// <param name="document">The document.</param>
    /// <param name="contains">What was searched for, which the excerpt shows; null for the beginning.</param>
    public static DocumentLine Of(ICorpusStore store, DocumentSummary document, string? contains = null)
    {
        var withdrawn = store.FindWithdrawal(document.Id);
        var text = withdrawn is { Erased: true } ? null : store.FindDocument(document.Id)?.Text;
        return new DocumentLine(
            document.Id,
            document.Origin.Kind,
            OriginText.Describe(document.Origin),
            document.Language,
            document.Words,
            store.MachineShareOf(document.Origin),
            withdrawn,
            text is null ? null : Cut(text, contains));
    }

    private static string Cut(string text, string? contains)
    {
        var at = contains is null ? 0 : Math.Max(0, text.IndexOf(contains, StringComparison.OrdinalIgnoreCase) - Before);
        var end = Math.Min(text.Length, at + Shown);
        var words = text[Whole(text, at)..Whole(text, end)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return (at > 0 ? "… " : "") + string.Join(' ', words) + (end < text.Length ? " …" : "");
    }

    // Not between the halves of a surrogate pair.
    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}

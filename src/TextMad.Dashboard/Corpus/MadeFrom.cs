using TextMad.Provenance;
using TextMad.Storage;

namespace TextMad.Dashboard.Corpus;

/// <summary>A document whose words another holds.</summary>
/// <param name="Id">Which.</param>
/// <param name="Label">Where it came from, in words; null when the store does not hold it.</param>
/// <param name="Weight">The share of the other's words.</param>
/// <param name="OwnWords">Whether only what its model added is held, not what that continued.</param>
internal sealed record MadeFrom(DocumentId Id, string? Label, double Weight, bool OwnWords)
{
    /// <summary>Returns what is known of a parent.</summary>
    public static MadeFrom Of(ICorpusStore store, Parent parent) =>
        new(parent.Document, store.FindSummary(parent.Document) is { } summary ? OriginText.Describe(summary.Origin) : null, parent.Weight, parent.OwnWords);
}

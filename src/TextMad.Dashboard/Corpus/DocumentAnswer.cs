using System.Text.Json;
using TextMad.Corpora.Pipeline;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Corpus;

/// <summary>A document with what is known of it.</summary>
/// <param name="Line">What a list says of it.</param>
/// <param name="Facts">Its origin as it is kept, field by field.</param>
/// <param name="Bytes">Its length in UTF-8.</param>
/// <param name="ContentHash">The hash of its text alone.</param>
/// <param name="StoredAt">When it was stored; null when that was not noted.</param>
/// <param name="Words">Whose its words are.</param>
/// <param name="Places">What its words came through.</param>
/// <param name="Ancestry">How many models are behind it.</param>
/// <param name="MadeFrom">The documents whose words it holds.</param>
/// <param name="Quality">What the quality filters measure of it; null when the text was erased.</param>
/// <param name="DroppedFor">What was left out because of it; some at most.</param>
/// <param name="DroppedFrom">What was left out of it, such as the rest of a cut; some at most.</param>
/// <param name="Text">Its text, or the beginning of a long one; null when it was erased.</param>
/// <param name="IsCut">Whether that is the beginning only.</param>
internal sealed record DocumentAnswer(
    DocumentLine Line,
    JsonElement Facts,
    int Bytes,
    string ContentHash,
    DateTimeOffset? StoredAt,
    IReadOnlyList<OwedWords> Words,
    IReadOnlyList<PlaceShare> Places,
    Ancestry Ancestry,
    IReadOnlyList<MadeFrom> MadeFrom,
    IReadOnlyList<BlockOpinion>? Quality,
    IReadOnlyList<DroppedDocument> DroppedFor,
    IReadOnlyList<DroppedDocument> DroppedFrom,
    string? Text,
    bool IsCut)
{
    private const int MostText = 60_000;
    private const int MostListed = 100;

    /// <summary>Returns what is known of a document.</summary>
    public static DocumentAnswer Of(ICorpusStore store, DocumentId id)
    {
        var summary = store.FindSummary(id)!;
        var shares = store.SharesOf(id)!;
        var line = DocumentLine.Of(store, summary);
        var text = line.Excerpt is null ? null : store.FindDocument(id)!.Text;
        return new DocumentAnswer(
            line,
            JsonElement.Parse(summary.Origin.ToJson()),
            summary.Bytes,
            summary.ContentHash.ToString(),
            store.StoredAt(id),
            [
                .. shares.Origins.OrderByDescending(share => share.Weight)
                    .Select(share => new OwedWords(OriginText.Describe(share.Origin), share.Origin.Writer.Model, share.Origin.Source, share.Weight)),
            ],
            shares.Places,
            new SyntheticAncestry(store).OfDocument(id),
            [.. summary.Origin.Inherited.OrderByDescending(parent => parent.Weight).Take(MostListed).Select(parent => Corpus.MadeFrom.Of(store, parent))],
            text is null ? null : DocumentQuality.Of(text, summary.Language),
            [.. store.DroppedFor(id).Take(MostListed)],
            [.. store.DroppedFrom(id.ToString()).Take(MostListed)],
            text?.Length > MostText ? text[..(char.IsLowSurrogate(text[MostText]) ? MostText - 1 : MostText)] : text,
            text?.Length > MostText);
    }
}

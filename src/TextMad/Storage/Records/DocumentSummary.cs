namespace TextMad.Storage.Records;

/// <summary>A document without its text.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Language">The BCP 47 language tag if known.</param>
/// <param name="Words">Maximal runs of characters that are not white space.</param>
/// <param name="Bytes">Length of the text in UTF-8 bytes.</param>
/// <param name="ContentHash">The hash of the text alone.</param>
public sealed record DocumentSummary(DocumentId Id, Origin Origin, string? Language, int Words, int Bytes, ContentHash ContentHash)
{
    /// <summary>Returns what is known of a document at hand: counts its words and bytes, and hashes its text.</summary>
    public static DocumentSummary Of(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new(document.Id, document.Origin, document.Language, document.CountWords(), document.CountBytes(), document.HashContent());
    }
}

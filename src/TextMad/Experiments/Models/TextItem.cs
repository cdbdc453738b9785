namespace TextMad.Experiments.Models;

/// <summary>A document and its tokens: the item of a loop on text.</summary>
/// <param name="Document">The document.</param>
/// <param name="Tokens">Its token ids, without the end-of-text token.</param>
public sealed record TextItem(Document Document, ReadOnlyMemory<int> Tokens)
{
    /// <summary>Whether the text ended by itself: end-of-text is learnt only after one that did. Real passages count as ended.</summary>
    public bool Ended { get; init; } = Document.Origin is not Origin.Sampled { Cut: true };

    /// <summary>Tokens and the end-of-text token that follows them.</summary>
    public long Size => Tokens.Length + 1;
}

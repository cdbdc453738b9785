namespace TextMad.Generations;

/// <summary>A document and its tokens: the item of a loop on text.</summary>
/// <param name="Document">The document.</param>
/// <param name="Tokens">Its token ids, without the end-of-text token.</param>
public sealed record TextItem(Document Document, ReadOnlyMemory<int> Tokens)
{
    /// <summary>Tokens and the end-of-text token that follows them.</summary>
    public long Size => Tokens.Length + 1;
}

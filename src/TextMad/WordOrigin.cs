namespace TextMad;

/// <summary>Where words come from: the source by which they came into the store, and who wrote them.</summary>
/// <param name="Source">
/// The source of an import, or the host of a page of which nothing else is known; null for words that a model of a run wrote, and for words before
/// them that are not a document of the store.
/// </param>
/// <param name="Writer">Who wrote them.</param>
public readonly record struct WordOrigin(string? Source, Writer Writer) : IComparable<WordOrigin>
{
    /// <inheritdoc/>
    /// <remarks>Human text first, then unknown machines, then models; by name among these.</remarks>
    public int CompareTo(WordOrigin other)
    {
        var order = Writer.Kind.CompareTo(other.Writer.Kind);
        order = order != 0 ? order : string.CompareOrdinal(Source, other.Source);
        order = order != 0 ? order : string.CompareOrdinal(Writer.Model?.Value, other.Writer.Model?.Value);
        return order != 0 ? order : string.CompareOrdinal(Writer.Name, other.Writer.Name);
    }
}

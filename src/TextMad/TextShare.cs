namespace TextMad;

/// <summary>A share of a document's words with one origin.</summary>
/// <param name="Origin">Where they come from.</param>
/// <param name="Weight">The share, in (0, 1].</param>
public readonly record struct TextShare(WordOrigin Origin, double Weight);

namespace TextMad;

/// <summary>A share of a document's words that came through one place.</summary>
/// <param name="Place">The source of an import, or the host of a page.</param>
/// <param name="Weight">The share, in (0, 1].</param>
public readonly record struct PlaceShare(string Place, double Weight);

namespace TextMad.Dashboard.Compare;

/// <summary>A part of two texts that are held against each other.</summary>
/// <param name="Kind">Whether it stands in both, in the first alone or in the second alone.</param>
/// <param name="Text">The part.</param>
internal sealed record TextPart(TextPartKind Kind, string Text);

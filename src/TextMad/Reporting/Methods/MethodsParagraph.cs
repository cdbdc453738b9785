namespace TextMad.Reporting.Methods;

/// <summary>A paragraph of a methods section.</summary>
/// <param name="Heading">What it is about, in a word or two.</param>
/// <param name="Text">The paragraph; works are cited by their BibTeX keys in square brackets.</param>
public sealed record MethodsParagraph(string Heading, string Text);

namespace TextMad.Metrics.Lengths;

/// <summary>Some of several texts, cut to given lengths.</summary>
/// <param name="Texts">The cut texts, in the order of the documents.</param>
/// <param name="Documents">Of each, the number of the text that it is the beginning of.</param>
public sealed record CutTexts(IReadOnlyList<string> Texts, IReadOnlyList<int> Documents);

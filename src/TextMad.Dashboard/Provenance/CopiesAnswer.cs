using TextMad.Provenance;

namespace TextMad.Dashboard.Provenance;

/// <summary>What a text has from other documents.</summary>
/// <param name="Place">The corpus, or the model whose training set was looked in.</param>
/// <param name="Documents">How many documents that has.</param>
/// <param name="Text">The text; null when it was not looked for yet.</param>
/// <param name="Words">Words of the text.</param>
/// <param name="Copied">How many of these are in a span.</param>
/// <param name="Least">The shortest span that counts, in words.</param>
/// <param name="Spans">The spans, in order; they can overlap.</param>
/// <param name="Labels">Where the documents that are named came from, by their ids.</param>
internal sealed record CopiesAnswer(
    string Place,
    int Documents,
    string? Text,
    int Words,
    int Copied,
    int Least,
    IReadOnlyList<TracedSpan> Spans,
    IReadOnlyDictionary<string, string> Labels);

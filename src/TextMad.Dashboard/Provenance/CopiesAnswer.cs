using TextMad.Provenance;

namespace TextMad.Dashboard.Provenance;

/// <summary>What a text has from other documents.</summary>
/// <param name="Place">The corpus, or the model whose training set was looked in.</param>
/// <param name="Documents">How many documents that has.</param>
/// <param name="Text">The text; null when it was not looked for yet.</param>
/// <param name="Words">Words of the text.</param>
/// <param name="Least">The shortest run of words that counts.</param>
/// <param name="Parts">The runs of words, in order.</param>
/// <param name="Sharing">How many documents have any run of five words of it.</param>
/// <param name="Read">How many of these were read.</param>
/// <param name="Labels">Where the documents that are named came from, by their ids.</param>
internal sealed record CopiesAnswer(
    string Place,
    int Documents,
    string? Text,
    int Words,
    int Least,
    IReadOnlyList<CopiedPart> Parts,
    int Sharing,
    int Read,
    IReadOnlyDictionary<string, string> Labels);

namespace TextMad.Corpora.Import.Distribution;

/// <summary>What a person asked to import.</summary>
/// <param name="Corpus">The corpus.</param>
/// <param name="Paths">Files and folders, as they were given.</param>
/// <param name="Options">How they are read.</param>
/// <param name="Description">What the corpus is, for people; null when nothing was said.</param>
public sealed record ImportRequest(string Corpus, IReadOnlyList<string> Paths, ImportOptions Options, string? Description = null);

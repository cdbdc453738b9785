namespace TextMad.Dashboard.Corpus;

/// <summary>A corpus in the list.</summary>
internal sealed record CorpusLine(string Name, string? Description, long Documents, long Words, long Bytes, long Dropped);

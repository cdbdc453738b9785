namespace TextMad.Corpora.Pipeline;

/// <summary>A corpus and how much it held.</summary>
public sealed record CorpusTotals(string Corpus, long Documents = 0, long Words = 0, long Bytes = 0);

namespace TextMad.Dashboard.Corpus;

/// <summary>A share of a document's words that one source and writer gave.</summary>
internal sealed record OwedWords(string Label, ModelId? Model, string? Source, double Weight);

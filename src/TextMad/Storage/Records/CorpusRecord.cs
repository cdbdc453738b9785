namespace TextMad.Storage.Records;

/// <summary>A named set of documents.</summary>
/// <param name="Name">Letters, digits, <c>.</c>, <c>_</c>, <c>-</c>, <c>/</c>.</param>
/// <param name="Description">What it is, for people.</param>
public sealed record CorpusRecord(string Name, string? Description = null);

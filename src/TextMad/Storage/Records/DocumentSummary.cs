namespace TextMad.Storage.Records;

/// <summary>A document without its text.</summary>
public sealed record DocumentSummary(DocumentId Id, Origin Origin, string? Language, int Words, int Bytes, ContentHash ContentHash);

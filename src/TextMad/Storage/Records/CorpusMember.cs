namespace TextMad.Storage.Records;

/// <summary>Membership of a document in a corpus.</summary>
public readonly record struct CorpusMember(string Corpus, DocumentId Document);

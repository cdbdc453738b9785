namespace TextMad.Storage.Records;

/// <summary>What a commit did.</summary>
/// <param name="DocumentsAdded">Documents that were new.</param>
/// <param name="DocumentsPresent">Documents that were there already (same id).</param>
public readonly record struct CommitReport(int DocumentsAdded, int DocumentsPresent);

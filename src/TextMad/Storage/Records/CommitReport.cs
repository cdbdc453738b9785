namespace TextMad.Storage.Records;

/// <summary>The result of a commit: how many documents were new and how many were there already.</summary>
/// <param name="DocumentsAdded">Documents that were new.</param>
/// <param name="DocumentsPresent">Documents that were there already (same id).</param>
public readonly record struct CommitReport(int DocumentsAdded, int DocumentsPresent);

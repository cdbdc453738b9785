namespace TextMad.Storage.Records;

/// <summary>A member of a training set and what is known of it.</summary>
/// <param name="Document">The document without its text.</param>
/// <param name="Tokens">Its length in the run's tokens: its weight in the set.</param>
public readonly record struct TrainingMemberSummary(DocumentSummary Document, int Tokens);

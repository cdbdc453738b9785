namespace TextMad.Storage.Records;

/// <summary>A document in a training set.</summary>
/// <param name="Document">The id of the document.</param>
/// <param name="Tokens">Its length in the run's tokens: its weight in the set.</param>
public readonly record struct TrainingMember(DocumentId Document, int Tokens);

namespace TextMad.Storage.Records;

/// <summary>A document that was taken down: it stays known, and is trained on no more.</summary>
/// <param name="Document">The id of the document.</param>
/// <param name="Reason">Why, in the words of the person who asked.</param>
/// <param name="At">The time of the withdrawal, UTC.</param>
/// <param name="Erased">Whether its text is gone for good; what remains is its hash and where it came from.</param>
public sealed record Withdrawal(DocumentId Document, string Reason, DateTimeOffset At, bool Erased = false);

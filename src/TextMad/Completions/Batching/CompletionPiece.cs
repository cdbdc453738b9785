namespace TextMad.Completions.Batching;

/// <summary>A part of a completion, in the order in which it was written.</summary>
/// <param name="Choice">Number of the completion in its request.</param>
/// <param name="Text">Text that nothing can take back: whole characters, and no beginning of a text to stop at.</param>
/// <param name="Tokens">The tokens since the piece before, where log-probabilities were asked for.</param>
/// <param name="Written">Tokens that the model has chosen so far.</param>
/// <param name="End">Why it ended; null while it goes on.</param>
internal sealed record CompletionPiece(int Choice, string Text, IReadOnlyList<ScoredToken> Tokens, int Written, CompletionEnd? End);

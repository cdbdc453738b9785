namespace TextMad.Sampling;

/// <summary>A sequence that a model wrote.</summary>
/// <param name="Index">Its number, as in <see cref="GenerationRequest"/>.</param>
/// <param name="Tokens">Prompt and continuation, without end-of-text at either end.</param>
/// <param name="PromptLength">How many of the tokens are the prompt.</param>
/// <param name="Ended">True when the model wrote end-of-text; false when the sequence was cut at the longest length.</param>
public sealed record GeneratedSequence(ulong Index, ReadOnlyMemory<int> Tokens, int PromptLength, bool Ended);

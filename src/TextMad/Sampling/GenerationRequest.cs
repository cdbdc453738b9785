namespace TextMad.Sampling;

/// <summary>One sequence to write: its number, which names its random stream, and the tokens it begins with.</summary>
/// <param name="Index">The sequence draws from <c>key.At(Index)</c>; distinct within one call.</param>
/// <param name="Prompt">Token ids without end-of-text, shorter than <see cref="DecodingOptions.MaximumTokens"/>; may be empty.</param>
public readonly record struct GenerationRequest(ulong Index, ReadOnlyMemory<int> Prompt = default);

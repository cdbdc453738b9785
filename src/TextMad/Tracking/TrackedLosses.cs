namespace TextMad.Tracking;

/// <summary>
/// A part of the curve of the loss in the training of one model. The same training has its points at the same places, also after it was stopped and gone on with.
/// </summary>
/// <param name="Chain">The chain that the model belongs to.</param>
/// <param name="Generation">The model's generation, from 0.</param>
/// <param name="Points">Tokens that the training has seen, rising, and the mean cross-entropy in nats per token since the point before.</param>
/// <param name="Time">When this was told.</param>
public sealed record TrackedLosses(TrackedChain Chain, int Generation, IReadOnlyList<(long Tokens, double Loss)> Points, DateTimeOffset Time);

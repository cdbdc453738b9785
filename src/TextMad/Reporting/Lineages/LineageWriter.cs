namespace TextMad.Reporting.Lineages;

/// <summary>What one writer gave to a training set.</summary>
/// <param name="Model">The id of the model that wrote it; null for human text.</param>
/// <param name="Tokens">Tokens, at least 0.</param>
/// <param name="Share">These tokens / all tokens of the training set, in [0, 1].</param>
public sealed record LineageWriter(string? Model, long Tokens, double Share);

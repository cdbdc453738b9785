namespace TextMad.Provenance;

/// <summary>What one writer gave to a training set.</summary>
/// <param name="Model">The model that wrote it; null for text that no model of the store wrote: human text, as far as the store knows.</param>
/// <param name="Tokens">Tokens, at least 0; rounded where documents have several writers.</param>
/// <param name="Share">These tokens / all tokens of the training set, in [0, 1].</param>
public sealed record WriterShare(ModelId? Model, long Tokens, double Share);

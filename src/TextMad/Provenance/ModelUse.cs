namespace TextMad.Provenance;

/// <summary>How much of a model's training set something is.</summary>
/// <param name="Model">The model.</param>
/// <param name="Run">Its run.</param>
/// <param name="Members">Members of the training set: a document that is in it twice counts twice.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Share">These tokens / all tokens of the training set, in [0, 1].</param>
/// <param name="Indirect">
/// Tokens / all tokens of what was written by models that had, at any remove, been trained on it, in [0, 1].
/// </param>
/// <param name="Steps">1 when it is in the training set itself, 2 when a model wrote for the set that had it in its own, and so on.</param>
public sealed record ModelUse(ModelId Model, string Run, long Members, long Tokens, double Share, double Indirect, int Steps);

namespace TextMad.Provenance;

/// <summary>How much of a model's training set something is.</summary>
/// <param name="Model">The model that was trained on the words.</param>
/// <param name="Run">Its run.</param>
/// <param name="Members">Members of the training set that hold any of it: a document that is in the set twice counts twice.</param>
/// <param name="Tokens">Tokens, each member's by the share of its words that is meant.</param>
/// <param name="Share">These tokens / all tokens of the training set, in [0, 1].</param>
/// <param name="Indirect">
/// Tokens / all tokens of what was written by models that had, at any remove, consumed it, in [0, 1].
/// </param>
/// <param name="Weights">The model from whose weights this one began, when that one had consumed it and weights count; null otherwise.</param>
/// <param name="Steps">
/// 1 when it is in the training set itself, 2 when a model that had it in its own wrote for the set or gave its weights, and so on.
/// </param>
public sealed record ModelUse(ModelId Model, string Run, long Members, double Tokens, double Share, double Indirect, ModelId? Weights, int Steps);

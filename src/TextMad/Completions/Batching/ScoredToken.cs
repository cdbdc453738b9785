namespace TextMad.Completions.Batching;

/// <summary>A token of a prompt or of what was written, with its log-probability under the model.</summary>
/// <param name="Token">The id.</param>
/// <param name="LogProbability">Natural logarithm, before temperature, penalties and constraints; null for the first token of a prompt.</param>
/// <param name="Best">The most probable tokens at its place, best first, as many as were asked for; null for the first token of a prompt.</param>
internal readonly record struct ScoredToken(int Token, float? LogProbability, IReadOnlyList<(int Token, float LogProbability)>? Best);

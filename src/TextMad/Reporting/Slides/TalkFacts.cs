namespace TextMad.Reporting.Slides;

/// <summary>What a talk says of how a run was made, in plain words.</summary>
/// <param name="Setting">The data, the model and the loop, a short line each.</param>
/// <param name="Regimes">Each regime's label with what it is, in a sentence that needs no formula.</param>
public sealed record TalkFacts(IReadOnlyList<string> Setting, IReadOnlyList<KeyValuePair<string, string>> Regimes);

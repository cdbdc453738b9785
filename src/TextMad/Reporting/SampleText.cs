namespace TextMad.Reporting;

/// <summary>A text that a model wrote.</summary>
/// <param name="Regime">The regime; <see cref="ModelId.SharedRegime"/> for generation 0.</param>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Generation">The generation of the model that wrote it.</param>
/// <param name="DocumentId">The document in the store.</param>
/// <param name="Text">The text, or its beginning.</param>
public sealed record SampleText(string Regime, ulong Seed, int Generation, string DocumentId, string Text);

namespace TextMad.Sampling;

/// <summary>How strongly a text bears a watermark.</summary>
/// <param name="Pairs">T, different pairs of neighbouring tokens.</param>
/// <param name="Green">g, those whose second token is green after the first.</param>
/// <param name="Z">(g - gamma T) / sqrt(T gamma (1 - gamma)): standard normal in unmarked text; null without a pair.</param>
/// <param name="Probability">The chance that unmarked text has this many green tokens or more.</param>
public sealed record WatermarkEvidence(int Pairs, int Green, double? Z, double? Probability);

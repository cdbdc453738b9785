namespace TextMad.Provenance.Lineages;

/// <summary>A step in one direction: what is shown of it, and how much is not.</summary>
/// <param name="Links">Where it leads, what has most weight first.</param>
/// <param name="Left">How many more there are; null when there are more and nobody counted them.</param>
internal sealed record LineageStep(IReadOnlyList<StepLink> Links, long? Left);

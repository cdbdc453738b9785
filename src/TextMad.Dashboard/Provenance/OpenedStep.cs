namespace TextMad.Dashboard.Provenance;

/// <summary>How much is shown of a step.</summary>
/// <param name="Pages">Pages of it.</param>
/// <param name="Left">How many more there are; null when there are more and nobody counted them.</param>
internal sealed record OpenedStep(int Pages, long? Left);

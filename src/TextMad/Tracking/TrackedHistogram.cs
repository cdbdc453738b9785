namespace TextMad.Tracking;

/// <summary>How many texts have which value.</summary>
/// <param name="Name">What the value is, in snake case.</param>
/// <param name="Bins">The bins that are not empty, rising: where they begin, where they end, how many texts are in them.</param>
public sealed record TrackedHistogram(string Name, IReadOnlyList<(double Low, double High, double Count)> Bins);

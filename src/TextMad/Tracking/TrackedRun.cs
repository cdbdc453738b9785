namespace TextMad.Tracking;

/// <summary>A run, as trackers show it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Description">What it is for; can be empty.</param>
/// <param name="Started">When it was begun.</param>
/// <param name="Settings">All settings that are one word, number or truth value, dotted names and YAML values.</param>
public sealed record TrackedRun(string Id, string Description, DateTimeOffset Started, IReadOnlyList<KeyValuePair<string, string>> Settings);

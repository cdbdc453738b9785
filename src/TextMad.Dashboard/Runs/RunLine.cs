using TextMad.Storage.Records;

namespace TextMad.Dashboard.Runs;

/// <summary>A run in the list.</summary>
internal sealed record RunLine(
    string Id, string? Name, RunStatus Status, DateTimeOffset Started, DateTimeOffset? Finished, IReadOnlyList<string> Tags, string? Note);

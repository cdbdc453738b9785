namespace TextMad.Dashboard.Runs;

/// <summary>A run to start.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Yaml">Its settings.</param>
internal sealed record RunRequest(string Id, string Yaml);

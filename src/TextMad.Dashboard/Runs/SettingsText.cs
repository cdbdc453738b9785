namespace TextMad.Dashboard.Runs;

/// <summary>Settings to look at.</summary>
/// <param name="Yaml">The text.</param>
internal sealed record SettingsText(string Yaml);

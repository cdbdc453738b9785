namespace TextMad.Configuration;

/// <summary>What is wrong with settings.</summary>
/// <param name="Message">The settings and their values, what is allowed, and what to do, e.g. <c>minimum_words 60 is more than maximum_words 50: ...</c>.</param>
/// <param name="Setting">The C# name of the setting to point at in a file; null for the whole record.</param>
public sealed record SettingProblem(string Message, string? Setting = null);

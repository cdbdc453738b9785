namespace TextMad.Configuration;

/// <summary>A concrete form of an abstract settings record.</summary>
/// <param name="Name">Its name in YAML.</param>
/// <param name="Type">The record, which has a public parameterless constructor.</param>
public sealed record SettingChoice(string Name, Type Type);

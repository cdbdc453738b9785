namespace TextMad.Configuration;

/// <summary>A setting, as people read of it.</summary>
/// <param name="Name">Its name, dotted where it is a setting of a setting.</param>
/// <param name="Standard">The value that it has unless another is given, as YAML.</param>
/// <param name="Allowed">The values that it can have, in words.</param>
/// <param name="Meaning">What it means.</param>
public sealed record SettingDescription(string Name, string Standard, string Allowed, string Meaning);

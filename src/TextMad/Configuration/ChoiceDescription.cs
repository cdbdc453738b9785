namespace TextMad.Configuration;

/// <summary>Something that can be chosen by its name in settings: a regime, a mitigation, a block.</summary>
/// <param name="Name">Its name in YAML.</param>
/// <param name="Meaning">What it is, in words or as a formula.</param>
/// <param name="Source">The publication that it is from; empty where it names none.</param>
/// <param name="Settings">The settings that it alone has.</param>
public sealed record ChoiceDescription(string Name, string Meaning, string Source, IReadOnlyList<SettingDescription> Settings);

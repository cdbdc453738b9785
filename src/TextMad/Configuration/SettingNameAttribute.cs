namespace TextMad.Configuration;

/// <summary>
/// Names a concrete form of an abstract settings record. In YAML the setting is then either the bare name, <c>replace</c>, or
/// the name with settings of that form, <c>keep: {share: 0.1}</c>. Settings that the abstract record itself declares, which every form has,
/// stand beside the name: <c>{engine: torch, transformer: {...}}</c>. Whoever adds a form writes one record with its name, in this library or in
/// one that refers to it: settings, help and tables find it (<see cref="SettingSchema.ChoicesOf"/>).
/// </summary>
/// <example><code>[SettingName("replace")] public sealed record Replace : Regime;</code></example>
/// <param name="name">Snake case, as it stands in YAML; no two forms of one record have the same.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SettingNameAttribute(string name) : Attribute
{
    /// <summary>The name in YAML.</summary>
    public string Name { get; } = name;
}

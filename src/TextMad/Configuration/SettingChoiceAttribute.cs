namespace TextMad.Configuration;

/// <summary>
/// Names one concrete form of an abstract settings record. In YAML the setting is then either the bare name, <c>replace</c>, or
/// the name with settings of that form, <c>keep: {share: 0.1}</c>. Settings that the abstract record itself declares, which every form has,
/// stand beside the name: <c>{engine: torch, transformer: {...}}</c>.
/// </summary>
/// <example><code>[SettingChoice("replace", typeof(Replace))] public abstract record Regime;</code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, AllowMultiple = true, Inherited = false)]
public sealed class SettingChoiceAttribute : Attribute
{
    /// <summary>A name and what it stands for.</summary>
    /// <param name="name">Snake case, as it stands in YAML.</param>
    /// <param name="type">A record with a public parameterless constructor that derives from the annotated type.</param>
    public SettingChoiceAttribute(string name, Type type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>The name in YAML.</summary>
    public string Name { get; }

    /// <summary>The record that the name stands for.</summary>
    public Type Type { get; }
}

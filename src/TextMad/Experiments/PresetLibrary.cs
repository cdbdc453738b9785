using System.Reflection;

namespace TextMad.Experiments;

/// <summary>The experiments that ship with the tool.</summary>
public static class PresetLibrary
{
    private const string Prefix = "TextMad.Experiments.Presets.";
    private const string Suffix = ".yaml";

    /// <summary>Names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether there is a preset of this name.</summary>
    public static bool Contains(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>The YAML of a preset, comments and all.</summary>
    /// <exception cref="InputException">There is no such preset.</exception>
    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new InputException($"There is no preset '{name}'; there are {string.Join(", ", Names)}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

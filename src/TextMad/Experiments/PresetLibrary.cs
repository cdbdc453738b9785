using System.Reflection;
using TextMad.Configuration;

namespace TextMad.Experiments;

/// <summary>The experiments that ship with the tool.</summary>
public static class PresetLibrary
{
    private static readonly EmbeddedFiles _files = new(Assembly.GetExecutingAssembly(), "TextMad.Experiments.Presets.", ".yaml");

    /// <summary>Names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => _files.Names;

    /// <summary>Returns whether there is a preset of this name.</summary>
    public static bool Contains(string name) => _files.Contains(name);

    /// <summary>Returns the YAML of a preset, comments and all.</summary>
    /// <exception cref="InputException">There is no such preset.</exception>
    public static string Read(string name) => Contains(name)
        ? _files.Read(name)
        : throw new InputException($"There is no preset '{name}'{NearestName.Suggest(name, Names)} Presets: {string.Join(", ", Names)}.");
}

using System.Reflection;
using TextMad.Configuration;

namespace TextMad.Corpora.Pipeline;

/// <summary>The recipes that ship with the tool, and those in files.</summary>
public static class RecipeLibrary
{
    private const string Prefix = "TextMad.Corpora.Pipeline.Recipes.";
    private const string Suffix = ".yaml";

    /// <summary>Names of the recipes that ship with the tool, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A recipe by a file's path or a preset's name.</summary>
    /// <param name="nameOrFile">Which; a file wins.</param>
    /// <param name="overrides">Arguments of <c>--set</c>.</param>
    /// <exception cref="InputException">Neither, or its settings are wrong.</exception>
    public static PipelineRecipe Find(string nameOrFile, IReadOnlyList<string>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(nameOrFile);
        if (File.Exists(nameOrFile))
        {
            return SettingsReader.ReadFile<PipelineRecipe>(nameOrFile, overrides);
        }

        if (!Names.Contains(nameOrFile, StringComparer.Ordinal))
        {
            throw new InputException(
                $"'{nameOrFile}' is neither a file nor a recipe{NearestName.Suggest(nameOrFile, Names)} Recipes: {string.Join(", ", Names)}.");
        }

        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + nameOrFile + Suffix)!);
        return SettingsReader.Read<PipelineRecipe>(reader.ReadToEnd(), $"recipe {nameOrFile}", overrides);
    }
}

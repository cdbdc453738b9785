using System.Reflection;
using TextMad.Configuration;

namespace TextMad.Corpora.Pipeline;

/// <summary>The recipes that ship with the tool, and those in files.</summary>
public static class RecipeLibrary
{
    private static readonly EmbeddedFiles _files = new(Assembly.GetExecutingAssembly(), "TextMad.Corpora.Pipeline.Recipes.", ".yaml");

    /// <summary>Names of the recipes that ship with the tool, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names => _files.Names;

    /// <summary>Returns a recipe by a file's path or a preset's name.</summary>
    /// <param name="nameOrFile">Which; a file wins.</param>
    /// <param name="overrides">Settings that win over those of the recipe, applied in order.</param>
    /// <exception cref="InputException">Neither, or its settings are wrong.</exception>
    public static PipelineRecipe Find(string nameOrFile, IReadOnlyList<SettingOverride>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(nameOrFile);
        if (File.Exists(nameOrFile))
        {
            return SettingsReader.ReadFile<PipelineRecipe>(nameOrFile, overrides);
        }

        if (!_files.Contains(nameOrFile))
        {
            throw new InputException(
                $"'{nameOrFile}' is neither a file nor a recipe{NearestName.Suggest(nameOrFile, Names)} Recipes: {string.Join(", ", Names)}.");
        }

        return SettingsReader.Read<PipelineRecipe>(_files.Read(nameOrFile), $"recipe {nameOrFile}", overrides);
    }
}

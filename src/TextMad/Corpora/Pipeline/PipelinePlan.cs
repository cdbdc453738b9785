using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline;

/// <summary>What is to be done to which corpus.</summary>
/// <param name="Name">The run's name.</param>
/// <param name="Recipe">The recipe: blocks in order, with their settings.</param>
/// <param name="Language">The recipe's language.</param>
/// <param name="From">The corpus that goes in.</param>
/// <param name="To">The corpus that comes out: a new one.</param>
public sealed record PipelinePlan(string Name, PipelineRecipe Recipe, LanguageProfile Language, string From, string To)
{
    /// <summary>The corpus that dropped documents join when they are kept.</summary>
    public string DroppedCorpus => To + "/dropped";

    /// <summary>Returns a plan, with a name that follows from the corpus that comes out.</summary>
    /// <exception cref="InputException">A block is out of range, or the corpora are the same.</exception>
    public static PipelinePlan Create(PipelineRecipe recipe, string from, string to, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (from == to)
        {
            throw new InputException($"'{to}' cannot be both the input and the output: name a new corpus for the output.");
        }

        foreach (var (label, block) in recipe.Labelled())
        {
            SettingRules.Require(block, label);
        }

        return new PipelinePlan(name ?? to.Replace('/', '-'), recipe, LanguageProfile.Find(recipe.Language), from, to);
    }
}

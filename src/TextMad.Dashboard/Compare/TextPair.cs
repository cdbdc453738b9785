using TextMad.Dashboard.Runs;
using TextMad.Dashboard.Serving;
using TextMad.Experiments.Runs;

namespace TextMad.Dashboard.Compare;

/// <summary>Two texts of two models, and what changed from the one to the other.</summary>
/// <param name="First">The first model.</param>
/// <param name="Second">The second.</param>
/// <param name="Number">
/// The number of the texts, from 0: what a model writes under one number is drawn from one random stream, and goes on from one prompt where there are prompts.
/// </param>
/// <param name="Count">How many numbers both have.</param>
/// <param name="Parts">The parts, in order.</param>
internal sealed record TextPair(string First, string Second, int Number, int Count, IReadOnlyList<TextPart> Parts)
{
    /// <summary>Reads two texts.</summary>
    /// <exception cref="InputException">A name is not that of a generation's model.</exception>
    /// <exception cref="NotFoundException">A model has written nothing, or nothing of this number.</exception>
    public static TextPair Read(DashboardContext context, string first, string second, int number)
    {
        var (mine, others) = (PathOf(context, first), PathOf(context, second));
        var count = Math.Min(File.ReadLines(mine).Count(), File.ReadLines(others).Count());
        return number < 0 || number >= count
            ? throw new NotFoundException($"There is no text {number}: both models have the texts 0 to {count - 1}.")
            : new TextPair(first, second, number, count, TextDifference.Of(SampleFile.ReadTexts(mine, number + 1)[number], SampleFile.ReadTexts(others, number + 1)[number]));
    }

    private static string PathOf(DashboardContext context, string name)
    {
        var model = new ModelId(name);
        if (model is not { Run: { } id, Seed: { } seed, Generation: { } generation, Regime: { } regime })
        {
            throw new InputException($"'{name}' names no model of a run: RUN/REGIME/sSEED/gGENERATION is expected.");
        }

        using var store = context.OpenStore();
        var run = RunFinder.Require(store, id);
        var options = RunFinder.OptionsOf(run);

        // Only a name that the run's own settings give can become a path.
        if (!options.Loop.Seeds.Contains(seed) || generation > options.Loop.Generations || !options.Loop.Lineages.Append(ModelId.SharedRegime).Contains(regime))
        {
            throw new NotFoundException($"Run '{run.Id}' has no model '{name}'.");
        }

        var results = new RunResults(store, RunFinder.FolderOf(context, run));
        var path = results.Folder.Samples(ModelId.Of(run.Id, regime, seed, generation));
        return results.Files.Has(path) ? path : throw new NotFoundException($"Model '{name}' has written nothing yet.");
    }
}

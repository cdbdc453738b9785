using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using TextMad.Corpora;
using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Reporting.Slides;

namespace TextMad.Experiments.Runs;

/// <summary>Puts a run's settings into words for an audience that knows no formulas.</summary>
internal static class TalkWords
{
    /// <summary>Returns what a talk says of how a run was made.</summary>
    /// <param name="options">The run's settings.</param>
    public static TalkFacts Of(ExperimentOptions options)
    {
        var loop = options.Loop;
        return new TalkFacts(
            [
                Text($"Text: {CorpusManifest.Find(options.Data.Corpus)?.Title ?? options.Data.Corpus}, {options.Data.Tokens:#,##0} tokens for the first model."),
                options.Model switch
                {
                    TransformerModelOptions { Shape: var shape } => Text($"Model: a transformer of {shape.Layers} layers and width {shape.Width}."),
                    NGramModelOptions { Order: var order } => Text($"Model: an n-gram model, which chooses the next token by the {order - 1} before it."),
                    _ => "Model: words drawn one by one by how often they occur.",
                },
                $"Loop: {Plural.Of(loop.Generations, "generation")} after the first, {Plural.Of(loop.Regimes.Count, "regime")}, "
                    + $"each with {Plural.Of(loop.Seeds.Count, "seed")}.",
            ],
            [.. loop.Regimes.SelectMany(regime => regime.Lineages.Select(lineage => KeyValuePair.Create(lineage, Meaning(regime))))]);
    }

    private static string Meaning(Regime regime) => regime switch
    {
        Replace { SizeMatched: false } => "each model learns only from what the last one wrote.",
        Replace => "each model learns only from what the last one wrote, ever more of it.",
        Accumulate => "each model learns from all text so far: people's, and that of every model before.",
        AccumulateSubsample => "each model learns from a draw of fixed size from all text so far.",
        Fresh fresh => Text($"each model learns from new text by people ({Percent(fresh.Real / (fresh.Real + fresh.Synthetic))}) and from what the last one wrote."),
        Keep keep => Text($"a share of the people's first text ({Percent(keep.Share)}) stays; the rest is what the last model wrote."),
        Augment => "each model learns from the people's first text, the same every time, and from what the last one wrote.",
        _ => regime.GetType().GetCustomAttribute<DescriptionAttribute>(inherit: false)?.Description ?? regime.Label,
    };

    private static string Percent(double share) => Text($"{100 * share:0.#}%");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using TextMad.Metrics;
using TextMad.Metrics.Diversity;
using TextMad.Metrics.Perplexity;
using TextMad.Models.NGram;
using TextMad.Reporting;
using TextMad.Tokenization;
using TextMad.Training;

namespace TextMad.Experiments.Models;

/// <summary>
/// What counting alone makes of a training set: an interpolated trigram with modified Kneser-Ney discounts [Chen and Goodman 1999], fitted to what a
/// generation was trained on and scored on the same held-out text. A model that is far behind it has hardly learnt the text, and shows a blurred collapse.
/// </summary>
public static class TrigramBaseline
{
    /// <summary>The metric's name.</summary>
    public const string Metric = "trigram_perplexity";

    /// <summary>A generation 0 whose held-out perplexity is more than this many times the trigram's is warned of.</summary>
    public const double LargestRatio = 1.3;

    private const string Compared = "heldout_perplexity";

    private static readonly NGramOptions _options = new() { Order = 3 };

    /// <summary>How to read the metric.</summary>
    internal static MetricDescription Description { get; } = new(
        Metric,
        Metric.Replace('_', ' '),
        "perplexity",
        CollapseDirection.Up,
        "perplexity per token of the held-out real text under an interpolated Kneser-Ney trigram of the same training set: the baseline of heldout_perplexity");

    /// <summary>Fits a trigram and scores held-out text.</summary>
    /// <param name="training">What the generation was trained on.</param>
    /// <param name="heldout">Token ids of each held-out document, without end-of-text.</param>
    /// <param name="heldoutBytes">Their length in UTF-8 bytes.</param>
    /// <param name="tokenizer">The tokenizer that made the tokens.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    /// <returns>Its perplexity, counted as heldout_perplexity is.</returns>
    internal static double? Perplexity(
        IReadOnlyList<TextItem> training,
        IReadOnlyList<ReadOnlyMemory<int>> heldout,
        long heldoutBytes,
        ITokenizer tokenizer,
        CancellationToken cancellation)
    {
        var trigram = NGramModel.Fit(
            [.. training.Select(item => item.Tokens)], tokenizer.VocabularySize, tokenizer.EndOfText, _options, [.. training.Select(item => item.Ended)]);
        var input = new MetricInput { Heldout = ScoredSequences.Heldout(trigram, tokenizer.EndOfText, heldout, heldoutBytes, cancellation) };
        return new HeldoutPerplexity().Measure(input).Value;
    }

    /// <summary>Held-out perplexity of generation 0 over the trigram's, a seed each: about 1 and below for a model that has learnt its text.</summary>
    /// <param name="rows">Measurements of a run.</param>
    public static IReadOnlyList<double> Ratios(IEnumerable<MeasurementRow> rows) =>
    [
        .. rows.Where(row => row.Generation == 0 && row.Metric is Metric or Compared && row.Value is not null)
            .GroupBy(row => row.Seed)
            .OrderBy(seed => seed.Key)
            .Select(seed => seed.ToLookup(row => row.Metric, row => row.Value!.Value))
            .Where(seed => seed.Contains(Metric) && seed.Contains(Compared))
            .Select(seed => seed[Compared].First() / seed[Metric].First()),
    ];

    /// <summary>Returns a warning when transformers of generation 0 are far behind the trigram, with what to change; null when they are not.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="rows">Its measurements, or those of one of its models.</param>
    public static string? Warning(ExperimentOptions options, IReadOnlyList<MeasurementRow> rows)
    {
        var ratios = Ratios(rows);
        if (options.Model is not TransformerModelOptions { Training: var training } || ratios.Count == 0 || ratios.Average() <= LargestRatio)
        {
            return null;
        }

        var optimiser = training.Optimiser == OptimiserKind.Muon ? "" : "training.optimiser: muon, ";
        return string.Create(CultureInfo.InvariantCulture,
            $"The models are weak: generation 0's held-out perplexity is {ratios.Average():0.##} times that of a trigram model of the same text (at most "
            + $"{LargestRatio} is advised), so later losses are hard to see. "
            + $"Change {optimiser}data.tokens (more text, now {options.Data.Tokens}), training.amount (longer, now {training.Amount}) or the "
            + $"learning rates; the manual's page 'training' has recipes.");
    }
}

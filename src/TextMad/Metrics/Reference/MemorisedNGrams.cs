using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Reference;

/// <summary>
/// memorisation_n: share of the n-grams of the texts, repetitions included, that occur in the reference (the generation-0 training set);
/// novelty_n = 1 - memorisation_n [McCoy et al. 2023]. Exact: n-grams are compared word by word.
/// </summary>
/// <param name="order">n, the length of the n-grams in words, at least 1.</param>
/// <param name="novel">Those that do not occur there, rather than those that do.</param>
public sealed class MemorisedNGrams(int order, bool novel) : Metric, IPerDocumentMetric
{
    /// <inheritdoc/>
    public override string Name => novel ? $"novelty_{order}" : $"memorisation_{order}";

    /// <inheritdoc/>
    public override string Source => "McCoy et al. 2023";

    /// <inheritdoc/>
    public override string Description => $"share of the texts' word {order}-grams that {(novel ? "do not occur" : "occur")} in the reference";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Either;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Texts | MetricNeeds.Reference;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("n", order), ("matching", "exact")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var perDocument = Count(input);
        var all = perDocument.Sum(document => (long)document.All);
        return all == 0
            ? MetricResult.Absent($"no text has {order} words")
            : perDocument.Sum(document => (long)document.Counted) / (double)all;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return Array.ConvertAll(Count(input), document => document.All == 0 ? null : (double?)document.Counted / document.All);
    }

    private (int Counted, int All)[] Count(MetricInput input)
    {
        var reference = input.Reference!.TableOf(order);
        var numbers = input.Texts!.NumbersIn(input.Reference);
        var starts = input.Texts.WordSequences.Starts;
        var counts = new (int Counted, int All)[starts.Length - 1];
        for (var document = 0; document < counts.Length; document++)
        {
            for (var i = starts[document]; i + order <= starts[document + 1]; i++)
            {
                counts[document].All++;
                counts[document].Counted += reference.CountOf(numbers.AsSpan(i, order)) > 0 != novel ? 1 : 0;
            }
        }

        return counts;
    }
}

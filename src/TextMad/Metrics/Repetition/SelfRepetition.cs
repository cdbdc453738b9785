using TextMad.Metrics.Counting;
using TextMad.Numerics.Elementary;
using TextMad.Statistics;

namespace TextMad.Metrics.Repetition;

/// <summary>
/// self_repetition: mean over documents of ln(1 + sum over their different 4-grams of (number of documents with it - 1))
/// [Salkar et al. 2022]: how much a document says what others say. A document of fewer than 4 words counts as 0.
/// </summary>
public sealed class SelfRepetition : Metric, IPerDocumentMetric
{
    private const int Order = 4;

    /// <inheritdoc/>
    public override string Name => "self_repetition";

    /// <inheritdoc/>
    public override string Source => "Salkar et al. 2022";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => "ln(1 + occurrences of a text's word 4-grams in other texts), mean over texts";

    /// <inheritdoc/>
    public override string Unit => "nats";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("n", Order)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var perDocument = Values(input.Texts!);
        return perDocument.Length == 0 ? MetricResult.Absent("there are no texts") : OrderFree.Sum(perDocument) / perDocument.Length;
    }

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return WithinDocument.OrNull(Values(input.Texts!));
    }

    private static double[] Values(TextCollection texts)
    {
        var elsewhere = new long[texts.WordSequences.Documents];
        int[] frequencies = [], seen = [];
        foreach (var ngrams in texts.PartsOf(Order))
        {
            var documentFrequencies = ReusedArray.Cleared(ref frequencies, ngrams.Types);
            var lastSeenIn = ReusedArray.Cleared(ref seen, ngrams.Types);
            for (var document = 0; document < elsewhere.Length; document++)
            {
                foreach (var ngram in ngrams.Of(document))
                {
                    if (lastSeenIn[ngram] != document + 1)
                    {
                        lastSeenIn[ngram] = document + 1;
                        documentFrequencies[ngram]++;
                    }
                }
            }

            lastSeenIn.Clear();
            for (var document = 0; document < elsewhere.Length; document++)
            {
                foreach (var ngram in ngrams.Of(document))
                {
                    if (lastSeenIn[ngram] != document + 1)
                    {
                        lastSeenIn[ngram] = document + 1;
                        elsewhere[document] += documentFrequencies[ngram] - 1;
                    }
                }
            }
        }

        return Array.ConvertAll(elsewhere, count => RealFunctions.Log(1 + count));
    }
}

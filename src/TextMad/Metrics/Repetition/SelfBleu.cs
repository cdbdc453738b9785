using TextMad.Metrics.Counting;
using TextMad.Numerics.Elementary;
using TextMad.Statistics;

namespace TextMad.Metrics.Repetition;

/// <summary>
/// self_bleu: BLEU-4 of each document with all others as references, mean over documents [Zhu et al. 2018; Papineni et al. 2002]: how
/// well the others foretell a document. Precisions without a match count 0.1 matches (method 1 of Chen and Cherry 2014), a document that
/// shares no word counts 0, the brevity penalty takes the closest reference length, of two equally close ones the shorter.
/// </summary>
/// <remarks>
/// The largest count of an n-gram in any other document is known without looking at all of them: it is the largest of all documents, or
/// the second largest if the document itself has that. So the time grows with the words, and no sample needs to be drawn.
/// </remarks>
public sealed class SelfBleu : Metric, IPerDocumentMetric
{
    private const int LargestOrder = 4;
    private const double Epsilon = 0.1;

    /// <inheritdoc/>
    public override string Name => "self_bleu";

    /// <inheritdoc/>
    public override string Source => "Zhu et al. 2018";

    /// <inheritdoc/>
    public override string Description => "BLEU-4 of a text with all other texts as references, mean over texts";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("words", Words.Name), ("n", "1-4"), ("smoothing", "method 1"), ("epsilon", Epsilon), ("reference_length", "closest"), ("sample", "all texts")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var scores = Scores(input.Texts!);
        var defined = Array.FindAll(scores, score => !double.IsNaN(score));
        if (defined.Length == 0)
        {
            return MetricResult.Absent("fewer than two texts have words");
        }

        var empty = scores.Length - defined.Length;
        return new(OrderFree.Sum(defined) / defined.Length, empty == 0 ? null : $"{empty} of {scores.Length} texts left out: empty");
    }

    /// <inheritdoc/>
    public IReadOnlyList<double?> PerDocument(MetricInput input)
    {
        Require(input);
        return WithinDocument.OrNull(Scores(input.Texts!));
    }

    private static double[] Scores(TextCollection texts)
    {
        var starts = texts.WordSequences.Starts;
        var lengths = new int[starts.Length - 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = starts[i + 1] - starts[i];
        }

        var sorted = Array.FindAll(lengths, length => length > 0);
        Array.Sort(sorted);
        var scores = new double[lengths.Length];
        if (sorted.Length < 2)
        {
            scores.AsSpan().Fill(double.NaN);
            return scores;
        }

        var matches = new int[LargestOrder][];
        var room = new int[4][];
        room.AsSpan().Fill([]);
        for (var order = 1; order <= LargestOrder; order++)
        {
            matches[order - 1] = new int[lengths.Length];
            foreach (var ngrams in texts.PartsOf(order))
            {
                AddMatches(ngrams, matches[order - 1], room);
            }
        }

        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = lengths[i] == 0 ? double.NaN : Score(i, lengths[i], matches, ClosestOther(sorted, lengths[i]));
        }

        return scores;
    }

    private static double Score(int document, int length, int[][] matches, int referenceLength)
    {
        if (matches[0][document] == 0)
        {
            return 0;
        }

        var logarithm = length > referenceLength ? 0 : 1 - ((double)referenceLength / length);
        for (var order = 1; order <= LargestOrder; order++)
        {
            var all = Math.Max(1, length - order + 1);
            logarithm += RealFunctions.Log((matches[order - 1][document] is > 0 and var some ? some : Epsilon) / all) / LargestOrder;
        }

        return RealFunctions.Exp(logarithm);
    }

    /// <summary>Returns the length closest to this one among all but one document of this length.</summary>
    private static int ClosestOther(int[] sorted, int length)
    {
        var i = Array.BinarySearch(sorted, length);
        var below = i > 0 ? sorted[i - 1] : (int?)null;
        var above = i + 1 < sorted.Length ? sorted[i + 1] : (int?)null;
        return below is { } shorter && (above is not { } longer || length - shorter <= longer - length) ? shorter : above!.Value;
    }

    /// <summary>Adds for each document how many of its n-grams occur in a single other document, each as often as it does there at most.</summary>
    private static void AddMatches(INumberedNGrams ngrams, int[] matches, int[][] room)
    {
        var largest = ReusedArray.Cleared(ref room[0], ngrams.Types);
        var owner = ReusedArray.Cleared(ref room[1], ngrams.Types);
        var second = ReusedArray.Cleared(ref room[2], ngrams.Types);
        var counts = ReusedArray.Cleared(ref room[3], ngrams.Types);
        for (var document = 0; document < matches.Length; document++)
        {
            var own = ngrams.Of(document);
            Count(own, counts);
            foreach (var ngram in own)
            {
                // The first look takes the count away, so that every different n-gram is looked at once.
                var count = counts[ngram];
                counts[ngram] = 0;
                if (count > largest[ngram])
                {
                    (second[ngram], largest[ngram], owner[ngram]) = (largest[ngram], count, document);
                }
                else if (count > second[ngram])
                {
                    second[ngram] = count;
                }
            }
        }

        for (var document = 0; document < matches.Length; document++)
        {
            var own = ngrams.Of(document);
            Count(own, counts);
            foreach (var ngram in own)
            {
                matches[document] += Math.Min(counts[ngram], owner[ngram] == document ? second[ngram] : largest[ngram]);
                counts[ngram] = 0;
            }
        }
    }

    private static void Count(ReadOnlySpan<int> ngrams, Span<int> counts)
    {
        foreach (var ngram in ngrams)
        {
            counts[ngram]++;
        }
    }
}

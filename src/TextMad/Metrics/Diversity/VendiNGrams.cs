using TextMad.Metrics.Counting;
using TextMad.Metrics.Embedded;

namespace TextMad.Metrics.Diversity;

/// <summary>
/// vendi_ngrams: the Vendi score [Friedman and Dieng 2023] of the texts' words: exp of the entropy of the eigenvalues of K / n, K the mean
/// over n = 1..4 of the cosines of n-gram counts. How many wholly different texts would be as diverse, from 1 to the number of texts.
/// Of more than 256 texts of at least 4 words, 256 are drawn by their content: compare only samples of one size.
/// </summary>
public sealed class VendiNGrams : Metric
{
    private const int LargestOrder = 4;
    private const int Sample = 256;

    /// <inheritdoc/>
    public override string Name => "vendi_ngrams";

    /// <inheritdoc/>
    public override string Source => "Friedman and Dieng 2023";

    /// <inheritdoc/>
    public override string Range => "1 to 256";

    /// <inheritdoc/>
    public override string Description => $"effective number of different texts of at most {Sample}, by the cosines of their word n-gram counts";

    /// <inheritdoc/>
    public override string Unit => "texts";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    public override MetricCost Cost => MetricCost.PairsOfSample;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("words", Words.Name), ("n", "1-4"), ("kernel", "mean of cosines"), ("sample", Sample)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var words = input.Texts!.WordSequences;
        int[] candidates = [.. Enumerable.Range(0, words.Documents).Where(document => words.Of(document).Length >= LargestOrder)];
        if (candidates.Length == 0)
        {
            return MetricResult.Absent($"no text has {LargestOrder} words");
        }

        var sample = DocumentSample.Of(input.Texts.Texts, candidates, Sample);
        var kernel = new double[sample.Length * sample.Length];
        var ngrams = NGrams.Unigrams(words.Only(sample));
        for (var order = 1; order <= LargestOrder; order++)
        {
            AddCosines(kernel, ngrams, sample.Length);
            ngrams = order < LargestOrder ? ngrams.Longer() : ngrams;
        }

        string?[] notes =
        [
            sample.Length < candidates.Length ? $"{sample.Length} of {candidates.Length} texts sampled" : null,
            candidates.Length < words.Documents ? $"{words.Documents - candidates.Length} of {words.Documents} texts left out: fewer than {LargestOrder} words" : null,
        ];
        var note = string.Join("; ", notes.Where(n => n is not null));
        return new(EigenvalueEntropy.EffectiveNumber(kernel, sample.Length, sample.Length), note.Length == 0 ? null : note);
    }

    private static void AddCosines(double[] kernel, NGrams ngrams, int sample)
    {
        var occurrences = new Dictionary<int, List<(int Text, int Count)>>();
        for (var text = 0; text < sample; text++)
        {
            foreach (var ngram in ngrams.Of(text))
            {
                if (!occurrences.TryGetValue(ngram, out var texts))
                {
                    occurrences[ngram] = texts = [];
                }

                if (texts.Count > 0 && texts[^1].Text == text)
                {
                    texts[^1] = (text, texts[^1].Count + 1);
                }
                else
                {
                    texts.Add((text, 1));
                }
            }
        }

        // Inner products of counts are whole numbers: exact in any order.
        var products = new long[kernel.Length];
        foreach (var texts in occurrences.Values)
        {
            foreach (var (a, x) in texts)
            {
                foreach (var (b, y) in texts)
                {
                    products[(a * sample) + b] += (long)x * y;
                }
            }
        }

        for (var a = 0; a < sample; a++)
        {
            for (var b = 0; b < sample; b++)
            {
                var norms = (double)products[(a * sample) + a] * products[(b * sample) + b];
                kernel[(a * sample) + b] += products[(a * sample) + b] / Math.Sqrt(norms) / LargestOrder;
            }
        }
    }
}

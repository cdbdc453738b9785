using TextMad.Metrics.Counting;
using TextMad.Statistics;

namespace TextMad.Metrics.Repetition;

/// <summary>Repetition of n-grams within one document.</summary>
internal static class WithinDocument
{
    /// <summary>1 - different / all n-grams of each document; NaN for a document that has none.</summary>
    public static double[] RepeatedShares(NGrams ngrams)
    {
        var lastSeenIn = new int[ngrams.Types];
        var shares = new double[ngrams.Documents];
        for (var document = 0; document < shares.Length; document++)
        {
            var distinct = 0;
            var all = ngrams.Of(document);
            foreach (var ngram in all)
            {
                if (lastSeenIn[ngram] != document + 1)
                {
                    lastSeenIn[ngram] = document + 1;
                    distinct++;
                }
            }

            shares[document] = all.Length == 0 ? double.NaN : (double)(all.Length - distinct) / all.Length;
        }

        return shares;
    }

    /// <summary>Values by document with null for NaN.</summary>
    public static double?[] OrNull(double[] values) => Array.ConvertAll(values, value => double.IsNaN(value) ? (double?)null : value);

    /// <summary>Returns the mean over the documents that are long enough; says how many were not.</summary>
    public static MetricResult Mean(IEnumerable<double> perDocument, int order)
    {
        var values = perDocument.ToArray();
        var defined = values.Where(value => !double.IsNaN(value)).ToArray();
        if (defined.Length == 0)
        {
            return MetricResult.Absent($"no text has {order} words");
        }

        var mean = OrderFree.Sum(defined) / defined.Length;
        var omitted = values.Length - defined.Length;
        return new(mean, omitted == 0 ? null : $"{omitted} of {values.Length} texts left out: fewer than {order} words");
    }
}

namespace TextMad.Statistics;

/// <summary>How far the probabilities of a classifier can be trusted.</summary>
/// <param name="Accuracy">Share of cases on the right side of one half.</param>
/// <param name="AreaUnderCurve">The chance that a positive case gets a higher probability than a negative one, ties counting half.</param>
/// <param name="ExpectedError">Expected calibration error: mean over ten bins of equal width of |mean probability - share of positives|, weighted by cases.</param>
public sealed record Calibration(double Accuracy, double AreaUnderCurve, double ExpectedError)
{
    private const int Bins = 10;

    /// <summary>Measures on cases that the classifier was not fitted to.</summary>
    /// <param name="probabilities">The predicted probabilities, in [0, 1].</param>
    /// <param name="labels">Which cases are positive; both kinds occur.</param>
    public static Calibration Of(IReadOnlyList<double> probabilities, IReadOnlyList<bool> labels)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labels);
        var n = probabilities.Count;
        var right = Enumerable.Range(0, n).Count(i => probabilities[i] >= 0.5 == labels[i]);

        // Ranks, ties sharing theirs [Mann and Whitney 1947].
        var order = Enumerable.Range(0, n).OrderBy(i => probabilities[i]).ToArray();
        var rankSum = 0.0;
        for (var first = 0; first < n;)
        {
            var last = first;
            while (last + 1 < n && probabilities[order[last + 1]] == probabilities[order[first]])
            {
                last++;
            }

            for (var i = first; i <= last; i++)
            {
                rankSum += labels[order[i]] ? ((first + last) / 2.0) + 1 : 0;
            }

            first = last + 1;
        }

        double positives = labels.Count(label => label);
        var area = (rankSum - (positives * (positives + 1) / 2)) / (positives * (n - positives));
        var error = Enumerable.Range(0, n).GroupBy(i => Math.Min(Bins - 1, (int)(probabilities[i] * Bins)))
            .OrderBy(bin => bin.Key)
            .Sum(bin => Math.Abs(OrderFree.Sum(bin.Select(i => probabilities[i])) - bin.Count(i => labels[i])));
        return new Calibration((double)right / n, area, error / n);
    }
}

namespace TextMad.Statistics;

/// <summary>Corrections for asking many questions of the same data.</summary>
public static class MultipleTests
{
    /// <summary>Holm's step-down correction: calling everything at most alpha a finding errs anywhere with probability at most alpha [Holm 1979].</summary>
    /// <param name="probabilities">p-values; nulls stand for tests that could not be made.</param>
    /// <returns>Corrected p-values in the same order, nulls where there were nulls.</returns>
    public static IReadOnlyList<double?> Holm(IReadOnlyList<double?> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var order = probabilities.Index().Where(entry => entry.Item is not null).OrderBy(entry => entry.Item).ToList();
        var corrected = new double?[probabilities.Count];
        var largest = 0.0;
        for (var i = 0; i < order.Count; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Count - i) * order[i].Item!.Value));
            corrected[order[i].Index] = largest;
        }

        return corrected;
    }
}

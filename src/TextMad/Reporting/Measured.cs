namespace TextMad.Reporting;

/// <summary>The measurements of a run by metric, regime, generation and seed; generation 0 is every regime's.</summary>
internal sealed class Measured
{
    private readonly Dictionary<(string Metric, string Regime, int Generation, ulong Seed), double> _values = [];

    public Measured(IEnumerable<MeasurementRow> rows)
    {
        foreach (var row in rows.Where(row => row.Value is not null))
        {
            _values[(row.Metric, row.Generation == 0 ? ModelId.SharedRegime : row.Regime, row.Generation, row.Seed)] = row.Value!.Value;
            Generations = Math.Max(Generations, row.Generation);
        }

        Seeds = [.. _values.Keys.Select(key => key.Seed).Distinct().Order()];
    }

    /// <summary>The last generation.</summary>
    public int Generations { get; }

    /// <summary>All seeds.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>Returns a value, or null.</summary>
    public double? At(string metric, string regime, int generation, ulong seed) =>
        _values.TryGetValue((metric, generation == 0 ? ModelId.SharedRegime : regime, generation, seed), out var value) ? value : null;

    /// <summary>Returns the first of some metrics that has a value in every generation and seed of a regime; null when none has.</summary>
    public string? FirstComplete(string regime, params IEnumerable<string> metrics) => metrics.FirstOrDefault(metric =>
        Seeds.All(seed => Enumerable.Range(0, Generations + 1).All(t => At(metric, regime, t, seed) is not null)));

    /// <summary>Of each seed, a metric's values in generations 0..T.</summary>
    public IReadOnlyList<double[]> Of(string metric, string regime) =>
        [.. Seeds.Select(seed => Enumerable.Range(0, Generations + 1).Select(t => At(metric, regime, t, seed)!.Value).ToArray())];
}

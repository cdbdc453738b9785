using TextMad.Metrics.Counting;
using TextMad.Numerics.Elementary;

namespace TextMad.Metrics.Diversity;

/// <summary>
/// hill_dq: the effective number of different words of order q [Hill 1973]: how many equally frequent words would be as diverse.
/// D0 is the number of words, D1 = exp(entropy), D2 = 1 / sum p^2: the larger q, the less rare words matter.
/// </summary>
public sealed class HillNumber(int q) : Metric
{
    /// <inheritdoc/>
    public override string Name => $"hill_d{q}";

    /// <inheritdoc/>
    public override string Source => "Hill 1973";

    /// <inheritdoc/>
    public override string Range => "1 to the number of words";

    /// <inheritdoc/>
    public override string Description => $"effective number of different words, Hill number of order {q}";

    /// <inheritdoc/>
    public override string Unit => "words";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("q", q)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var words = input.Texts!.Spectrum(1);
        return words.Total == 0 ? MetricResult.Absent("there are no words") : Value(words);
    }

    private double Value(NGramSpectrum words) => q switch
    {
        0 => words.Types,
        1 => RealFunctions.Exp(Entropies.OfProfile(words.Profile, words.Total)),
        2 => (double)words.Total * words.Total / words.Profile.Sum(entry => (double)entry.Types * entry.Count * entry.Count),
        _ => throw new InvalidOperationException($"Hill numbers of order 0, 1 and 2 are offered, not {q}."),
    };
}

using TextMad.Statistics;

namespace TextMad.Metrics.Embedded;

/// <summary>
/// mauve_spread: the standard deviation of MAUVE over 5 seeds of its k-means, the seed of <see cref="Mauve"/> among them: a difference of MAUVE
/// that is not greater than about twice this says nothing [Pillutla et al. 2021, appendix D, find values of about .01].
/// </summary>
public sealed class MauveSpread : Metric
{
    private const int Seeds = 5;

    /// <inheritdoc/>
    public override string Name => "mauve_spread";

    /// <inheritdoc/>
    public override string Source => "Pillutla et al. 2021, appendix D";

    /// <inheritdoc/>
    public override string Range => "0 to .55";

    /// <inheritdoc/>
    public override string Description => $"standard deviation of MAUVE over {Seeds} seeds of its k-means: how much of a difference of MAUVE is chance";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Either;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    public override bool HasControl => false;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Embeddings | MetricNeeds.ReferenceEmbeddings;

    /// <inheritdoc/>
    public override MetricCost Cost => MetricCost.PairsOfSample;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("seeds", Seeds)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var values = new double[Seeds];
        for (var seed = 0; seed < Seeds; seed++)
        {
            var result = Mauve.Value(input, Mauve.KeyOf(seed));
            if (result.Value is not { } value)
            {
                return result;
            }

            values[seed] = value;
        }

        return SampleSummary.Of(values).StandardDeviation!.Value;
    }
}

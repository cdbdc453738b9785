namespace TextMad.Metrics.Embedded;

/// <summary>
/// semantic_diversity: 1 - mean cosine of the embeddings of two different texts, over all pairs. By way of the sum s of the n directions:
/// the cosines of all ordered pairs sum up to |s|^2 - n, so no pair is looked at.
/// </summary>
public sealed class SemanticDiversity : Metric
{
    /// <inheritdoc/>
    public override string Name => "semantic_diversity";

    /// <inheritdoc/>
    public override string Source => "Tevet and Berant 2021";

    /// <inheritdoc/>
    public override string Range => "0 to 2";

    /// <inheritdoc/>
    public override string Description => "1 - mean cosine of the embeddings of two texts, over all pairs";

    /// <inheritdoc/>
    public override string Unit => "cosine distance";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Embeddings;

    /// <inheritdoc/>
    public override MetricCost Cost => MetricCost.Points;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("distance", "1 - cosine"), ("pairs", "all")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var points = PreparedPoints.Of(input.Embeddings!);
        double n = points.DirectionCount;
        if (n < 2)
        {
            return MetricResult.Absent("fewer than two texts have an embedding");
        }

        var sum = new double[points.Width];
        for (var i = 0; i < points.Directions.Length; i++)
        {
            sum[i % sum.Length] += points.Directions[i];
        }

        var squared = 0.0;
        foreach (var x in sum)
        {
            squared += x * x;
        }

        // Never below zero by rounding.
        return new(Math.Max(0, 1 - ((squared - n) / (n * (n - 1)))), points.DirectionNote);
    }
}

using TextMad.Numerics.LinearAlgebra;

namespace TextMad.Metrics.Embedded;

/// <summary>
/// vendi_score: exp of the entropy of the eigenvalues of K / n, K the cosines of the texts' embeddings [Friedman and Dieng 2023]: how many
/// wholly different texts would be as diverse, from 1 to n.
/// </summary>
/// <remarks>With U the n x d matrix of directions, UU' / n and U'U / n have the same eigenvalues but for zeros: the smaller is taken.</remarks>
public sealed class VendiScore : Metric
{
    /// <inheritdoc/>
    public override string Name => "vendi_score";

    /// <inheritdoc/>
    public override string Source => "Friedman and Dieng 2023";

    /// <inheritdoc/>
    public override string Range => "1 to the number of texts";

    /// <inheritdoc/>
    public override string Description => "effective number of different texts, by the cosines of their embeddings";

    /// <inheritdoc/>
    public override string Unit => "texts";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Embeddings;

    /// <inheritdoc/>
    public override MetricCost Cost => MetricCost.Points;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("kernel", "cosine"), ("q", 1)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var points = PreparedPoints.Of(input.Embeddings!);
        var (n, d) = (points.DirectionCount, points.Width);
        if (n == 0)
        {
            return MetricResult.Absent("there are no texts with an embedding");
        }

        var gram = n < d ? GramMatrix.OfRows(points.Directions, d, input.Team) : GramMatrix.OfColumns(points.Directions, d, input.Team);
        return new(EigenvalueEntropy.EffectiveNumber(gram, Math.Min(n, d), n), points.DirectionNote);
    }
}

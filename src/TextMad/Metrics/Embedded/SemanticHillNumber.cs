using TextMad.Metrics.Counting;
using TextMad.Metrics.Diversity;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Random;

namespace TextMad.Metrics.Embedded;

/// <summary>
/// semantic_hill_d1, semantic_hill_d2: in how many of 20 clusters of the reference the texts lie, clusters of unequal size counting for less: the Hill
/// numbers D1 = exp(entropy) and D2 = 1 / sum of squares of the clusters' shares of the texts [Hill 1973; Jost 2006]. Clusters are found by k-means among the
/// reference's embeddings, scaled to length 1; a text belongs to the nearest mean.
/// </summary>
/// <param name="order">The order of the Hill number, 1 or 2.</param>
public sealed class SemanticHillNumber(int order) : Metric
{
    private const int Clusters = 20;
    private const int LeastPerCluster = 5;
    private const int Sample = 5000;
    private const int Restarts = 10;
    private const int LargestIterations = 500;

    private static readonly RandomKey _key = RandomKey.FromSeed(1).For("metrics").For("semantic_hill");

    /// <inheritdoc/>
    public override string Name => $"semantic_hill_d{order}";

    /// <inheritdoc/>
    public override string Source => "Hill 1973; Jost 2006";

    /// <inheritdoc/>
    public override string Range => "1 to 20";

    /// <inheritdoc/>
    public override string Description => $"effective number of the {Clusters} clusters of the reference's embeddings that the texts lie in, order {order}";

    /// <inheritdoc/>
    public override string Unit => "clusters";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Embeddings | MetricNeeds.ReferenceEmbeddings;

    /// <inheritdoc/>
    public override MetricCost Cost => MetricCost.Points;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("order", order), ("clusters", Clusters), ("restarts", Restarts), ("iterations", LargestIterations), ("sample", Sample)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var (texts, reference) = (PreparedPoints.Of(input.Embeddings!), PreparedPoints.Of(input.ReferenceEmbeddings!));
        var width = texts.Width;
        if (width != reference.Width)
        {
            throw new ArgumentException($"Embeddings of {width} and of {reference.Width} numbers are not points of one space.", nameof(input));
        }

        var rows = reference.Normalised(reference.Sample(Sample));
        if (rows.Length / width < LeastPerCluster * Clusters || texts.DirectionCount == 0)
        {
            return MetricResult.Absent($"{LeastPerCluster * Clusters} reference texts and a text with an embedding are needed");
        }

        var groups = KMeans.Fit(Array.ConvertAll(rows, x => (float)x), width, Clusters, _key, Restarts, LargestIterations, input.Team).Clusters;
        var means = new double[Clusters * width];
        var sizes = new int[Clusters];
        for (var i = 0; i < groups.Length; i++)
        {
            sizes[groups[i]]++;
            for (var d = 0; d < width; d++)
            {
                means[(groups[i] * width) + d] += rows[(i * width) + d];
            }
        }

        var counts = new int[Clusters];
        for (var text = 0; text < texts.DirectionCount; text++)
        {
            counts[Nearest(texts.Directions.AsSpan(text * width, width), means, sizes)]++;
        }

        double n = texts.DirectionCount;
        return new(
            order == 1
                ? RealFunctions.Exp(Entropies.OfProfile([.. counts.Where(count => count > 0).Select(count => (count, 1))], texts.DirectionCount))
                : n * n / counts.Sum(count => (double)count * count),
            texts.DirectionNote);
    }

    /// <summary>Returns the mean nearest to a point; the first of equally near ones.</summary>
    private static int Nearest(ReadOnlySpan<double> point, double[] sums, int[] sizes)
    {
        var (best, least) = (0, double.PositiveInfinity);
        for (var cluster = 0; cluster < Clusters; cluster++)
        {
            var distance = sizes[cluster] == 0 ? double.PositiveInfinity : 0;
            for (var d = 0; d < point.Length && sizes[cluster] > 0; d++)
            {
                var difference = point[d] - (sums[(cluster * point.Length) + d] / sizes[cluster]);
                distance += difference * difference;
            }

            (best, least) = distance < least ? (cluster, distance) : (best, least);
        }

        return best;
    }
}

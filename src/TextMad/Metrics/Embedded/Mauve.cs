using TextMad.Numerics.Elementary;
using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Random;

namespace TextMad.Metrics.Embedded;

/// <summary>
/// mauve: the area under the divergence frontier of the texts' embeddings and those of the reference, 1 when they are alike, near 0 when
/// they share nothing [Pillutla et al. 2021]. Embeddings are scaled to length 1 and projected on the principal components that hold 90%
/// of the variance of both together; k-means groups both together; P and Q are the shares of texts and reference in each group. For 25
/// weights w, R = w P + (1 - w) Q gives the point (exp(-5 KL(Q || R)), exp(-5 KL(P || R))); the frontier ends at (0, 1) and (1, 0).
/// At most 5,000 points of either side.
/// </summary>
/// <remarks>k-means begins at random, from a fixed seed: other seeds would give values a few hundredths apart: <see cref="MauveSpread"/> says how far.</remarks>
public sealed class Mauve : Metric
{
    private const int Sample = 5000;
    private const int Weights = 25;
    private const double Scaling = 5;
    private const double Share = 0.9;
    private const int Restarts = 5;
    private const int LargestIterations = 500;
    private const double Edge = 1e-6;

    private static readonly RandomKey _key = RandomKey.FromSeed(1).For("metrics").For("mauve");

    /// <inheritdoc/>
    public override string Name => "mauve";

    /// <inheritdoc/>
    public override string Source => "Pillutla et al. 2021";

    /// <inheritdoc/>
    public override string Description => "area under the divergence frontier of the embeddings of texts and reference";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Down;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    public override MetricNeeds Needs => MetricNeeds.Embeddings | MetricNeeds.ReferenceEmbeddings;

    /// <inheritdoc/>
    public override MetricCost Cost => MetricCost.PairsOfSample;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
    [
        ("scale", Scaling), ("weights", Weights), ("variance", Share), ("clusters", "max(2, round(n / 10)), n the smaller number of texts"),
        ("restarts", Restarts), ("iterations", LargestIterations), ("sample", Sample),
    ];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input) => Value(input, _key);

    /// <summary>Returns the random numbers of a seed of k-means; those of seed 0 are the metric's own.</summary>
    internal static RandomKey KeyOf(int seed) => seed == 0 ? _key : _key.For("spread").At(seed);

    /// <summary>MAUVE with random numbers of this name.</summary>
    internal static MetricResult Value(MetricInput input, RandomKey key)
    {
        var (texts, reference) = (PreparedPoints.Of(input.Embeddings!), PreparedPoints.Of(input.ReferenceEmbeddings!));
        var width = texts.Width;
        if (width != reference.Width)
        {
            throw new ArgumentException($"Embeddings of {width} and of {reference.Width} numbers are not points of one space.", nameof(input));
        }

        var first = texts.Normalised(texts.Sample(Sample));
        double[] rows = [.. first, .. reference.Normalised(reference.Sample(Sample))];
        var (count, referenceCount) = (first.Length / width, (rows.Length - first.Length) / width);
        if (count < 2 || referenceCount < 2)
        {
            return MetricResult.Absent("two texts and two reference texts with an embedding are needed");
        }

        var components = PrincipalComponents.Fit(rows, width, Share, input.Team);
        var points = Array.ConvertAll(components.Project(rows, input.Team), x => (float)x);
        var clusters = Math.Max(2, (int)Math.Round(Math.Min(count, referenceCount) / 10.0));
        var groups = KMeans.Fit(points, components.Kept, clusters, key, Restarts, LargestIterations, input.Team).Clusters;
        var (p, q) = (new double[clusters], new double[clusters]);
        for (var i = 0; i < groups.Length; i++)
        {
            (i < count ? p : q)[groups[i]]++;
        }

        var left = input.Embeddings!.Count - count + input.ReferenceEmbeddings!.Count - referenceCount;
        return new(
            OfHistograms(Array.ConvertAll(p, x => x / count), Array.ConvertAll(q, x => x / referenceCount)),
            left == 0 ? null : $"{count} of {input.Embeddings.Count} texts and {referenceCount} of {input.ReferenceEmbeddings.Count} reference texts taken");
    }

    /// <summary>Returns the area under the frontier of two distributions over the same groups.</summary>
    internal static double OfHistograms(double[] p, double[] q)
    {
        var frontier = new (double X, double Y)[Weights + 2];
        frontier[0] = (0, 1);
        frontier[^1] = (1, 0);
        for (var i = 0; i < Weights; i++)
        {
            var weight = Edge + ((1 - (2 * Edge)) * i / (Weights - 1));
            frontier[i + 1] = (RealFunctions.Exp(-Scaling * Divergence(q, p, 1 - weight)), RealFunctions.Exp(-Scaling * Divergence(p, q, weight)));
        }

        var (overX, overY) = (0.0, 0.0);
        Array.Sort(frontier, (a, b) => a.X != b.X ? a.X.CompareTo(b.X) : b.Y.CompareTo(a.Y));
        for (var i = 1; i < frontier.Length; i++)
        {
            overX += (frontier[i].X - frontier[i - 1].X) * (frontier[i].Y + frontier[i - 1].Y) / 2;
        }

        Array.Sort(frontier, (a, b) => a.Y != b.Y ? a.Y.CompareTo(b.Y) : b.X.CompareTo(a.X));
        for (var i = 1; i < frontier.Length; i++)
        {
            overY += (frontier[i].Y - frontier[i - 1].Y) * (frontier[i].X + frontier[i - 1].X) / 2;
        }

        return Math.Min(1, (overX + overY) / 2);
    }

    /// <summary>KL(p || w p + (1 - w) q) in nats.</summary>
    private static double Divergence(double[] p, double[] q, double weight)
    {
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
        {
            sum += p[i] == 0 || p[i] == q[i] ? 0 : p[i] * RealFunctions.Log(p[i] / ((weight * p[i]) + ((1 - weight) * q[i])));
        }

        return Math.Max(0, sum);
    }
}

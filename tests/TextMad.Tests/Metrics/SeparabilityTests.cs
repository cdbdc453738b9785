using TextMad.Metrics;
using TextMad.Metrics.Embedded;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Metrics;

/// <summary>How well points of two sets can be told apart.</summary>
public sealed class SeparabilityTests
{
    [Fact]
    public void Points_of_one_distribution_cannot_be_told_apart_and_points_far_from_each_other_always()
    {
        var (a, b, far) = (Points(1, 0), Points(2, 0), Points(3, 8));
        Assert.InRange(Separability.Logistic(a, b, Own(a), Own(b)), 0.38, 0.62);
        Assert.InRange(Separability.NearestNeighbours(a, b, Own(a), Own(b)), 0.38, 0.62);
        Assert.Equal(1, Separability.Logistic(a, far, Own(a), Own(far)), 6);
        Assert.InRange(Separability.NearestNeighbours(a, far, Own(a), Own(far)), 0.95, 1);
    }

    [Fact]
    public void A_shift_of_one_standard_deviation_gives_the_area_that_theory_gives()
    {
        // Normal scores one deviation apart: Phi(1 / sqrt 2) = 0.760.
        var (a, b) = (Points(4, 0, 1, 4000), Points(5, 1, 1, 4000));
        Assert.Equal(0.760, Separability.Logistic(a, b, Own(a), Own(b)), 0.015);
    }

    [Trait("Length", "long")]
    [Fact]
    public void Passages_of_one_document_do_not_tell_its_other_passages()
    {
        // Each group is a tight cloud of its own: neighbours of the same group would tell the sets apart, of other groups they cannot.
        var (groups, each) = (60, 20);
        var (a, b) = (Clouds(6, groups, each), Clouds(7, groups, each));
        int[] of = [.. Enumerable.Range(0, groups * each).Select(i => i / each)];
        Assert.InRange(Separability.NearestNeighbours(a, b, of, of), 0.3, 0.7);
        Assert.True(Separability.NearestNeighbours(a, b, Own(a), Own(b)) > 0.95);
    }

    private static int[] Own(Embeddings points) => [.. Enumerable.Range(0, points.Count)];

    private static Embeddings Points(ulong seed, double shift, int width = 3, int count = 200)
    {
        var random = RandomKey.FromSeed(seed).For("points").Stream();
        return new Embeddings([.. Enumerable.Range(0, width * count).Select(_ => (float)(random.NextGaussian() + shift))], width);
    }

    private static Embeddings Clouds(ulong seed, int groups, int each)
    {
        var random = RandomKey.FromSeed(seed).For("clouds").Stream();
        var values = new List<float>();
        for (var group = 0; group < groups; group++)
        {
            float[] centre = [.. Enumerable.Range(0, 8).Select(_ => (float)random.NextGaussian())];
            for (var i = 0; i < each; i++)
            {
                values.AddRange(centre.Select(x => x + (0.001f * (float)random.NextGaussian())));
            }
        }

        return new Embeddings([.. values], 8);
    }
}

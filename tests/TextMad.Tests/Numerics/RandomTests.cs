using TextMad.Numerics.Random;

namespace TextMad.Tests.Numerics;

public sealed class RandomTests
{
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_yields_the_known_answers_of_Random123(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
    {
        Assert.Equal((x0, x1, x2, x3), Philox.Block(c0, c1, c2, c3, k0, k1));
    }

    [Fact]
    public void Streams_of_different_names_differ_and_of_equal_names_agree()
    {
        var root = RandomKey.FromSeed(42);
        RandomKey[] keys =
        [
            root, RandomKey.FromSeed(43), root.For("a"), root.For("b"), root.At(0), root.At(1), root.For("a").At(0), root.At(0).For("a"),
            root.At(0).At(1), root.At(1).At(0), root.At(0).At(0), root.For("a").For("b"), root.For("ab"),
        ];
        var first = keys.Select(key => key.Stream().NextUInt64()).ToList();
        Assert.Equal(keys.Length, first.Distinct().Count());
        Assert.Equal(first, keys.Select(key => key.Stream().NextUInt64()));
    }

    [Fact]
    public void Indices_of_one_purpose_never_share_a_block()
    {
        var key = RandomKey.FromSeed(7).For("documents");
        var seen = new HashSet<ulong>();
        for (var i = 0; i < 200; i++)
        {
            var stream = key.At(i).Stream();
            for (var j = 0; j < 50; j++)
            {
                Assert.True(seen.Add(stream.NextUInt64()));
            }
        }
    }

    [Fact]
    public void Bounded_integers_are_uniform()
    {
        var stream = RandomKey.FromSeed(1).Stream();
        var counts = new int[7];
        const int draws = 70_000;
        for (var i = 0; i < draws; i++)
        {
            counts[stream.NextInt32(7)]++;
        }

        // Chi-square with 6 degrees of freedom: 22.46 at 0.001.
        Assert.True(counts.Sum(count => Math.Pow(count - (draws / 7.0), 2) / (draws / 7.0)) < 22.46);
    }

    [Fact]
    public void Normal_numbers_have_mean_zero_and_variance_one()
    {
        var stream = RandomKey.FromSeed(2).Stream();
        double sum = 0, squares = 0, fourth = 0;
        const int n = 200_000;
        for (var i = 0; i < n; i++)
        {
            var z = stream.NextGaussian();
            sum += z;
            squares += z * z;
            fourth += z * z * z * z;
        }

        Assert.Equal(0, sum / n, 5 / Math.Sqrt(n));
        Assert.Equal(1, squares / n, 5 * Math.Sqrt(2.0 / n));
        Assert.Equal(3, fourth / n, 5 * Math.Sqrt(96.0 / n));
    }

    [Fact]
    public void Every_order_of_three_is_equally_likely()
    {
        var stream = RandomKey.FromSeed(3).Stream();
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 60_000; i++)
        {
            char[] letters = ['a', 'b', 'c'];
            stream.Shuffle(letters.AsSpan());
            var word = new string(letters);
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        // Chi-square with 5 degrees of freedom: 20.5 at 0.001.
        Assert.Equal(6, counts.Count);
        Assert.True(counts.Values.Sum(count => Math.Pow(count - 10_000, 2) / 10_000) < 20.5);
    }

    /// <summary>From mpmath, by solving erfc(-z / sqrt 2) / 2 = p.</summary>
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.3, -0.5244005127080409)]
    [InlineData(0.05, -1.6448536269514729)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-100, -21.27345356096532)]
    public void Normal_quantiles_agree_with_mpmath(double p, double z)
    {
        Assert.Equal(z, NormalDistribution.Quantile(p), Math.Max(1e-15, Math.Abs(z) * 4e-15));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_quantile_needs_a_probability_inside(double p)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(p));
    }
}

using TextMad.Numerics.Kernels;
using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Random;
using TextMad.Numerics.Reference;
using TextMad.Numerics.Threading;

namespace TextMad.Tests.Numerics;

/// <summary>Kernels through their public face against their scalar twins, bit for bit, at every length to 65 and with values that are not ordinary numbers.</summary>
public sealed class TwinTests
{
    private static readonly float[] _special =
    [
        0, -0f, 1, -1, float.Epsilon, -float.Epsilon, 1e-39f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 88.5f, -87.5f, 1e-8f,
    ];

    private static readonly ThreadTeam _team = ThreadTeam.For(2);

    public static TheoryData<bool> Kinds() => [false, true];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Elementwise_passes_equal_their_twins(bool special)
    {
        for (var n = 0; n <= 65; n++)
        {
            float[] x = Values(3 * n, special, 1), bias = Values(n, special, 2), total = Values(n, special, 3);
            float[] biased = [.. x], summed = [.. total], added = [.. total];
            ReferenceElementwise.AddBias(3, n, biased, bias);
            float[] fast = [.. x];
            Elementwise.AddBias(3, n, fast, bias);
            AssertSame(biased, fast, $"bias of {n}");
            var first = n / 3;
            ReferenceElementwise.AddRows(3, n, first, n - first, x, summed);
            fast = [.. total];
            Elementwise.AddRows(3, n, first, n - first, x, fast);
            AssertSame(summed, fast, $"rows of {n}");
            ReferenceElementwise.Add(bias, added);
            fast = [.. total];
            Elementwise.Add(n, bias, fast);
            AssertSame(added, fast, $"sum of {n}");
            AssertSame([ReferenceElementwise.SumOfSquares(bias)], [Elementwise.SumOfSquares(bias)], $"squares of {n}");
        }

        var many = Values((2 * Elementwise.SquaresBlock) + 77, special: false, 4);
        AssertSame([ReferenceElementwise.SumOfSquares(many)], [Elementwise.SumOfSquares(many)], "squares of several blocks");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gelu_equals_its_twin(bool special)
    {
        for (var n = 0; n <= 65; n++)
        {
            float[] x = Values(n, special, 1), gradient = Values(n, special, 2), y = new float[n], again = new float[n];
            float[] sums = [.. x], slopes = [.. gradient];
            Gelu.Forward(1, n, sums, new float[n], y);
            AssertSame([.. x.Select(v => v + 0)], sums, "sums with a bias of zero");
            AssertSame([.. sums.Select(ReferenceGelu.Forward)], y, $"gelu of {n}");
            Gelu.Backward(n, sums, slopes, again);
            AssertSame([.. sums.Zip(gradient, (s, g) => g * ReferenceGelu.Backward(s).Derivative)], slopes, $"gradient of {n}");
            AssertSame([.. sums.Select(s => ReferenceGelu.Backward(s).Value)], again, $"gelu of {n} once more");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AdamW_equals_its_twin(bool special)
    {
        var step = new AdamWStep(0.7, 1e-3, 0.1, 0.9, 0.99, 1e-8, 0.271, 0.0297);
        for (var n = 0; n <= 65; n++)
        {
            float[] weights = Values(n, special, 1), gradient = Values(n, special, 2), first = Values(n, special, 3);
            float[] second = [.. Values(n, special, 4).Select(MathF.Abs)], w = [.. weights], m = [.. first], v = [.. second];
            AdamW.Update(step, decays: true, weights, gradient, first, second);
            for (var i = 0; i < n; i++)
            {
                ReferenceAdamW.Update(step, true, ref w[i], gradient[i], ref m[i], ref v[i]);
            }

            AssertSame(w, weights, $"weights, {n}");
            AssertSame(m, first, $"first moments, {n}");
            AssertSame(v, second, $"second moments, {n}");
        }
    }

    [Fact]
    public void Log_probabilities_equal_their_twin()
    {
        for (var n = 1; n <= 65; n++)
        {
            float[] logits = Values(2 * n, special: false, 1), found = new float[2];
            Softmax.LogProbabilities(2, n, logits, [0, n - 1], found);
            AssertSame([ReferenceSoftmax.LogProbability(logits[..n], 0), ReferenceSoftmax.LogProbability(logits[n..], n - 1)], found, $"log-probabilities of {n}");
        }

        float[] wide = [-200, 1000, float.NegativeInfinity, -0f, 999];
        var far = new float[1];
        Softmax.LogProbabilities(1, 5, wide, [2], far);
        AssertSame([ReferenceSoftmax.LogProbability(wide, 2)], far, "log-probability of an impossible token");
    }

    [Fact]
    public void Rank_buckets_equal_their_twin()
    {
        foreach (var n in Enumerable.Range(1, 66).Append(127).Append(128).Append(2049))
        {
            var values = new double[DoubleSoftmax.PaddedLength(n)];
            DoubleSoftmax.Widen(Values(n, special: false, 5), values);
            values[n / 2] = double.NegativeInfinity;
            var maximum = DoubleSoftmax.Maximum(values);
            if (!double.IsFinite(maximum))
            {
                continue;
            }

            int[] buckets = new int[values.Length], places = new int[values.Length];
            RankBuckets.Assign(values, maximum, 16, 63, buckets);
            Assert.Equal(ReferenceRankBuckets.Assign(values, maximum, 16, 63), buckets);
            foreach (var (first, last) in new[] { (0, 0), (0, 63), (5, 9), (63, 63), (40, 39) })
            {
                var found = RankBuckets.Find(buckets.AsSpan(0, n), first, last, places);
                Assert.Equal(ReferenceRankBuckets.Find(buckets[..n], first, last), places[..found]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_double_softmax_equals_its_twin(bool special)
    {
        foreach (var n in Enumerable.Range(0, 66).Append(127).Append(128).Append(129))
        {
            var logits = Values(n, special, 1);
            double[] values = new double[DoubleSoftmax.PaddedLength(n)], twin = new double[values.Length];
            DoubleSoftmax.Widen(logits, values);
            ReferenceDoubleSoftmax.Widen(logits, twin);
            AssertSame(twin, values, $"widened logits of {n}");
            AssertSame([ReferenceDoubleSoftmax.Maximum(logits.Select(x => (double)x))], [DoubleSoftmax.Maximum(logits)], $"largest logit of {n}");
            DoubleSoftmax.Divide(values, 0.7);
            ReferenceDoubleSoftmax.Divide(twin, 0.7);
            AssertSame(twin, values, $"divided logits of {n}");
            var maximum = DoubleSoftmax.Maximum(values);
            AssertSame([ReferenceDoubleSoftmax.Maximum(twin)], [maximum], $"largest value of {n}");
            double[] weights = new double[values.Length], wanted = new double[values.Length];
            double[] sums = new double[values.Length / DoubleSoftmax.Block], wantedSums = new double[sums.Length], direct = new double[sums.Length];
            AssertSame(
                [ReferenceDoubleSoftmax.Exponentials(twin, maximum, wanted, wantedSums)], [DoubleSoftmax.Exponentials(values, maximum, weights, sums)], $"total of {n}");
            AssertSame(wanted, weights, $"weights of {n}");
            AssertSame(wantedSums, sums, $"sums of {n}");
            foreach (var divisor in new[] { 0.7, 1 })
            {
                AssertSame(
                    [ReferenceDoubleSoftmax.BlockSums(logits, divisor, maximum, wantedSums)], [DoubleSoftmax.BlockSums(logits, divisor, maximum, direct)], $"direct total of {n}");
                AssertSame(wantedSums, direct, $"direct sums of {n}");
            }
        }
    }

    [Fact]
    public void The_double_exponential_is_right_to_two_units_in_the_last_place()
    {
        var stream = RandomKey.FromSeed(5).Stream();
        for (var i = 0; i < 100_000; i++)
        {
            var x = -700 * stream.NextDouble();
            var expected = Math.Exp(x);
            Assert.True(Math.Abs(ReferenceDoubleSoftmax.Exp(x) - expected) <= 2 * (Math.BitIncrement(expected) - expected), $"exp({x:R})");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sums_and_rotations_of_rows_equal_their_twins(bool special)
    {
        for (var n = 0; n <= 65; n++)
        {
            double[] a = Wide(n, special, 1), b = Wide(n, special, 2), target = [.. a], other = [.. b], wanted = [.. a], wantedOther = [.. b];
            AssertSame([ReferenceLinearAlgebra.Dot(a, b)], [FixedOrder.Dot(a, b)], $"product of {n}");
            FixedOrder.Add(target, 0.3, b);
            ReferenceLinearAlgebra.Add(wanted, 0.3, b);
            AssertSame(wanted, target, $"sum of {n}");
            FixedOrder.Rotate(target, other, 0.6, 0.8);
            ReferenceLinearAlgebra.Rotate(wanted, wantedOther, 0.6, 0.8);
            AssertSame(wanted, target, $"first row of {n} turned");
            AssertSame(wantedOther, other, $"second row of {n} turned");
        }
    }

    [Fact]
    public void Inner_products_and_distances_equal_their_twins()
    {
        for (var width = 1; width <= 33; width++)
        {
            var rows = Wide(5 * width, special: false, 1);
            AssertSame(ReferenceLinearAlgebra.GramOfColumns(rows, width), GramMatrix.OfColumns(rows, width, _team), $"columns, {width}");
            AssertSame(ReferenceLinearAlgebra.GramOfRows(rows, width), GramMatrix.OfRows(rows, width, _team), $"rows, {width}");
        }

        for (var n = 1; n <= 65; n++)
        {
            var points = Values(n * 7, special: false, 2);
            var panels = new RowPanels(points, 7);
            for (var count = 1; count <= Math.Min(n, RowPanels.LargestQuery); count++)
            {
                var found = new float[count * n];
                panels.SquaredDistances(points.AsSpan(0, count * 7), found);
                AssertSame(
                    [.. Enumerable.Range(0, count * n).Select(i => ReferenceLinearAlgebra.SquaredDistance(points.AsSpan(i / n * 7, 7), points.AsSpan(i % n * 7, 7)))],
                    found,
                    $"distances of {count} to {n}");
            }
        }
    }

    private static float[] Values(int count, bool special, ulong seed)
    {
        var stream = RandomKey.FromSeed(seed).Stream();
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var number = (float)(3 * stream.NextGaussian());
            values[i] = special && stream.NextDouble() < 0.4 ? _special[(int)(stream.NextDouble() * _special.Length)] : number;
        }

        return values;
    }

    private static double[] Wide(int count, bool special, ulong seed) => Array.ConvertAll(Values(count, special, seed), x => (double)x);

    // One NaN is as good as another: which one comes out of two depends on the machine.
    private static void AssertSame(float[] expected, float[] found, string what) =>
        AssertSame(Array.ConvertAll(expected, x => (double)x), Array.ConvertAll(found, x => (double)x), what);

    private static void AssertSame(double[] expected, double[] found, string what)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(found[i]) || (double.IsNaN(expected[i]) && double.IsNaN(found[i])),
                $"{what}: element {i} is {found[i]:R}, expected {expected[i]:R}");
        }
    }
}

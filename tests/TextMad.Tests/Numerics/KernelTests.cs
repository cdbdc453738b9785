using TextMad.Numerics.Kernels;
using TextMad.Numerics.Lanes;
using TextMad.Numerics.Random;
using TextMad.Numerics.Reference;

namespace TextMad.Tests.Numerics;

/// <summary>Each kernel at each width against its scalar twin, bit for bit, at every size to 65 and one longer.</summary>
public sealed unsafe class KernelTests
{
    private const int Rows = 3;

    private static readonly AdamWStep _step = new(0.7, 1e-3, 0.1, 0.9, 0.99, 1e-8, 0.271, 0.0297);

    [Fact]
    public void Kernels_in_128_bits_equal_their_scalar_twins() => CheckAll<Lanes128>();

    [Fact]
    public void Kernels_in_256_bits_equal_their_scalar_twins() => CheckAll<Lanes256>();

    [Fact]
    public void Kernels_in_512_bits_equal_their_scalar_twins() => CheckAll<Lanes512>();

    [Fact]
    public void The_exponential_is_right_to_2e_7()
    {
        var stream = RandomKey.FromSeed(5).Stream();
        for (var i = 0; i < 100_000; i++)
        {
            var x = (float)((stream.NextDouble() * 175) - 87);
            var expected = Math.Exp(x);
            Assert.True(Math.Abs(ReferenceLanes.Exp(x) - expected) <= 2e-7 * expected, $"exp({x:R})");
        }

        Assert.True(float.IsNaN(ReferenceLanes.Exp(float.NaN)));
        Assert.Equal(1, ReferenceLanes.Exp(0));
        Assert.True(float.IsNormal(ReferenceLanes.Exp(float.NegativeInfinity)));
        Assert.True(float.IsNormal(ReferenceLanes.Exp(float.PositiveInfinity)));
    }

    [Fact]
    public void Gelu_agrees_with_its_definition_and_its_derivative_with_a_difference_quotient()
    {
        static double Definition(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));
        for (var x = -12.0; x <= 12; x += 0.037)
        {
            var value = (float)x;
            Assert.Equal(Definition(value), ReferenceGelu.Forward(value), 1e-6 * Math.Max(1, Math.Abs(x)));
            var slope = (Definition(value + 1e-5) - Definition(value - 1e-5)) / 2e-5;
            Assert.Equal(slope, ReferenceGelu.Backward(value).Derivative, 2e-6);
        }
    }

    [Fact]
    public void NaN_comes_through_every_kernel()
    {
        var x = new float[20];
        x[18] = float.NaN;
        var y = new float[20];
        Gelu.Forward(1, 20, (float[])x.Clone(), new float[20], y);
        Assert.True(float.IsNaN(y[18]) && y.Count(float.IsNaN) == 1);
        Assert.True(double.IsNaN(Elementwise.SumOfSquares(x)));
        var losses = new double[1];
        Softmax.CrossEntropy(1, 20, 1, (float[])x.Clone(), [0], losses);
        Assert.True(double.IsNaN(losses[0]));
        LayerNorm.Forward(1, 20, x, default, default, default, new float[20], new float[20], y, new float[1], new float[1]);
        Assert.All(y, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Cross_entropy_survives_huge_logits()
    {
        float[] logits = [1000, -1000, 0];
        var losses = new double[1];
        Softmax.CrossEntropy(1, 3, 1, logits, [2], losses);
        Assert.Equal(1000, losses[0], 1e-3);
        Assert.Equal(1, logits[0], 1e-6);
        Assert.Equal(-1, logits[2], 1e-6);
    }

    [Fact]
    public void Truncated_cross_entropy_counts_uncertain_targets_only_and_has_the_slope_of_its_loss()
    {
        const int Vocabulary = 37;
        var least = -Math.Log(0.4);
        var counted = 0;
        for (var target = 0; target < Vocabulary; target++)
        {
            // Logits that make some targets likely.
            float[] logits = [.. Enumerable.Range(0, Vocabulary).Select(i => (float)Math.Sin((i * 7) + target) + (i == target ? target / 6f : 0))];
            var (fast, twin) = ((float[])logits.Clone(), (float[])logits.Clone());
            var losses = new double[1];
            Softmax.CrossEntropy(1, Vocabulary, 0.5f, fast, [target], losses, least: least);
            Assert.Equal(ReferenceSoftmax.CrossEntropy(twin, target, 0.5f, least), losses[0]);
            Assert.Equal(twin, fast);
            double Plain(int place, float step) => ReferenceSoftmax.CrossEntropy(
                [.. logits.Select((x, i) => i == place ? x + step : x)], target, 1);
            var counts = Plain(0, 0) >= least;
            counted += counts ? 1 : 0;
            for (var place = 0; place < Vocabulary; place++)
            {
                var slope = counts ? 0.5 * (Plain(place, 1e-2f) - Plain(place, -1e-2f)) / 2e-2 : 0;
                Assert.Equal(slope, fast[place], 1e-4);
            }
        }

        Assert.InRange(counted, 5, Vocabulary - 5);
    }

    [Fact]
    public void A_kernel_refuses_data_that_is_too_short()
    {
        Assert.Throws<ArgumentException>(() => Elementwise.Add(5, new float[4], new float[5]));
        Assert.Throws<ArgumentException>(() => Softmax.CausalForward(3, 16, 0, 0, 1, new float[47]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Softmax.CausalForward(3, 16, 14, 0, 1, new float[48]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Softmax.CausalForward(3, 17, 0, 0, 1, new float[51]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Elementwise.AddRows(1, 4, 2, 3, new float[4], new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dropout.Apply(new float[4], RandomKey.FromSeed(1), -1, 0.5));
    }

    private static void CheckAll<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        foreach (var n in Enumerable.Range(0, 66).Append(130))
        {
            // Of nothing there is no mean and no largest element.
            if (n > 0)
            {
                NormForward<TLanes>(n);
                NormBackward<TLanes>(n);
                SoftmaxBoth<TLanes>(n);
                CrossEntropy<TLanes>(n);
            }

            GeluBoth<TLanes>(n);
            Optimiser<TLanes>(n);
            MuonPasses<TLanes>(n);
            Sums<TLanes>(n);
        }
    }

    private static void NormForward<TLanes>(int n)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Guarded x = new(Rows * n, 1), delta = new(Rows * n, 2), bias = new(n, 3), gain = new(n, 4), shift = new(n, 5);
        Guarded sum = new(Rows * n, 6), y = new(Rows * n, 7), mean = new(Rows, 8), scale = new(Rows, 9);
        float[] wantedSum = new float[Rows * n], wanted = new float[Rows * n], means = new float[Rows], scales = new float[Rows];
        for (var r = 0; r < Rows; r++)
        {
            var row = new float[n];
            for (var i = 0; i < n; i++)
            {
                row[i] = wantedSum[(r * n) + i] = x.Original[(r * n) + i] + (delta.Original[(r * n) + i] + bias.Original[i]);
            }

            var normal = new float[n];
            (means[r], scales[r]) = ReferenceLayerNorm.Forward(row, gain.Original, shift.Original, normal);
            normal.CopyTo(wanted, r * n);
        }

        fixed (float* px = x.Span, pd = delta.Span, pb = bias.Span, ps = sum.Span, pg = gain.Span, ph = shift.Span, py = y.Span,
            pm = mean.Span, pi = scale.Span)
        {
            LayerNorm.Forward<TLanes>(Rows, n, px, pd, pb, ps, pg, ph, py, pm, pi);
        }

        sum.AssertIs(wantedSum, "residual sum");
        y.AssertIs(wanted, "layer norm");
        mean.AssertIs(means, "mean");
        scale.AssertIs(scales, "inverse deviation");
    }

    private static void NormBackward<TLanes>(int n)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Guarded x = new(n, 1), gain = new(n, 2), dy = new(n, 3), dx = new(n, 4), dgain = new(n, 5), dshift = new(n, 6);
        Guarded mean = new(1, 7, 0.1), scale = new(1, 8);
        float[] a = (float[])dx.Original.Clone(), b = (float[])dgain.Original.Clone(), c = (float[])dshift.Original.Clone();
        ReferenceLayerNorm.Backward(x.Original, gain.Original, mean.Original[0], scale.Original[0], dy.Original, a, b, c);
        fixed (float* px = x.Span, pg = gain.Span, pm = mean.Span, pi = scale.Span, pdy = dy.Span, pdx = dx.Span, pdg = dgain.Span,
            pds = dshift.Span)
        {
            LayerNorm.InputGradient<TLanes>(1, n, px, pg, pm, pi, pdy, pdx);

            // In two parts, as threads share out the columns.
            LayerNorm.ParameterGradient<TLanes>(1, n, 0, n / 3, px, pm, pi, pdy, pdg, pds);
            LayerNorm.ParameterGradient<TLanes>(1, n, n / 3, n - (n / 3), px, pm, pi, pdy, pdg, pds);
        }

        dx.AssertIs(a, "gradient of x");
        dgain.AssertIs(b, "gradient of gain");
        dshift.AssertIs(c, "gradient of shift");
    }

    private static void GeluBoth<TLanes>(int n)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Guarded x = new(n, 1, 3), bias = new(n, 2), y = new(n, 3), gradient = new(n, 4), again = new(n, 5);
        var sums = x.Original.Zip(bias.Original, (a, b) => a + b).ToArray();
        fixed (float* px = x.Span, pb = bias.Span, py = y.Span, pg = gradient.Span, pa = again.Span)
        {
            Gelu.Forward<TLanes>(1, n, px, pb, py);
            Gelu.Backward<TLanes>(n, px, pg, pa);
        }

        x.AssertIs(sums, "sums with bias");
        y.AssertIs(sums.Select(ReferenceGelu.Forward).ToArray(), "gelu");
        gradient.AssertIs(gradient.Original.Zip(sums, (g, s) => g * ReferenceGelu.Backward(s).Derivative).ToArray(), "gelu gradient");
        again.AssertIs(sums.Select(s => ReferenceGelu.Backward(s).Value).ToArray(), "gelu once more");
    }

    private static void SoftmaxBoth<TLanes>(int n)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var stride = (n + 15) / 16 * 16;
        for (var first = 0; first + Rows <= n; first += 5)
        {
            foreach (var padding in new[] { 0, 1, 16 })
            {
                Guarded x = new(Rows * stride, 1, 4), gradient = new(Rows * stride, 2);
                float[] wanted = (float[])x.Original.Clone(), wantedGradient = (float[])gradient.Original.Clone();
                for (var r = 0; r < Rows; r++)
                {
                    // Zeros reach to the end of the last vector that the padding touches; beyond, nothing changes.
                    var length = first + r + 1;
                    var end = Math.Min(stride, (length + padding + 15) / 16 * 16);
                    var row = x.Original[(r * stride)..((r * stride) + end)];
                    ReferenceSoftmax.Forward(row, length, 0.25f);
                    row.CopyTo(wanted, r * stride);
                    var slope = gradient.Original[(r * stride)..((r * stride) + end)];
                    ReferenceSoftmax.Backward(row, slope, 0.25f);
                    slope.AsSpan(length).Clear();
                    slope.CopyTo(wantedGradient, r * stride);
                }

                fixed (float* px = x.Span, pg = gradient.Span)
                {
                    Softmax.CausalForward<TLanes>(Rows, stride, first, padding, 0.25f, px);
                    Softmax.CausalBackward<TLanes>(Rows, stride, first, padding, 0.25f, px, pg);
                }

                x.AssertIs(wanted, "causal softmax");
                gradient.AssertIs(wantedGradient, "softmax gradient");
            }
        }
    }

    private static void CrossEntropy<TLanes>(int n)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var logits = new Guarded(n, 1, 3);
        var wanted = (float[])logits.Original.Clone();
        ReferenceSoftmax.CrossEntropy(wanted, n / 2, 0.125f);
        fixed (float* p = logits.Span)
        {
            var (largest, sum) = Softmax.Normaliser<TLanes>(n, p);
            Softmax.CrossEntropy<TLanes>(n, 0.125f, p, out var largestAgain, out var sumAgain);
            Assert.Equal((largest, sum), (largestAgain, sumAgain));
        }

        logits.Span[n / 2] -= 0.125f;
        logits.AssertIs(wanted, "cross-entropy gradient");
    }

    private static void Optimiser<TLanes>(int n)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        foreach (var decays in new[] { false, true })
        {
            Guarded w = new(n, 1), g = new(n, 2), m = new(n, 3, 0.1), v = new(n, 4, 0.01);
            for (var i = 0; i < n; i++)
            {
                v.Span[i] = v.Original[i] = Math.Abs(v.Original[i]);
            }

            float[] weights = (float[])w.Original.Clone(), first = (float[])m.Original.Clone(), second = (float[])v.Original.Clone();
            for (var i = 0; i < n; i++)
            {
                ReferenceAdamW.Update(_step, decays, ref weights[i], g.Original[i], ref first[i], ref second[i]);
            }

            fixed (float* pw = w.Span, pg = g.Span, pm = m.Span, pv = v.Span)
            {
                AdamW.Update<TLanes>(_step, decays, n, pw, pg, pm, pv);
            }

            w.AssertIs(weights, "weights");
            m.AssertIs(first, "first moments");
            v.AssertIs(second, "second moments");
        }
    }

    private static void MuonPasses<TLanes>(int n)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Guarded w = new(n, 1), g = new(n, 2), m = new(n, 3), x = new(n, 4);
        var step = new MuonStep(0.7, 1e-2, 0.1, 0.95);
        float[] momentum = [.. m.Original.Zip(g.Original, (a, b) => MathF.FusedMultiplyAdd(a, 0.95f, b * 0.7f))];
        float[] direction = [.. momentum.Zip(g.Original, (a, b) => MathF.FusedMultiplyAdd(a, 0.95f, b * 0.7f))];
        fixed (float* pw = w.Span, pg = g.Span, pm = m.Span, px = x.Span)
        {
            Muon.Accumulate<TLanes>(step, n, pg, pm, px);
            m.AssertIs(momentum, "momentum");
            x.AssertIs(direction, "direction");
            Muon.Scale<TLanes>(0.3f, n, px);
            direction = [.. direction.Select(value => value * 0.3f)];
            x.AssertIs(direction, "scaled direction");
            Muon.Combine<TLanes>(n, px, pm);
            m.AssertIs([.. momentum.Zip(direction, (a, b) => MathF.FusedMultiplyAdd(a, Muon.C, b * Muon.B))], "polynomial");
            Muon.Apply<TLanes>(0.9f, -0.2f, n, px, pw);
            w.AssertIs([.. w.Original.Zip(direction, (a, b) => MathF.FusedMultiplyAdd(b, -0.2f, a * 0.9f))], "weights");
        }
    }

    private static void Sums<TLanes>(int n)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Guarded x = new(n, 1), y = new(n, 2);
        fixed (float* px = x.Span, py = y.Span)
        {
            var squares = ReferenceLanes.Reduce(n, (i, sum) => MathF.FusedMultiplyAdd(x.Original[i], x.Original[i], sum));
            Assert.Equal(squares, Elementwise.SumOfSquares<TLanes>(n, px));
            Elementwise.Add<TLanes>(n, px, py);
        }

        y.AssertIs(x.Original.Zip(y.Original, (a, b) => b + a).ToArray(), "sum");
    }
}

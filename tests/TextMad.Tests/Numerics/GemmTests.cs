using TextMad.Numerics.Kernels;
using TextMad.Numerics.Reference;

namespace TextMad.Tests.Numerics;

/// <summary>Every path against the definition, bit for bit; the wider vectors run in software where the machine lacks them.</summary>
public sealed class GemmTests
{
    private static readonly (int M, int N, int K)[] _shapes =
    [
        (1, 1, 1), (1, 17, 3), (7, 15, 16), (6, 16, 8), (12, 32, 9), (13, 33, 65), (17, 63, 7), (63, 65, 17), (65, 1, 63), (5, 40, 0),
        (25, 50, 300),
    ];

    private readonly GemmWorkspace _workspace = new();

    [Fact]
    public void Narrow_vectors_yield_the_definitions_bits() => CheckAll<Tile6<Gemm128>>();

    [Fact]
    public void Narrow_vectors_in_tall_tiles_yield_the_definitions_bits() => CheckAll<Tile12<Gemm128>>();

    [Fact]
    public void Middle_vectors_yield_the_definitions_bits() => CheckAll<Tile6<Gemm256>>();

    [Fact]
    public void Wide_vectors_yield_the_definitions_bits() => CheckAll<Tile12<Gemm512>>();

    [Theory]
    [InlineData(200, 70, 600)]
    [InlineData(50, 1100, 40)]
    public void Blocking_does_not_change_a_bit(int m, int n, int k) =>
        Check(m, n, k, false, true, (a, b, c, accumulate) => Gemm.Multiply(a, b, c, accumulate, _workspace));

    [Fact]
    public void A_packed_right_factor_yields_the_same_bits()
    {
        // Every number of rows up to 40: the last ones are divided among whole and low tiles.
        foreach (var (m, n, k) in _shapes.Concat(Enumerable.Range(1, 40).Select(rows => (rows, 35, 9))))
        {
            Check(m, n, k, false, false, (a, b, c, accumulate) => Gemm.Multiply(a, new PackedMatrix(b), c, accumulate, _workspace));
            Check(m, n, k, false, true, (a, b, c, accumulate) => Gemm.Multiply(a, new PackedMatrix(b), c, accumulate, _workspace));
        }
    }

    [Theory]
    [InlineData(1, 17, 3)]
    [InlineData(13, 33, 65)]
    [InlineData(25, 50, 301)]
    [InlineData(200, 70, 600)]
    public void A_right_factor_in_16_bits_yields_the_bits_of_its_rounded_numbers(int m, int n, int k)
    {
        var a = new Guarded(m * k, 1);
        float[] b = new Guarded(k * n, 2).Original, rounded = [.. b], expected = new float[m * n], c = new float[m * n];
        BFloat16.Round(rounded);
        Assert.NotEqual(b, rounded);
        ReferenceGemm.Multiply(m, n, k, a.Original, k, 1, rounded, n, 1, expected, n, false);
        foreach (var matrix in new[] { b, [.. Enumerable.Range(0, k * n).Select(i => b[(i % k * n) + (i / k)])] })
        {
            var view = matrix == b ? new MatrixView(b, k, n) : new MatrixView(matrix, n, k).Transposed;
            var packed = new PackedMatrix(k, n, bfloat16: true);
            packed.Pack(view, 0, 1);
            packed.Pack(view, 1, packed.PanelCount);
            Gemm.Multiply(new MatrixView(a.Span, m, k), packed, new MatrixView(c, m, n), false, _workspace);
            Assert.Equal(expected, c);
            var last = packed.Part(packed.PanelCount - 1, packed.PanelCount, out var first);
            Gemm.Multiply(new MatrixView(a.Span, m, k), last, new MatrixView(c.AsSpan(first), m, n - first, n), false, _workspace);
            Assert.Equal(expected, c);
        }

        Assert.Equal(PackedMatrix.FloatCount(k, n), 2 * PackedMatrix.FloatCount(k, n, bfloat16: true));
    }

    [Theory]
    [InlineData(1 + (1f / 256), 1)]
    [InlineData(1 + (3f / 256), 1 + (1f / 64))]
    [InlineData(1 + (1f / 256) + (1f / 8192), 1 + (1f / 128))]
    [InlineData(3.14159274f, 3.140625f)]
    [InlineData(-0.1f, -0.10009765625f)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Numbers_are_rounded_to_the_nearest_that_16_bits_hold_and_ties_to_the_even_one(float value, float expected)
    {
        // Those that fill vectors, and one more.
        var values = Enumerable.Repeat(value, 33).ToArray();
        var halves = new ushort[33];
        BFloat16.Round(values, halves);
        Assert.All(halves, half => Assert.Equal(expected, BitConverter.UInt32BitsToSingle((uint)half << 16)));
        BFloat16.Round(values);
        Assert.All(values, rounded => Assert.Equal(expected, rounded));
    }

    [Fact]
    public void Infinities_and_NaN_stay_in_their_rows_and_columns()
    {
        float[] a = new float[20 * 5], b = new float[5 * 40], c = new float[20 * 40];
        Array.Fill(a, 1f);
        Array.Fill(b, 1f);
        a[(3 * 5) + 2] = float.NaN;
        b[(4 * 40) + 37] = float.PositiveInfinity;
        Gemm.Multiply(new MatrixView(a, 20, 5), new MatrixView(b, 5, 40), new MatrixView(c, 20, 40), false, _workspace);
        for (var i = 0; i < 20; i++)
        {
            for (var j = 0; j < 40; j++)
            {
                Assert.Equal(i == 3 ? float.NaN : j == 37 ? float.PositiveInfinity : 5f, c[(i * 40) + j]);
            }
        }
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var x = new float[24];
        Assert.Throws<ArgumentException>(() => new MatrixView(x, 5, 5));
        Assert.Throws<ArgumentException>(() =>
            Gemm.Multiply(new MatrixView(x, 4, 6), new MatrixView(x, 5, 4), new MatrixView(x, 4, 4), false, _workspace));
        Assert.Throws<ArgumentException>(() =>
            Gemm.Multiply(new MatrixView(x, 4, 6), new MatrixView(x, 6, 4), new MatrixView(x, 4, 4).Transposed, false, _workspace));
    }

    private delegate void Product(MatrixView a, MatrixView b, MatrixView c, bool accumulate);

    private void CheckAll<TTile>()
        where TTile : struct, IGemmTile
    {
        foreach (var (m, n, k) in _shapes)
        {
            foreach (var layout in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                Check(m, n, k, layout.Item1, layout.Item2, (a, b, c, accumulate) =>
                    GemmDriver<TTile>.Multiply(a, b, c, accumulate, _workspace));
            }
        }
    }

    private static void Check(int m, int n, int k, bool transposeA, bool transposeB, Product product)
    {
        // Rows lie a few floats apart, so that strides are not taken for widths.
        int aStride = (transposeA ? m : k) + 3, bStride = (transposeB ? k : n) + 1, cStride = n + 2;
        var a = new Guarded((transposeA ? k : m) * aStride, 1);
        var b = new Guarded((transposeB ? n : k) * bStride, 2);
        foreach (var accumulate in new[] { false, true })
        {
            var c = new Guarded(m * cStride, 3);
            var expected = (float[])c.Original.Clone();
            ReferenceGemm.Multiply(
                m,
                n,
                k,
                a.Original,
                transposeA ? 1 : aStride,
                transposeA ? aStride : 1,
                b.Original,
                transposeB ? 1 : bStride,
                transposeB ? bStride : 1,
                expected,
                cStride,
                accumulate);
            var left = transposeA ? new MatrixView(a.Span, k, m, aStride).Transposed : new MatrixView(a.Span, m, k, aStride);
            var right = transposeB ? new MatrixView(b.Span, n, k, bStride).Transposed : new MatrixView(b.Span, k, n, bStride);
            product(left, right, new MatrixView(c.Span, m, n, cStride), accumulate);
            c.AssertIs(expected, $"{m}x{n}x{k} accumulate {accumulate}");
        }
    }
}

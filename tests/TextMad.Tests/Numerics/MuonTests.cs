using TextMad.Numerics.Kernels;
using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Random;
using TextMad.Numerics.Reference;

namespace TextMad.Tests.Numerics;

public sealed class MuonTests
{
    private static readonly MuonStep _step = new(0.7, 2e-2, 0.1, 0.95);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 5, 5)]
    [InlineData(12, 12, 36)]
    [InlineData(16, 64, 64)]
    [InlineData(64, 16, 16)]
    [InlineData(7, 30, 33)]
    [InlineData(130, 33, 33)]
    [InlineData(33, 130, 131)]
    public void Muon_equals_its_scalar_twin_to_the_last_bit_and_leaves_neighbours_alone(int rows, int columns, int rowStride)
    {
        float[] weights = Values(rows * rowStride, 1), gradient = Values(rows * rowStride, 2), momentum = Values(rows * rowStride, 3);
        float[] expected = [.. weights], expectedMomentum = [.. momentum];
        ReferenceMuon.Update(_step, rows, columns, rowStride, expected, gradient, expectedMomentum);
        Update(rows, columns, rowStride, weights, gradient, momentum);
        Assert.Equal(expectedMomentum, momentum);
        Assert.Equal(expected, weights);
    }

    [Theory]
    [InlineData(24, 24)]
    [InlineData(16, 64)]
    [InlineData(64, 16)]
    public void An_update_has_singular_values_near_one_whatever_the_gradient(int rows, int columns)
    {
        // Columns of very different sizes, so that the gradient is far from orthogonal.
        float[] gradient = [.. Values(rows * columns, 2).Select((value, i) => value * MathF.Pow(0.8f, i % columns))];
        var weights = new float[rows * columns];
        ReferenceMuon.Update(new MuonStep(1, 1, 0, 0), rows, columns, columns, weights, gradient, new float[rows * columns]);
        var scale = Math.Sqrt(Math.Max(1, (double)columns / rows));
        var side = Math.Min(rows, columns);
        var gram = new double[side * side];
        for (var i = 0; i < side; i++)
        {
            for (var j = 0; j < side; j++)
            {
                gram[(i * side) + j] = Enumerable.Range(0, Math.Max(rows, columns)).Sum(d => rows > columns
                    ? (double)weights[(d * columns) + i] * weights[(d * columns) + j]
                    : (double)weights[(i * columns) + d] * weights[(j * columns) + d]);
            }
        }

        double[] values = [.. SymmetricEigen.Values(gram, side).Select(value => Math.Sqrt(Math.Max(0, value)) / scale)];

        // Five steps bring what was above a thousandth or so of the norm into this band (Jordan et al. 2024).
        Assert.All(values.Where(value => value > 0.3), value => Assert.InRange(value, 0.3, 1.3));
        Assert.True(values.Count(value => value > 0.3) >= side / 2, string.Join(' ', values));
    }

    [Fact]
    public void A_gradient_of_zeros_makes_no_update()
    {
        float[] weights = Values(48, 1), original = [.. weights];
        Update(6, 8, 8, weights, new float[48], new float[48]);
        Assert.Equal([.. original.Select(weight => weight * (float)(1 - (_step.LearningRate * _step.WeightDecay)))], weights);
    }

    [Fact]
    public void Matrices_of_different_shapes_are_refused() => Assert.Contains(
        "one shape",
        Assert.Throws<ArgumentException>(() => Muon.Update(
            _step,
            new MatrixView(new float[6], 2, 3),
            new MatrixView(new float[6], 3, 2),
            new MatrixView(new float[6], 2, 3),
            new MuonWorkspace(6, 2),
            new GemmWorkspace())).Message,
        StringComparison.Ordinal);

    private static void Update(int rows, int columns, int rowStride, float[] weights, float[] gradient, float[] momentum) => Muon.Update(
        _step,
        new MatrixView(weights, rows, columns, rowStride),
        new MatrixView(gradient, rows, columns, rowStride),
        new MatrixView(momentum, rows, columns, rowStride),
        new MuonWorkspace(rows * columns, Math.Min(rows, columns)),
        new GemmWorkspace());

    private static float[] Values(int count, ulong seed)
    {
        var stream = RandomKey.FromSeed(seed).Stream();
        return [.. Enumerable.Range(0, count).Select(_ => (float)stream.NextGaussian())];
    }
}

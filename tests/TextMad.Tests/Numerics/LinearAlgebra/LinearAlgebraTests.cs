using System.Text.Json;
using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Tests.Numerics.LinearAlgebra;

/// <summary>Eigenvalues, principal components, distances and groups against NumPy, scikit-learn and plain loops.</summary>
public class LinearAlgebraTests
{
    private static readonly JsonElement _golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "metrics", "embedded.json"))).RootElement;

    private static readonly ThreadTeam _team = ThreadTeam.For(2);

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(x => x.GetDouble())];

    private static double[] Gaussians(int count, string purpose)
    {
        var stream = RandomKey.FromSeed(3).For(purpose).Stream();
        return [.. Enumerable.Range(0, count).Select(_ => stream.NextGaussian())];
    }

    [Fact]
    public void Eigenvalues_agree_with_lapack()
    {
        var matrix = Numbers(_golden.GetProperty("symmetric").GetProperty("matrix"));
        var expected = Numbers(_golden.GetProperty("symmetric").GetProperty("eigenvalues"));
        Assert.All(expected.Zip(SymmetricEigen.Values(matrix, 20)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(100)]
    public void A_symmetric_matrix_is_its_eigenvectors_times_its_eigenvalues(int n)
    {
        var a = Gaussians(n * n, "matrix");
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                a[(i * n) + j] = a[(j * n) + i];
            }
        }

        var (values, vectors) = SymmetricEigen.Decompose(a, n);
        Assert.Equal(values.OrderDescending(), values);
        Assert.Equal(SymmetricEigen.Values(a, n), values);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double product = 0, inner = 0;
                for (var k = 0; k < n; k++)
                {
                    product += values[k] * vectors[(k * n) + i] * vectors[(k * n) + j];
                    inner += vectors[(i * n) + k] * vectors[(j * n) + k];
                }

                Assert.Equal(a[(i * n) + j], product, 1e-12 * n);
                Assert.Equal(i == j ? 1 : 0, inner, 1e-13 * n);
            }
        }
    }

    [Fact]
    public void Equal_eigenvalues_zeros_and_diagonal_matrices_are_decomposed()
    {
        Assert.Equal([3, 2, 2, 0], SymmetricEigen.Values([2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], 4));
        Assert.Equal([0, 0, 0], SymmetricEigen.Values(new double[9], 3));
        var ones = Enumerable.Repeat(1.0, 2500).ToArray();
        var values = SymmetricEigen.Values(ones, 50);
        Assert.Equal(50, values[0], 1e-12);
        Assert.All(values[1..], value => Assert.Equal(0, value, 1e-12));
        for (var n = 2; n < 40; n++)
        {
            // Sums of few squares: rounding leaves noise of noise where zeros should be.
            var x = Gaussians(n * 2, "low rank");
            var lowRank = GramMatrix.OfRows(x, 2, _team);
            var found = SymmetricEigen.Values(lowRank, n);
            Assert.Equal(x.Sum(value => value * value), found[0] + found[1], 1e-11);
            Assert.All(found[2..], value => Assert.Equal(0, value, 1e-12));
            Assert.Equal(0.64 * n, SymmetricEigen.Values([.. Enumerable.Repeat(0.64, n * n)], n)[0], 1e-12);
        }

        Assert.Throws<ArithmeticException>(() => SymmetricEigen.Values([1, double.NaN, double.NaN, 1], 2));
        Assert.Throws<ArgumentException>(() => SymmetricEigen.Values([1, 2, 3], 2));
    }

    [Fact]
    public void Inner_products_of_rows_and_columns_are_what_loops_find()
    {
        var x = Gaussians(37 * 19, "gram");
        var (columns, rows) = (GramMatrix.OfColumns(x, 19, _team), GramMatrix.OfRows(x, 19, _team));
        for (var i = 0; i < 19; i++)
        {
            for (var j = 0; j < 19; j++)
            {
                Assert.Equal(Enumerable.Range(0, 37).Sum(r => x[(r * 19) + i] * x[(r * 19) + j]), columns[(i * 19) + j], 1e-12);
            }
        }

        for (var i = 0; i < 37; i++)
        {
            for (var j = 0; j < 37; j++)
            {
                Assert.Equal(Enumerable.Range(0, 19).Sum(c => x[(i * 19) + c] * x[(j * 19) + c]), rows[(i * 37) + j], 1e-12);
            }
        }
    }

    [Fact]
    public void Principal_components_agree_with_scikit_learn()
    {
        var rows = Numbers(_golden.GetProperty("texts"));
        var expected = Numbers(_golden.GetProperty("variances"));
        var share = expected.Take(3).Sum() / expected.Sum();
        var components = PrincipalComponents.Fit(rows, 12, share - 1e-9, _team);
        Assert.Equal(3, components.Kept);
        Assert.Equal(4, PrincipalComponents.Fit(rows, 12, share + 1e-9, _team).Kept);
        Assert.All(expected.Zip(components.Variances), pair => Assert.Equal(pair.First, pair.Second, 1e-10 * expected[0]));

        // The sign of a direction means nothing.
        var projected = Numbers(_golden.GetProperty("projected"));
        Assert.All(projected.Zip(components.Project(rows, _team)), pair => Assert.Equal(pair.First, Math.Abs(pair.Second), 1e-8));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(16, 8)]
    [InlineData(17, 129)]
    [InlineData(100, 33)]
    public void Distances_are_chains_of_fused_multiply_adds(int n, int width)
    {
        var rows = Array.ConvertAll(Gaussians(n * width, "rows"), x => (float)x);
        var panels = new RowPanels(rows, width);
        for (var count = 1; count <= Math.Min(n, RowPanels.LargestQuery); count++)
        {
            var distances = new float[count * n];
            panels.SquaredDistances(rows.AsSpan(0, count * width), distances);
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    var sum = 0f;
                    for (var k = 0; k < width; k++)
                    {
                        var difference = rows[(i * width) + k] - rows[(j * width) + k];
                        sum = MathF.FusedMultiplyAdd(difference, difference, sum);
                    }

                    Assert.Equal(sum, distances[(i * n) + j]);
                }
            }
        }
    }

    [Fact]
    public void Groups_that_lie_apart_are_found_as_scikit_learn_finds_them()
    {
        var blobs = _golden.GetProperty("blobs");
        var rows = Array.ConvertAll(Numbers(blobs.GetProperty("rows")), x => (float)x);
        var (clusters, inertia) = KMeans.Fit(rows, 3, 4, RandomKey.FromSeed(1), 5, 500, _team);
        Assert.Equal(blobs.GetProperty("inertia").GetDouble(), inertia, 1e-4);
        Assert.All(Enumerable.Range(0, 160), i => Assert.Equal(clusters[i / 40 * 40], clusters[i]));
        Assert.Equal(4, clusters.Distinct().Count());
    }

    [Fact]
    public void More_groups_than_different_points_end_with_distance_zero()
    {
        float[] rows = [1, 1, 1, 2, 2, 2];
        var (clusters, inertia) = KMeans.Fit(rows, 1, 4, RandomKey.FromSeed(1), 2, 500, _team);
        Assert.Equal(0, inertia);
        Assert.NotEqual(clusters[0], clusters[5]);
    }

    [Fact]
    public void Groups_and_components_are_the_same_to_the_last_bit_for_any_number_of_threads()
    {
        var rows = Gaussians(3000 * 10, "threads");
        var points = Array.ConvertAll(rows, x => (float)x);
        var results = new[] { 1, 2, 3 }.Select(ThreadTeam.For).Select(team => (
            Groups: KMeans.Fit(points, 10, 40, RandomKey.FromSeed(9), 2, 30, team),
            Projected: PrincipalComponents.Fit(rows, 10, 0.5, team).Project(rows, team))).ToArray();
        Assert.All(results[1..], other =>
        {
            Assert.Equal(results[0].Groups.Clusters, other.Groups.Clusters);
            Assert.Equal(results[0].Groups.Inertia, other.Groups.Inertia);
            Assert.Equal(results[0].Projected, other.Projected);
        });
    }
}

using TextMad.Numerics.LinearAlgebra;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Numerics.LinearAlgebra;

/// <summary>Small dense systems.</summary>
public sealed class LinearSystemTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(30)]
    public void The_solution_of_a_random_system_is_the_vector_it_was_made_from(int d)
    {
        var stream = RandomKey.FromSeed((ulong)d).Stream();
        double[] x = [.. Enumerable.Range(0, d).Select(_ => stream.NextGaussian())];
        var system = new double[d, d + 1];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < d; j++)
            {
                system[i, j] = stream.NextGaussian();
                system[i, d] += system[i, j] * x[j];
            }
        }

        Assert.All(x.Zip(LinearSystem.Solve(system)), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void Rows_are_exchanged_where_a_pivot_is_zero_and_a_direction_without_equations_gets_zero()
    {
        Assert.Equal([3.0, 2.0], LinearSystem.Solve(new double[,] { { 0, 1, 2 }, { 1, 0, 3 } }));
        Assert.Equal([5.0, 0.0], LinearSystem.Solve(new double[,] { { 1, 0, 5 }, { 0, 0, 0 } }));
        Assert.Throws<ArgumentException>(() => LinearSystem.Solve(new double[2, 2]));
    }
}

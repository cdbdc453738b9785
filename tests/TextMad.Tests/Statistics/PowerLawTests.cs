using TextMad.Statistics;

namespace TextMad.Tests.Statistics;

/// <summary>Growth with size, as a straight line in logarithms.</summary>
public sealed class PowerLawTests
{
    [Theory]
    [InlineData(3.5, 0)]
    [InlineData(0.25, 1)]
    [InlineData(7, 1.5)]
    public void A_law_is_found_again(double factor, double exponent)
    {
        double[] sizes = [10, 30, 100, 1000, 5000];
        var law = PowerLaw.Fit(sizes, [.. sizes.Select(size => factor * Math.Pow(size, exponent))]);
        Assert.Equal(factor, law.Factor, 1e-9 * factor);
        Assert.Equal(exponent, law.Exponent, 1e-12);
        Assert.Equal(exponent, law.Range!.Value.Low, 1e-9);
        Assert.Equal(exponent, law.Range.Value.High, 1e-9);
    }

    /// <summary>Beside the textbook's formulas in plain sums.</summary>
    [Fact]
    public void The_interval_is_that_of_a_straight_line_in_logarithms()
    {
        double[] x = [1, 2, 4, 8, 16], y = [1.1, 2.3, 3.7, 9.2, 15.5];
        var law = PowerLaw.Fit(x, y);
        double[] a = [.. x.Select(value => Math.Log(value))], b = [.. y.Select(value => Math.Log(value))];
        var (meanA, meanB) = (a.Average(), b.Average());
        var spread = a.Sum(value => (value - meanA) * (value - meanA));
        var slope = a.Zip(b, (one, other) => (one - meanA) * (other - meanB)).Sum() / spread;
        var rest = a.Zip(b, (one, other) => Math.Pow(other - meanB - (slope * (one - meanA)), 2)).Sum();

        // The 97.5% quantile of Student's t with 3 degrees of freedom, from tables.
        var half = 3.182446305 * Math.Sqrt(rest / 3 / spread);
        Assert.Equal(slope, law.Exponent, 1e-12);
        Assert.Equal(slope - half, law.Range!.Value.Low, 1e-8);
        Assert.Equal(slope + half, law.Range.Value.High, 1e-8);
    }

    [Fact]
    public void Two_points_have_no_interval_and_what_is_no_law_is_refused()
    {
        Assert.Null(PowerLaw.Fit([1, 10], [5, 5]).Range);
        Assert.Throws<ArgumentException>(() => PowerLaw.Fit([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => PowerLaw.Fit([3, 3], [1, 2]));
        Assert.Throws<ArgumentException>(() => PowerLaw.Fit([0, 1], [1, 2]));
        Assert.Throws<ArgumentException>(() => PowerLaw.Fit([1, 2], [1, double.NaN]));
    }
}

using TextMad.Statistics;

namespace TextMad.Tests.Statistics;

/// <summary>Student's t: quantiles of tools/reference/student_t.py (mpmath), probabilities of SciPy 1.10.</summary>
public sealed class StudentTTests
{
    [Theory]
    [InlineData(0.975, 1, 12.706204736174704646)]
    [InlineData(0.975, 2, 4.3026527297494638523)]
    [InlineData(0.975, 4, 2.7764451051977943578)]
    [InlineData(0.975, 29, 2.0452296421327042982)]
    [InlineData(0.995, 9, 3.2498355415921262756)]
    [InlineData(0.6, 3.5, 0.27326545405577968114)]
    [InlineData(1e-6, 7, -14.241469651981445878)]
    [InlineData(1e-20, 4, -131607.40128258531799)]
    public void Quantiles_agree_with_twenty_digits(double p, double degrees, double expected) =>
        Assert.Equal(1, StudentT.Quantile(p, degrees) / expected, 1e-11);

    [Theory]
    [InlineData(-2.5, 4, 0.03338327240599406)]
    [InlineData(0.3, 1, 0.5927735790777423)]
    [InlineData(5, 200, 0.9999993749009362)]
    [InlineData(0, 3, 0.5)]
    public void Probabilities_agree_with_SciPy(double t, double degrees, double expected) =>
        Assert.Equal(expected, StudentT.Cumulative(t, degrees), 1e-13);

    [Theory]
    [InlineData(1e-8, 4, 0.50000000375)]
    [InlineData(-3e-6, 2, 0.49999893933982822257)]
    [InlineData(1e200, 3, 1)]
    public void Tails_near_0_and_far_out_keep_all_digits(double t, double degrees, double expected) =>
        Assert.Equal(expected, StudentT.Cumulative(t, degrees), 1e-15);

    [Fact]
    public void The_interval_of_a_mean_is_the_textbooks()
    {
        // Mean 3, deviation sqrt(2.5), n = 5: half width 2.776 sqrt(0.5).
        var summary = SampleSummary.Of([5, 1, 4, 2, 3]);
        Assert.Equal(3, summary.Mean);
        Assert.Equal(Math.Sqrt(2.5), summary.StandardDeviation!.Value, 14);
        Assert.Equal(3 - (2.7764451051977987 * Math.Sqrt(0.5)), summary.Interval!.Value.Low, 11);
        Assert.Null(SampleSummary.Of([7]).Interval);
        Assert.Throws<ArgumentException>(() => SampleSummary.Of([]));
    }
}

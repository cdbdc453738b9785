using TextMad.Statistics;

namespace TextMad.Tests.Statistics;

public sealed class ProportionTests
{
    // Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_is_Wilsons(int successes, int trials, double low, double high)
    {
        var interval = new Proportion(successes, trials).Interval;
        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
        var other = new Proportion(trials - successes, trials).Interval;
        Assert.Equal(1 - interval.High, other.Low, 1e-12);
        Assert.Equal(1 - interval.Low, other.High, 1e-12);
    }

    [Fact]
    public void Of_nothing_nothing_is_known()
    {
        Assert.Null(new Proportion(0, 0).Share);
        Assert.Equal(new Interval(0, 1), new Proportion(0, 0).Interval);
        Assert.Equal((0, 1), (new Proportion(0, 5).Interval.Low, new Proportion(5, 5).Interval.High));
    }
}

using TextMad.Numerics.Random;
using TextMad.Reporting;

namespace TextMad.Tests.Reporting;

/// <summary>How much fresh real data is enough, on changes whose answer is known.</summary>
public sealed class FreshDataThresholdTests
{
    [Fact]
    public void Changes_on_a_line_cross_the_limit_where_the_line_does()
    {
        // ln(change) = 0.4 - share, so 10% is reached at 0.4 - ln(1.1).
        var found = FreshDataThreshold.Of("m", 0.1, Shares([0, 0.2, 0.3, 0.5], (share, _) => 0.4 - share, 3));
        Assert.Equal(0.4 - Math.Log(1.1), found.Estimate!.Value, 12);
        Assert.Equal(found.Estimate!.Value, found.Interval!.Value.Low, 12);
        Assert.Equal(found.Estimate!.Value, found.Interval!.Value.High, 12);
        Assert.Equal((0.3, 0.5), (found.NotEnough, found.Enough));
        Assert.Contains("A share of 0.30 fresh real data is enough to keep m within 10% of generation 0", found.Verdict, StringComparison.Ordinal);
        Assert.Contains("0.3 is not enough and 0.5 is", found.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void The_interval_holds_the_true_share_in_about_95_of_100_studies_and_the_bracket_never_contradicts_it_by_much()
    {
        const int studies = 400;
        const double truth = 0.4;
        var (inside, wrong) = (0, 0);
        for (var study = 0; study < studies; study++)
        {
            var stream = RandomKey.FromSeed(7).For("threshold test").At(study).Stream();
            var found = FreshDataThreshold.Of(
                "m", 0.1, Shares([0, 0.2, 0.4, 0.6, 0.8], (share, _) => Math.Log(1.1) + (0.5 * (truth - share)) + (0.03 * stream.NextGaussian()), 10));
            inside += found.Interval is { } interval && interval.Low <= truth && truth <= interval.High ? 1 : 0;
            wrong += found.NotEnough > truth || found.Enough < truth ? 1 : 0;
        }

        // A bootstrap over ten seeds is somewhat too narrow: 90% is what it reaches with samples of this size.
        Assert.InRange(inside, (int)(0.85 * studies), (int)(0.99 * studies));
        Assert.InRange(wrong, 0, (int)(0.1 * studies));
    }

    [Fact]
    public void Means_out_of_order_are_pooled_before_the_crossing_is_sought()
    {
        // 0.30 and 0.34 pool to 0.32: from there to 0 at share 0.6 the limit is crossed.
        double[] shares = [0, 0.2, 0.4, 0.6];
        double[] means = [0.5, 0.30, 0.34, 0];
        Assert.Equal(0.4 + (0.2 * (0.32 - 0.1) / 0.32), FreshDataThreshold.Crossing(shares, means, 0.1)!.Value, 12);
    }

    [Theory]
    [InlineData(0.05, "Even the smallest share that was tried, 0, is enough")]
    [InlineData(2.0, "No share that was tried, up to 0.5, is enough")]
    public void Without_a_crossing_there_is_no_estimate_and_the_verdict_says_which_way(double start, string verdict)
    {
        var found = FreshDataThreshold.Of("m", 0.1, Shares([0, 0.5], (share, _) => start - (0.01 * share), 3));
        Assert.Null(found.Estimate);
        Assert.Null(found.Interval);
        Assert.StartsWith(verdict, found.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_gives_an_estimate_without_an_interval_or_a_bracket()
    {
        var found = FreshDataThreshold.Of("m", 0.1, Shares([0, 1], (share, _) => 0.4 - share, 1));
        Assert.NotNull(found.Estimate);
        Assert.Null(found.Interval);
        Assert.Equal((null, null), (found.NotEnough, found.Enough));
        Assert.Contains("too few seeds, 1,", found.Verdict, StringComparison.Ordinal);
        Assert.Contains("use more seeds", found.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_have_to_have_the_same_seeds() => Assert.Throws<ArgumentException>(() => FreshDataThreshold.Of(
        "m", 0.1, new Dictionary<double, IReadOnlyList<double>> { [0] = [1.1, 1.2], [0.5] = [1.0] }));

    private static Dictionary<double, IReadOnlyList<double>> Shares(double[] shares, Func<double, int, double> logChange, int seeds) =>
        shares.ToDictionary(
            share => share, share => (IReadOnlyList<double>)[.. Enumerable.Range(0, seeds).Select(seed => Math.Exp(logChange(share, seed)))]);
}

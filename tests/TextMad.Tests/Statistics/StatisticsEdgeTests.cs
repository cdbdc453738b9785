using TextMad.Statistics;

namespace TextMad.Tests.Statistics;

/// <summary>Ends, ties and refusals, with values that a sheet of paper gives.</summary>
public sealed class StatisticsEdgeTests
{
    [Fact]
    public void Calibration_of_four_probabilities_is_what_counting_gives()
    {
        // Of the four pairs of a positive and a negative, three are in order; each probability is alone in its tenth.
        var found = Calibration.Of([0.1, 0.4, 0.35, 0.8], [false, false, true, true]);
        Assert.Equal(0.75, found.Accuracy);
        Assert.Equal(0.75, found.AreaUnderCurve, 1e-15);
        Assert.Equal((0.1 + 0.4 + 0.65 + 0.2) / 4, found.ExpectedError, 1e-15);

        // Ties count half, 0.5 says yes, and 1 is in the last tenth with 0.95.
        Assert.Equal(0.5, Calibration.Of([0.3, 0.3], [true, false]).AreaUnderCurve);
        Assert.Equal(1, Calibration.Of([0.5, 0.2], [true, false]).Accuracy);
        Assert.Equal((0.05 + 0.1) / 3, Calibration.Of([1, 0.95, 0.1], [true, true, false]).ExpectedError, 1e-15);
        Assert.Equal((0.15 + 0.75) / 2, Calibration.Of([0.85, 0.75], [true, false]).ExpectedError, 1e-15);
    }

    [Fact]
    public void A_regression_is_refused_without_both_kinds_as_many_labels_and_a_ridge()
    {
        double[][] rows = [[1], [2]];
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(rows, [false, false], 1));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(rows, [true, true], 1));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(rows, [true, false, true], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LogisticRegression.Fit(rows, [true, false], 0));
        Assert.Throws<ArgumentNullException>(() => LogisticRegression.Fit(null!, [true], 1));
        Assert.Throws<ArgumentNullException>(() => LogisticRegression.Fit(rows, null!, 1));
    }

    [Fact]
    public void At_the_minimum_of_a_regression_its_gradient_is_zero()
    {
        double[][] rows = [[1, 0], [2, -1], [0.5, 3], [-1, 1], [-2, 0.5]];
        bool[] labels = [true, true, false, false, true];
        var fitted = LogisticRegression.Fit(rows, labels, 0.7);
        for (var i = 0; i < 3; i++)
        {
            var gradient = i < 2 ? 0.7 * fitted.Weights[i] : 0;
            for (var n = 0; n < rows.Length; n++)
            {
                gradient += (fitted.Probability(rows[n]) - (labels[n] ? 1 : 0)) * (i < 2 ? rows[n][i] : 1);
            }

            Assert.Equal(0, gradient, 1e-9);
        }

        var (high, low) = (fitted.Probability([1e6 * Math.Sign(fitted.Weights[0]), 0]), fitted.Probability([-1e6 * Math.Sign(fitted.Weights[0]), 0]));
        Assert.Equal((1.0, 0.0), (high, low));
    }

    // erfc(z / sqrt(2)) / 2, by Python's math.erfc.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(-1, 0.8413447460685429)]
    [InlineData(1, 0.15865525393145707)]
    [InlineData(2.999999, 0.001349902463485155)]
    [InlineData(3, 0.0013498980316300933)]
    [InlineData(-3, 0.9986501019683699)]
    public void The_normal_tail_is_one_curve_on_both_sides_of_its_two_formulas(double z, double expected) => Assert.Equal(expected, Normal.UpperTail(z), 1e-14);

    [Fact]
    public void A_one_sided_test_without_spread_is_sure()
    {
        Assert.Equal(0, OneSidedTest.Above([2, 2, 2], 1));
        Assert.Equal(1, OneSidedTest.Above([2, 2, 2], 3));
        Assert.Equal(0.5, OneSidedTest.Above([2, 2, 2], 2));

        // Mean 2, error 1/sqrt(3): t = -sqrt(3) with two degrees has the tail (1 - sqrt(3/5)) / 2.
        Assert.Equal((1 - Math.Sqrt(0.6)) / 2, OneSidedTest.Above([1, 2, 3], 1), 1e-12);
    }

    [Fact]
    public void Quantiles_stand_between_the_values_in_proportion()
    {
        double[] sorted = [1, 2, 4, 8];
        Assert.Equal((1.0, 8.0, 3.0, 2.0), (OrderFree.Quantile(sorted, 0), OrderFree.Quantile(sorted, 1), OrderFree.Quantile(sorted, 0.5), OrderFree.Quantile(sorted, 1 / 3.0)));
        Assert.Equal(1.75, OrderFree.Quantile(sorted, 0.25), 1e-15);
        Assert.Equal(7, OrderFree.Quantile([7], 0.3));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.25)]
    [InlineData(10, 2 / 1024.0)]
    [InlineData(59, 2.0 / (1L << 59))]
    [InlineData(60, 0)]
    public void The_smallest_probability_of_sign_flips_is_two_of_all_ways(int pairs, double expected) => Assert.Equal(
        expected, new PairedComparison(new SampleSummary(pairs, 1, 1, null), null, 1, null).SmallestPermutationProbability);

    [Fact]
    public void A_relative_change_of_negative_values_is_the_mean_of_each()
    {
        // -1 is half of 2 above -2, and 3 half of 2 above 2.
        var same = RelativeChange.Of([-1, 3], [-2, 2])!;
        Assert.Equal((2, 0.5, 0.5, 0.5), (same.Seeds, same.Mean, same.Low!.Value, same.High!.Value));

        // 0.5 and 1.5: mean 1, deviation sqrt(1/2), and t with one degree is 12.7062.
        var apart = RelativeChange.Of([-1, 5], [-2, 2])!;
        Assert.Equal(1, apart.Mean, 1e-15);
        Assert.Equal(1 - (12.706204736174704646 / 2), apart.Low!.Value, 1e-9);
        Assert.Equal(1 + (12.706204736174704646 / 2), apart.High!.Value, 1e-9);
        Assert.Null(RelativeChange.Of([-1, 1], [0, 2]));
        Assert.Null(RelativeChange.Of([], []));
        Assert.Throws<ArgumentException>(() => RelativeChange.Of([1], [1, 2]));
        Assert.Throws<ArgumentNullException>(() => RelativeChange.Of(null!, []));
        Assert.Throws<ArgumentNullException>(() => RelativeChange.Of([], null!));
    }

    [Fact]
    public void A_relative_change_of_one_seed_has_no_interval()
    {
        Assert.Equal(new RelativeChange(1, -1, null, null), RelativeChange.Of([0], [3]));
        var one = RelativeChange.Of([3], [2])!;
        Assert.Equal((1, (double?)null, (double?)null), (one.Seeds, one.Low, one.High));
        Assert.Equal(0.5, one.Mean, 1e-15);
        Assert.Equal(Math.E - 1, RelativeChange.OfLogarithm(1), 1e-14);

        // A zero stands for half of the smallest value that is none: 1 / 2, over 4.
        Assert.Equal([Math.Log(0.5 / 4), Math.Log(2)], RelativeChange.Logarithms([0, 2], [4, 1]).Select(x => Math.Round(x, 12)), (a, b) => Math.Abs(a - b) < 1e-11);
    }

    [Fact]
    public void Scales_put_their_ends_half_way_to_the_nearest_value()
    {
        var logit = ScaleTransform.For(MetricScale.Logit, [0, 0.2, 0.6, 1]);
        Assert.Equal(Math.Log(0.1 / 0.9), logit.Forward(0), 1e-13);
        Assert.Equal(Math.Log(0.8 / 0.2), logit.Forward(1), 1e-13);
        Assert.Equal(Math.Log(0.2 / 0.8), logit.Forward(0.2), 1e-13);
        Assert.Equal(0.6, logit.Back(logit.Forward(0.6)), 1e-14);
        Assert.Equal(0.2, logit.Back(logit.Forward(0.2)), 1e-14);
        var log = ScaleTransform.For(MetricScale.Log, [0, 3, 5]);
        Assert.Equal(Math.Log(1.5), log.Forward(0), 1e-14);
        Assert.Equal(5, log.Back(log.Forward(5)), 1e-14);

        // Where there is nothing between the ends, half.
        var ends = ScaleTransform.For(MetricScale.Logit, [0, 1]);
        Assert.Equal((0.5, 0.5), (ends.Back(ends.Forward(0)), ends.Back(ends.Forward(1))));
        Assert.Equal(Math.Log(0.5), ScaleTransform.For(MetricScale.Log, [0]).Forward(0), 1e-15);
    }

    [Theory]
    [InlineData(MetricScale.Identity, 0.5, MetricScale.Identity)]
    [InlineData(MetricScale.Log, -1e-9, MetricScale.Identity)]
    [InlineData(MetricScale.Log, double.NaN, MetricScale.Identity)]
    [InlineData(MetricScale.Log, 0, MetricScale.Log)]
    [InlineData(MetricScale.Log, 7, MetricScale.Log)]
    [InlineData(MetricScale.Logit, 1, MetricScale.Logit)]
    [InlineData(MetricScale.Logit, 1.001, MetricScale.Identity)]
    public void Values_that_a_scale_does_not_hold_are_compared_as_they_are(MetricScale asked, double value, MetricScale used)
    {
        var transform = ScaleTransform.For(asked, [0.5, value]);
        Assert.Equal(used, transform.Scale);
        if (used == MetricScale.Identity)
        {
            Assert.Equal((0.0, 3.0), (transform.Forward(0), transform.Back(3)));
        }
    }

    [Fact]
    public void Equal_values_have_an_interval_of_no_width_on_any_scale()
    {
        Assert.Equal(new SampleSummary(1, 0.3, null, null), SampleSummary.Of([0.3], MetricScale.Logit));
        Assert.Equal(new TextMad.Statistics.Interval(0.3, 0.3), SampleSummary.Of([0.3, 0.3], MetricScale.Log).Interval);
        Assert.Equal(0.3, SampleSummary.Of([0.3, 0.3, 0.3], MetricScale.Log).Mean);
        Assert.Throws<ArgumentNullException>(() => SampleSummary.Of(null!));
    }

    [Fact]
    public void The_interval_of_a_comparison_is_students_at_the_confidence_that_is_asked()
    {
        // Differences 1, 2, 3: mean 2, error 1/sqrt(3), t of 2 degrees 4.3027 at 95% and 2.9200 at 90%.
        var at95 = PairedComparison.IntervalOf([2, 4, 6], [1, 2, 3], MetricScale.Identity, 0.95)!.Value;
        var at90 = PairedComparison.IntervalOf([2, 4, 6], [1, 2, 3], MetricScale.Identity, 0.9)!.Value;
        Assert.Equal(2 - (4.3026527297494638523 / Math.Sqrt(3)), at95.Low, 1e-9);
        Assert.Equal(2 + (2.919985580355516 / Math.Sqrt(3)), at90.High, 1e-9);
        Assert.Equal(PairedComparison.Of([2, 4, 6], [1, 2, 3]).Difference.Interval, at95);
        var (values, others) = (new[] { 0.5, 0.7, 0.6 }, new[] { 0.4, 0.65, 0.3 });
        Assert.Equal(PairedComparison.Of(values, others, MetricScale.Logit).Difference.Interval, PairedComparison.IntervalOf(values, others, MetricScale.Logit, 0.95));
        Assert.Null(PairedComparison.IntervalOf([1], [2], MetricScale.Log, 0.95));

        // Brought back from a scale, the deviation is that of the plain differences.
        Assert.Equal(
            SampleSummary.Of([0.1, 0.05, 0.3]).StandardDeviation!.Value, PairedComparison.Of(values, others, MetricScale.Logit).Difference.StandardDeviation!.Value, 1e-12);
        Assert.Throws<ArgumentException>(() => PairedComparison.Of([], []));
        Assert.Throws<ArgumentNullException>(() => PairedComparison.Of(null!, [1]));
        Assert.Throws<ArgumentNullException>(() => PairedComparison.Of([1], null!));
    }

    [Fact]
    public void Quantiles_are_refused_outside_of_0_to_1_and_without_degrees()
    {
        Assert.Equal(0, StudentT.Quantile(0.5, 3), 1e-12);
        Assert.All(new[] { 0.0, 1, -0.1, 1.1 }, p => Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(p, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(0.5, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Cumulative(1, 0));

        // With one degree it is Cauchy's distribution, with two there is a closed form.
        Assert.All(new[] { -40.0, -1, -0.1, 0.2, 3 }, t => Assert.Equal(0.5 + (Math.Atan(t) / Math.PI), StudentT.Cumulative(t, 1), 1e-13));
        Assert.All(new[] { -40.0, -1, -0.1, 0.2, 3 }, t => Assert.Equal(0.5 + (t / (2 * Math.Sqrt(2 + (t * t)))), StudentT.Cumulative(t, 2), 1e-13));
    }

    [Fact]
    public void The_power_of_a_test_of_nothing_is_its_level()
    {
        Assert.All(new[] { 2, 3, 12 }, n => Assert.Equal(0.05, TTestPower.Power(0, n, 0.05), 1e-6));
        Assert.Equal(1, TTestPower.Power(50, 12, 0.05), 1e-9);
        Assert.Equal(0, TTestPower.Power(-50, 12, 0.05), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => TTestPower.Power(1, 1, 0.05));
        Assert.Equal(0.95, TTestPower.Power(TTestPower.DetectableEffect(4, 0.05, 0.95), 4, 0.05), 1e-5);
    }

    [Fact]
    public void A_bootstrap_of_one_value_says_nothing_and_of_equal_ones_the_value()
    {
        Assert.Null(Bootstrap.OfMean([3]));
        Assert.Equal(new TextMad.Statistics.Interval(3, 3), Bootstrap.OfMean([3, 3]));

        // Of 0 and 1 the mean is 0, 1/2 or 1, the ends each in a quarter of samples.
        Assert.Equal(new TextMad.Statistics.Interval(0, 1), Bootstrap.OfMean([0, 1]));
        Assert.Throws<ArgumentNullException>(() => Bootstrap.OfMean(null!));
        Assert.Throws<ArgumentNullException>(() => MultipleTests.Holm(null!));
        Assert.Equal(0.75, new Proportion(3, 4).Share);
    }

    [Fact]
    public void A_trajectory_has_as_many_shapes_as_its_points_can_tell_apart()
    {
        // A constant has two parameters, its level and its variance; AICc needs two points more.
        Assert.Empty(Trend.Of([[1, 2]]).Fits);
        Assert.Equal([TrendShape.Constant], Trend.Of([[1, 2, 4, 7]]).Fits.Select(fit => fit.Shape));

        // Two generations are on every line.
        Assert.Equal([TrendShape.Constant], Trend.Of([[1, 2], [2, 3.5], [0, 1], [5, 7]]).Fits.Select(fit => fit.Shape));
        Assert.Equal([TrendShape.Constant, TrendShape.Linear, TrendShape.Logarithmic], Trend.Of([[1, 2, 4, 3, 6]]).Fits.Select(fit => fit.Shape).Order());
    }

    [Fact]
    public void A_perfect_line_has_all_the_weight()
    {
        var fits = Trend.Of([[1, 2, 3, 4, 5, 6, 7, 8]]).Fits;
        Assert.Equal((TrendShape.Linear, 1.0), (fits[0].Shape, fits[0].Weight));
        Assert.All(fits.Skip(1), fit => Assert.Equal(0, fit.Weight));
    }

    [Fact]
    public void A_zero_stands_at_half_the_smallest_of_both_treatments()
    {
        // On the scale 0 beside 0.2 is 0.1: both pairs differ by ln 2, and the mean of the others is sqrt(0.2 x 2).
        var found = PairedComparison.Of([0, 1], [0.2, 2], MetricScale.Log);
        Assert.Equal(Math.Sqrt(0.4) / 2 - Math.Sqrt(0.4), found.Difference.Mean, 1e-14);
        var interval = PairedComparison.IntervalOf([0, 1], [0.2, 2], MetricScale.Log, 0.95)!.Value;
        Assert.Equal((found.Difference.Mean, found.Difference.Mean), (interval.Low, interval.High), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-13);
    }

    [Fact]
    public void Sign_flips_that_are_drawn_count_the_observation_itself()
    {
        // No flip of 17 and more equal signs is likely to come up with all of them again; the order of the pairs is nothing.
        double[] up = [.. Enumerable.Range(0, 40).Select(i => 1.0 + i)];
        Assert.Equal(1 / 100_001.0, PairedComparison.Of(up, new double[40]).PermutationProbability);
        double[] mixed = [.. Enumerable.Range(0, 17).Select(i => (i % 3) - 0.7 + (0.01 * i))];
        Assert.Equal(
            PairedComparison.Of(mixed, new double[17]).PermutationProbability, PairedComparison.Of([.. mixed.Reverse()], new double[17]).PermutationProbability);

        // Of 16 pairs all ways are gone through: exactly 2 of 65,536 are as far from 0.
        Assert.Equal(2 / 65536.0, PairedComparison.Of(up[..16], new double[16]).PermutationProbability);
    }

    [Fact]
    public void A_relative_change_minds_a_zero_or_a_sign_on_either_side()
    {
        Assert.NotNull(RelativeChange.Of([1, 2], [0, 1]));
        Assert.Equal(0.75, RelativeChange.Of([1, 2], [-2, 2])!.Mean);
        Assert.Equal(0.95 / 2, Calibration.Of([1, 0.95], [false, true]).ExpectedError, 1e-15);
    }

    [Fact]
    public void What_has_no_answer_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TTestPower.Power(1, 1, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(0.9, 0));
        Assert.Throws<ArgumentNullException>(() => Calibration.Of(null!, []));
        Assert.Throws<ArgumentNullException>(() => Calibration.Of([], null!));
        Assert.Throws<ArgumentNullException>(() => MultipleTests.Holm(null!));
        Assert.Throws<ArgumentNullException>(() => PowerLaw.Fit(null!, [1]));
        Assert.Throws<ArgumentNullException>(() => PowerLaw.Fit([1], null!));
        Assert.Throws<ArgumentNullException>(() => Trend.Of(null!));
        Assert.Throws<ArgumentNullException>(() => PairedComparison.IntervalOf(null!, [1], MetricScale.Log, 0.9));
        Assert.Throws<ArgumentNullException>(() => PairedComparison.IntervalOf([1], null!, MetricScale.Log, 0.9));
    }
}

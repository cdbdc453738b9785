using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TextMad.Statistics;

namespace TextMad.Tests.Statistics;

/// <summary>Comparisons and trends against tools/reference/statistics.py (SciPy, NumPy, plain enumeration), and laws.</summary>
public sealed class StatisticsReferenceTests
{
    private static readonly JsonElement _reference = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "statistics", "reference.json"))).RootElement;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_paired_comparison_agrees_with_SciPy_and_with_enumeration(int number)
    {
        var expected = _reference.GetProperty("paired")[number];
        var found = PairedComparison.Of(Numbers(expected.GetProperty("values")), Numbers(expected.GetProperty("others")));
        Assert.Equal(Number(expected, "mean"), found.Difference.Mean, 1e-11);
        Assert.Equal(Number(expected, "deviation"), found.Difference.StandardDeviation!.Value, 1e-11);
        Assert.Equal(Number(expected, "low"), found.Difference.Interval!.Value.Low, 1e-7);
        Assert.Equal(Number(expected, "high"), found.Difference.Interval!.Value.High, 1e-7);
        Assert.Equal(Number(expected, "t"), found.TProbability!.Value, 1e-12);
        Assert.Equal(Number(expected, "sign_flips"), found.PermutationProbability, 1e-15);
        Assert.Equal(Number(expected, "effect"), found.EffectSize!.Value, 1e-11);
        Assert.True(found.PermutationProbability >= found.SmallestPermutationProbability);
    }

    [Theory]
    [InlineData(TrendShape.Constant)]
    [InlineData(TrendShape.Linear)]
    [InlineData(TrendShape.Logarithmic)]
    [InlineData(TrendShape.Saturating)]
    public void A_trajectory_of_a_shape_is_recognised_with_the_criterion_that_NumPy_gives(TrendShape shape)
    {
        var expected = _reference.GetProperty("trends").GetProperty($"{shape}");
        var found = Trend.Of([.. expected.GetProperty("seeds").EnumerateArray().Select(Numbers)]);
        Assert.Equal(shape, found.Fits[0].Shape);
        Assert.All(found.Fits, fit => Assert.Equal(Number(expected, $"{fit.Shape}"), fit.Aicc, 1e-8));
        Assert.Equal(1, found.Fits.Sum(fit => fit.Weight), 1e-12);
        Assert.Equal(Numbers(expected.GetProperty("slopes")).Average(), found.Slope.Mean, 1e-11);
    }

    [Theory]
    [InlineData(MetricScale.Log)]
    [InlineData(MetricScale.Logit)]
    public void An_interval_on_a_scale_is_SciPys_brought_back(MetricScale scale)
    {
        var expected = _reference.GetProperty("scales").GetProperty($"{scale}");
        var found = SampleSummary.Of(Numbers(expected.GetProperty("values")), scale, Number(expected, "confidence"));
        Assert.Equal(1, found.Mean / Number(expected, "mean"), 1e-11);
        Assert.Equal(1, found.Interval!.Value.Low / Number(expected, "low"), 1e-6);
        Assert.Equal(1, found.Interval!.Value.High / Number(expected, "high"), 1e-6);
    }

    [Fact]
    public void Intervals_never_leave_what_a_metric_can_be()
    {
        Assert.All(new double[][] { [0, 0.3, 0.001], [0.9, 1, 1], [0, 1, 0.5], [0, 0, 1] }, values =>
        {
            var interval = SampleSummary.Of(values, MetricScale.Logit).Interval!.Value;
            Assert.InRange(interval.Low, 0, values.Max());
            Assert.InRange(interval.High, values.Min(), 1);
        });
        Assert.True(SampleSummary.Of([10, 500, 90], MetricScale.Log).Interval!.Value.Low > 0);
        Assert.True(SampleSummary.Of([10, 500, 90]).Interval!.Value.Low < 0);
        Assert.Equal(new TextMad.Statistics.Interval(0, 0), SampleSummary.Of([0, 0, 0], MetricScale.Logit).Interval);

        // The other mean and any end of the interval of the difference make a share.
        var against = PairedComparison.Of([0.9, 0.99, 0.7], [0.8, 0.6, 0.9], MetricScale.Logit);
        var other = SampleSummary.Of([0.8, 0.6, 0.9], MetricScale.Logit).Mean;
        Assert.InRange(other + against.Difference.Interval!.Value.High, other, 1);
        Assert.Equal(SampleSummary.Of([0.9, 0.99, 0.7], MetricScale.Logit).Mean - other, against.Difference.Mean, 1e-12);
    }

    [Fact]
    public void A_relative_change_is_a_ratio_of_geometric_means_and_turns_round()
    {
        var there = RelativeChange.Of([110, 240], [100, 200])!;
        var back = RelativeChange.Of([100, 200], [110, 240])!;
        Assert.Equal(Math.Sqrt(1.1 * 1.2) - 1, there.Mean, 1e-12);
        Assert.Equal(1, (1 + there.Mean) * (1 + back.Mean), 1e-12);
        Assert.Equal(1, (1 + there.Low!.Value) * (1 + back.High!.Value), 1e-12);
        Assert.Equal(new RelativeChange(2, -1, -1, -1), RelativeChange.Of([0, 0], [1, 2]));
        Assert.Null(RelativeChange.Of([1, 2], [0, 0]));
        Assert.True(RelativeChange.Of([0, 2], [1, 2])!.Low > -1);
    }

    [Fact]
    public void The_power_of_a_t_test_is_that_of_the_noncentral_t()
    {
        Assert.All(_reference.GetProperty("power").EnumerateArray(), expected => Assert.Equal(
            Number(expected, "power"), TTestPower.Power(Number(expected, "effect"), (int)Number(expected, "n"), Number(expected, "level")), 1e-6));
        Assert.Equal(0.8, TTestPower.Power(TTestPower.DetectableEffect(5, 0.01), 5, 0.01), 1e-5);
    }

    [Fact]
    public void Two_one_sided_tests_are_SciPys()
    {
        var expected = _reference.GetProperty("equivalence");
        var logs = RelativeChange.Logarithms(Numbers(expected.GetProperty("values")), Numbers(expected.GetProperty("others")));
        var limit = Math.Log(1 + Number(expected, "tolerance"));
        Assert.Equal(Number(expected, "p"), Math.Max(OneSidedTest.Above(logs, -limit), OneSidedTest.Above([.. logs.Select(x => -x)], -limit)), 1e-9);
    }

    [Fact]
    public void Holms_correction_is_the_textbooks()
    {
        var given = Numbers(_reference.GetProperty("holm").GetProperty("given"));
        var corrected = MultipleTests.Holm([.. given.Select(p => (double?)p), null]);
        Assert.Equal(Numbers(_reference.GetProperty("holm").GetProperty("corrected")), corrected.SkipLast(1).Select(p => p!.Value));
        Assert.Null(corrected[^1]);
    }

    [Fact]
    public void Two_generations_are_too_few_for_a_trend() => Assert.DoesNotContain(
        Trend.Of([[1, 2], [1.1, 2.2], [0.9, 2.1]]).Fits, fit => fit.Shape == TrendShape.Saturating);

    [Fact]
    public void The_sign_flip_test_of_many_pairs_is_close_to_the_t_test()
    {
        var stream = TextMad.Numerics.Random.RandomKey.FromSeed(3).Stream();
        double[] differences = [.. Enumerable.Range(0, 40).Select(_ => 0.3 + stream.NextGaussian())];
        var found = PairedComparison.Of(differences, new double[40]);
        Assert.Equal(found.TProbability!.Value, found.PermutationProbability, 0.02);
    }

    [Fact]
    public void Equal_values_have_difference_zero_and_a_constant_difference_is_tested_by_sign_flips()
    {
        Assert.Equal((1.0, 1.0), (PairedComparison.Of([1, 2, 3], [1, 2, 3]).TProbability!.Value, PairedComparison.Of([1, 2, 3], [1, 2, 3]).PermutationProbability));
        var constant = PairedComparison.Of([2, 3, 4], [1, 2, 3]);
        Assert.Null(constant.TProbability);
        Assert.Equal(0.25, constant.PermutationProbability);
        Assert.Throws<ArgumentException>(() => PairedComparison.Of([1], [1, 2]));
    }

    [Fact]
    public void Sums_that_cancel_are_equal_whatever_the_order_in_which_they_were_rounded()
    {
        // Each sums to 0 but for rounding: no way to turn signs gives less, so p = 1.
        double[][] orders = [[-0.6, 0.6, 0.5, 0.6, -1.1], [0.5, -0.1, -0.2, 0.9, -1.1], [-0.3, 0.4, -0.9, 0.7, 0.1], [-0.2, 0.5, 0.6, 0.8, -1.7]];
        Assert.All(orders, differences => Assert.Equal(1, PairedComparison.Of(differences, new double[differences.Length]).PermutationProbability));
    }

    [Fact]
    public void One_pair_gives_no_test_and_two_pairs_no_effect_size()
    {
        Assert.Null(PairedComparison.Of([1], [1]).TProbability);
        Assert.Null(PairedComparison.Of([1, 3], [0, 0]).EffectSize);
        Assert.NotNull(PairedComparison.Of([1, 3], [0, 0]).TProbability);
    }

    [Fact]
    public void Holms_correction_raises_values_keeps_their_order_and_does_not_care_how_they_are_listed() => Prop.ForAll(
        Gen.Choose(0, 1000).Select(x => (double?)(x / 1000.0)).NonEmptyListOf().Select(x => x.ToArray()).ToArbitrary(),
        given =>
        {
            var corrected = MultipleTests.Holm(given);
            Assert.All(given.Zip(corrected), pair => Assert.InRange(pair.Second!.Value, pair.First!.Value, Math.Min(1, given.Length * pair.First.Value) + 1e-15));
            var order = Enumerable.Range(0, given.Length).OrderBy(i => given[i]).ToList();
            Assert.Equal(order.Select(i => corrected[i]).Order(), order.Select(i => corrected[i]));
            Assert.Equal(corrected.Reverse(), MultipleTests.Holm([.. given.Reverse()]));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Summaries_scale_and_shift_with_their_values_and_do_not_depend_on_order() => Prop.ForAll(
        Gen.Choose(-1000, 1000).Select(x => x / 8.0).NonEmptyListOf().Select(x => x.ToArray()).ToArbitrary(),
        values =>
        {
            var summary = SampleSummary.Of(values);
            var scaled = SampleSummary.Of([.. values.Select(x => (4 * x) + 16)]);
            Assert.Equal((4 * summary.Mean) + 16, scaled.Mean, 1e-9);
            Assert.Equal(4 * (summary.StandardDeviation ?? 0), scaled.StandardDeviation ?? 0, 1e-9);
            Assert.Equal(summary, SampleSummary.Of([.. values.Reverse()]));
            Assert.True(summary.Interval is not { } t || (t.Low <= summary.Mean && summary.Mean <= t.High));
            Assert.Equal(Bootstrap.OfMean(values), Bootstrap.OfMean([.. values.Reverse()]));
            Assert.True(Bootstrap.OfMean(values) is not { } b || (values.Min() <= b.Low && b.Low <= b.High && b.High <= values.Max()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Turning_a_comparison_round_turns_its_sign_only() => Prop.ForAll(
        Gen.Choose(-100, 100).Select(x => x / 4.0).ListOf(6).Select(x => x.ToArray()).ToArbitrary(),
        values =>
        {
            double[] others = [.. values.Skip(3), .. values.Take(3)];
            var (there, back) = (PairedComparison.Of(values, others), PairedComparison.Of(others, values));
            Assert.Equal(there.Difference.Mean, -back.Difference.Mean, 1e-12);
            Assert.Equal(there.PermutationProbability, back.PermutationProbability);
            Assert.Equal(there.TProbability ?? -1, back.TProbability ?? -1, 1e-12);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_bootstrap_interval_of_many_values_is_the_normal_one()
    {
        var stream = TextMad.Numerics.Random.RandomKey.FromSeed(4).Stream();
        double[] values = [.. Enumerable.Range(0, 200).Select(_ => stream.NextGaussian())];
        var (bootstrap, t) = (Bootstrap.OfMean(values)!.Value, SampleSummary.Of(values).Interval!.Value);
        Assert.Equal(t.Low, bootstrap.Low, 0.01);
        Assert.Equal(t.High, bootstrap.High, 0.01);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}

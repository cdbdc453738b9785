using System.Text.Json;
using TextMad.Statistics;

namespace TextMad.Tests.Statistics;

/// <summary>Logistic regression, calibration and the normal tail against tools/reference/detector.py (scikit-learn, SciPy).</summary>
public sealed class DetectorStatisticsTests
{
    private static readonly JsonElement _reference = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "statistics", "detector.json"))).RootElement;

    private static bool[] Labels => [.. _reference.GetProperty("labels").EnumerateArray().Select(label => label.GetBoolean())];

    [Fact]
    public void Weights_are_those_of_an_independent_minimiser()
    {
        var rows = _reference.GetProperty("rows").EnumerateArray().Select(Numbers).ToList();
        var fitted = LogisticRegression.Fit(rows, Labels, ridge: 1);
        Assert.All(Numbers(_reference.GetProperty("weights")).Zip(fitted.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(rows, [.. rows.Select(_ => true)], 1));
    }

    [Fact]
    public void Accuracy_area_under_the_curve_and_calibration_error_agree()
    {
        var found = Calibration.Of(Numbers(_reference.GetProperty("probabilities")), Labels);
        Assert.Equal(_reference.GetProperty("accuracy").GetDouble(), found.Accuracy, 1e-12);
        Assert.Equal(_reference.GetProperty("auc").GetDouble(), found.AreaUnderCurve, 1e-12);
        Assert.Equal(_reference.GetProperty("calibration_error").GetDouble(), found.ExpectedError, 1e-12);
    }

    [Fact]
    public void Classes_that_can_be_told_apart_without_error_are()
    {
        double[][] rows = [.. Enumerable.Range(0, 40).Select(i => (double[])[i < 20 ? -5 : 5])];
        bool[] labels = [.. Enumerable.Range(0, 40).Select(i => i >= 20)];
        var fitted = LogisticRegression.Fit(rows, labels, 1e-3);
        Assert.True(fitted.Probability([5]) > 0.99 && fitted.Probability([-5]) < 0.01);
    }

    [Fact]
    public void Upper_tails_of_the_normal_distribution_agree_far_out_too() => Assert.All(
        _reference.GetProperty("upper_tails").EnumerateArray().Select(Numbers),
        pair => Assert.Equal(1, Normal.UpperTail(pair[0]) / pair[1], 1e-12));

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];
}

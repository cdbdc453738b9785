using TextMad.Experiments;
using TextMad.Experiments.Models;
using TextMad.Experiments.Runs;
using TextMad.Reporting;

namespace TextMad.Tests.Experiments;

/// <summary>What is said of the form of texts.</summary>
public sealed class WritingMetricsTests
{
    [Fact]
    public void Much_white_space_is_warned_of_once_with_the_worst_model()
    {
        Assert.Null(WritingMetrics.Warning([Row("replace", 1, 0.2), Row("replace", 2, null)]));
        var warning = WritingMetrics.Warning([Row("replace", 1, 0.21), Row("replace", 2, 0.8), Row("fresh", 1, 0.1)]);
        Assert.StartsWith(
            "White space is more than 20% of the tokens of 2 models, up to 80% (replace, seed 1, generation 2):", warning, StringComparison.Ordinal);
        Assert.Equal([warning!], RunReport.Warnings(new ExperimentOptions(), [Row("replace", 1, 0.21), Row("replace", 2, 0.8)]));
    }

    private static MeasurementRow Row(string regime, int generation, double? share) =>
        new("run", regime, 1, generation, "whitespace_share", share);
}

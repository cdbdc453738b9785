using TextMad.Tests.Cli;

namespace TextMad.Tests.Samples;

/// <summary>The programs of <c>tests/TextMad.Samples</c> do what they show: what they add to the library, a file each, is found.</summary>
public sealed class SampleProgramTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_metric_of_ones_own_is_measured_with_all_others()
    {
        _tool.Write("essay.txt", "a short word and incomprehensible ones");
        var output = _tool.RunSample("own-metric", "essay.txt").Output;
        Assert.Contains("long_word_share 0.1667", output, StringComparison.Ordinal);
        Assert.Contains("distinct_2 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regime_of_ones_own_is_named_in_settings_and_runs_in_the_loop()
    {
        var result = _tool.RunSample("own-regime");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("5 ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void No_such_sample_is_wrong_usage() => Assert.Equal(2, _tool.RunSample("nothing").ExitCode);
}

using TextMad.Metrics;

namespace TextMad.Tests.Cli;

/// <summary>What there is by name. That the manual's tables are what the command says, <c>DocumentationLaws</c> holds.</summary>
public sealed class ListCommandTests
{
    [Fact]
    public void Every_metric_names_its_source_and_range() => Assert.All(
        MetricSuite.All, metric => Assert.True(metric.Source.Length > 5 && metric.Range.Length > 5, metric.Name));

    [Theory]
    [InlineData("regimes", "replace")]
    [InlineData("mitigations", "verifier")]
    [InlineData("models", "transformer")]
    [InlineData("blocks", "gopher_quality")]
    [InlineData("policies", "optimal")]
    public void Everything_that_is_chosen_by_name_says_what_it_is_and_where_it_is_from(string kind, string one)
    {
        using var tool = new ToolInProcess();
        var entries = tool.Json("list", kind).EnumerateArray().ToList();
        Assert.Contains(entries, entry => entry.GetProperty("name").GetString() == one);
        Assert.All(entries, entry => Assert.True(
            entry.GetProperty("meaning").GetString()!.Length > 5 && entry.GetProperty("source").GetString() is { Length: > 0 },
            $"'{entry.GetProperty("name")}' needs a [Description] that ends with its source in brackets."));
        Assert.All(entries.SelectMany(entry => entry.GetProperty("settings").EnumerateArray()), setting => Assert.NotEqual("", setting.GetProperty("meaning").GetString()));
    }

    [Fact]
    public void Settings_have_dotted_names_with_default_and_range()
    {
        using var tool = new ToolInProcess();
        var settings = tool.Json("list", "settings").EnumerateArray().ToDictionary(setting => setting.GetProperty("name").GetString()!);
        Assert.Equal("an integer from 1 to 96", settings["model.transformer.shape.layers"].GetProperty("allowed").GetString());
        Assert.Equal("brown", settings["data.corpus"].GetProperty("standard").GetString());
        Assert.Equal("builtin", settings["model.engine"].GetProperty("standard").GetString());
        Assert.Contains("exchange", settings["loop.regimes"].GetProperty("allowed").GetString(), StringComparison.Ordinal);
        Assert.All(settings.Values, setting => Assert.NotEqual("", setting.GetProperty("meaning").GetString()));
    }

    [Fact]
    public void Settings_of_choices_are_a_table_of_their_own()
    {
        using var tool = new ToolInProcess();
        var result = tool.Run("list", "regimes", "--settings", "--table");
        Assert.StartsWith("| regime | setting | default | allowed | what it is |\n|---|---|---|---|---|\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("| `keep` | share | ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("| mitigations |", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean 'regimes'?", "regime")]
    [InlineData("--settings has no effect on 'metrics'", "metrics", "--settings")]
    [InlineData("exclude each other", "metrics", "--table", "--json")]
    public void Contradictory_options_are_refused(string message, params string[] arguments)
    {
        using var tool = new ToolInProcess();
        tool.ExpectInputError(message, ["list", .. arguments]);
    }
}

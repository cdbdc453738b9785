using System.Xml.Linq;
using TextMad.Reporting;

namespace TextMad.Tests.Reporting;

/// <summary>A run as one SVG picture.</summary>
public sealed class RunPictureTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    private static readonly ReportModel _model = new()
    {
        Run = "run & <one>",
        ConfigurationYaml = "",
        Metrics =
        [
            new("heldout_perplexity", "heldout perplexity", Collapse: CollapseDirection.Up),
            new("coverage", "coverage", "ratio", CollapseDirection.Down, Control: "coverage_human"),
        ],
        Measurements =
        [
            .. from seed in Enumerable.Range(1, 3)
               from generation in Enumerable.Range(0, 3)
               from regime in generation == 0 ? ["base"] : new[] { "replace", "fresh" }
               from row in new[]
               {
                   Row("heldout_perplexity", 100 + (generation * (regime == "replace" ? 50 : 1)) + seed),
                   Row("coverage", 0.9 - (generation * 0.1) + (seed * 0.001)),
                   Row("coverage_human", 0.95),
               }
               select row with { Regime = regime, Seed = (ulong)seed, Generation = generation },
        ],
    };

    [Fact]
    public void It_has_a_panel_per_metric_with_a_line_and_a_band_per_regime_and_stands_alone()
    {
        var root = XDocument.Parse(RunPicture.Render(_model, ["heldout_perplexity", "coverage"])).Root!;
        Assert.Equal(
            ["heldout perplexity (rises in collapse)", "coverage (falls in collapse)"],
            root.Elements(_svg + "text").Where(text => Has(text, "title")).Select(text => text.Value));
        var paths = root.Elements(_svg + "path").ToList();
        Assert.Equal(4, paths.Count(path => Has(path, "band")));
        Assert.Equal(4 + 2, paths.Count(path => Has(path, "line")));
        Assert.Equal(2 + 1, paths.Count(path => Has(path, "human")));
        Assert.Equal(4 * 3, root.Elements(_svg + "circle").Count());
        Assert.Contains("prefers-color-scheme: dark", root.Element(_svg + "style")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("http", root.ToString().Replace(_svg.NamespaceName, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith("Run run & <one>: ", root.Attribute("aria-label")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_higher_value_stands_higher()
    {
        var root = XDocument.Parse(RunPicture.Render(_model, ["heldout_perplexity"])).Root!;
        var heights = root.Elements(_svg + "circle").Select(circle => double.Parse(circle.Attribute("cy")!.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.True(heights[0] > heights[1] && heights[1] > heights[2], string.Join(' ', heights));
        Assert.Equal(heights[0], heights[3]); // generation 0 is everybody's
        Assert.True(heights[4] < heights[3] && heights[4] > heights[1]);
    }

    [Fact]
    public void The_same_measurements_give_the_same_bytes() => Assert.Equal(RunPicture.Render(_model, ["coverage"]), RunPicture.Render(_model, ["coverage"]));

    [Fact]
    public void A_metric_that_was_not_measured_is_refused_with_the_nearest_one() =>
        Assert.Contains("did you mean 'coverage'?", Assert.Throws<InputException>(() => RunPicture.Render(_model, ["coverge"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_to_draw_is_refused() => Assert.Throws<InputException>(() => RunPicture.Render(_model, []));

    private static bool Has(XElement element, string style) => element.Attribute("class")?.Value.Split(' ').Contains(style) == true;

    private static MeasurementRow Row(string metric, double value) => new("run", "base", 1, 0, metric, value);
}

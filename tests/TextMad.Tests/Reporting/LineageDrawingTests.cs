using System.Globalization;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using TextMad.Reporting;
using TextMad.Reporting.Lineages;

namespace TextMad.Tests.Reporting;

/// <summary>The drawing of who wrote what models were trained on, as an XML parser sees it.</summary>
public sealed class LineageDrawingTests
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    /// <summary>Runs of every shape: regimes, generations, how a regime feeds its models, and whether they go on from weights.</summary>
    public static TheoryData<int, int, string, bool> Shapes => new()
    {
        { 1, 0, "replace", false },
        { 1, 1, "replace", true },
        { 2, 4, "fresh", false },
        { 8, 6, "accumulate", true },
        { 3, 30, "accumulate", false },
        { 2, 5, "rivals", true },
        { 2, 4, "elsewhere", true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_nodes_lie_within_the_view_and_do_not_overlap(int regimes, int generations, string feeding, bool weights)
    {
        var lineage = Lineage(regimes, generations, feeding, weights);
        var svg = Draw(lineage, out var layout);
        var view = svg.Attribute("viewBox")!.Value.Split(' ').Select(Number).ToArray();
        Assert.Equal([0, 0, layout.Width, layout.Height], view.Select(value => Math.Round(value, 1)), (a, b) => Math.Abs(a - b) <= 0.05);
        Assert.All(layout.Nodes, node =>
        {
            Assert.InRange(node.X, node.HalfWidth, view[2] - node.HalfWidth);
            Assert.InRange(node.Y, node.HalfHeight, view[3] - node.HalfHeight);
        });
        foreach (var (i, node) in layout.Nodes.Index())
        {
            Assert.All(layout.Nodes.Skip(i + 1), other => Assert.True(
                Math.Abs(node.X - other.X) >= node.HalfWidth + other.HalfWidth + LineagePath.Head || Math.Abs(node.Y - other.Y) >= node.HalfHeight + other.HalfHeight));
        }

        // Every point of a curve lies between its control points, of which a quarter is never reached.
        foreach (var path in Arrows(svg))
        {
            var numbers = path.Attribute("d")!.Value.Split('M', 'C', 'H', ' ').Where(part => part.Length > 0).Select(Number).ToArray();
            if (numbers.Length == 8)
            {
                for (var t = 0.0; t <= 1; t += 0.05)
                {
                    Assert.InRange(Cubic(t, numbers[0], numbers[2], numbers[4], numbers[6]), 0, view[2]);
                    Assert.InRange(Cubic(t, numbers[1], numbers[3], numbers[5], numbers[7]), 0, view[3]);
                }
            }
        }

        Assert.Equal(Math.Max(1, generations == 0 ? 1 : regimes), layout.Rows.Count);
        var circles = svg.Descendants(_svg + "circle").Count();
        Assert.Equal(generations == 0 ? 1 : regimes * (generations + 1), circles);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_model_has_an_arrow_from_each_of_its_writers(int regimes, int generations, string feeding, bool weights)
    {
        var lineage = Lineage(regimes, generations, feeding, weights);
        var titles = Arrows(Draw(lineage, out var layout)).Select(path => path.Element(_svg + "title")!.Value).ToList();
        Assert.Equal(layout.Arrows.Count, titles.Count);
        Assert.All(lineage.Models, model =>
        {
            Assert.All(model.Writers, writer => Assert.Contains(
                titles,
                title => title.Contains($" of what {model.Id} was trained on: ", StringComparison.Ordinal)
                    && title.Contains(writer.Model ?? "human text", StringComparison.Ordinal)));
            Assert.Equal(
                model.BeganFrom is not null,
                titles.Contains($"{model.Id} began from the weights of {model.BeganFrom}"));
        });
    }

    [Fact]
    public void The_greater_the_share_the_wider_the_arrow()
    {
        double[] shares = [0.55, 0.25, 0.12, 0.06, 0.02];
        var models = shares.Select((_, i) => new LineageModel($"g{i}", "r", i, [new(null, 100, 1)])).ToList();
        models.Add(new("last", "r", 5, [.. shares.Select((share, i) => new LineageWriter($"g{i}", (long)(100 * share), share))]));
        var widths = Arrows(Draw(new RunLineage(1, 1, models), out _))
            .Where(path => path.Element(_svg + "title")!.Value.Contains("what last", StringComparison.Ordinal))
            .ToDictionary(path => path.Element(_svg + "title")!.Value.Split(" by ")[1], path => Number(path.Attribute("stroke-width")!.Value));
        Assert.Equal(5, widths.Count);
        Assert.Equal(shares.Select(share => 0.6 + (5.4 * share)), shares.Select((_, i) => widths[$"g{i}"]), (a, b) => Math.Abs(a - b) < 0.011);
        Assert.Equal(widths.Values.OrderDescending(), shares.Select((_, i) => widths[$"g{i}"]));
    }

    [Fact]
    public void Arcs_into_one_model_are_the_higher_the_longer()
    {
        _ = Draw(Lineage(1, 30, "accumulate", weights: true), out var layout);
        foreach (var into in layout.Arrows.Where(arrow => arrow.Rise > 0).GroupBy(arrow => (arrow.To, arrow.IsWeights)))
        {
            var rises = into.OrderByDescending(arrow => arrow.From.Column).Select(arrow => arrow.Rise).ToList();
            Assert.All(rises.Zip(rises.Skip(1)), pair => Assert.True(pair.Second > pair.First + 3));
        }

        Assert.Equal(30, layout.Arrows.Count(arrow => arrow.To.Column == 31 && arrow.Rise > 0 && !arrow.IsWeights));
    }

    [Fact]
    public void Shares_under_a_hundredth_are_counted_and_not_drawn()
    {
        var writers = new LineageWriter[] { new(null, 990, 0.99), new("g0", 6, 0.006), new("elsewhere", 4, 0.004) };
        var lineage = new RunLineage(1, 1, [new("g0", "r", 0, [new(null, 1, 1)]), new("g1", "r", 1, writers)]);
        Assert.Equal(2, Arrows(Draw(lineage, out var layout)).Count());
        Assert.Equal(2, layout.LeftOut);
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(new ReportModel { Run = "r", ConfigurationYaml = "", Measurements = [], Lineage = lineage }));
        Assert.Contains("2 shares under 1% are not drawn.", page.GetElementById("lineage")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("99.0 % human text, 0.6 % g0, 0.4 % elsewhere", page.QuerySelector("#lineage tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_very_many_writers_has_an_arrow_from_the_greatest()
    {
        var writers = Enumerable.Range(0, 200).Select(i => new LineageWriter($"x{i}", 1, 0.005)).ToList();
        var arrow = Assert.Single(Arrows(Draw(new RunLineage(1, 1, [new("g0", "r", 0, writers)]), out var layout)));
        Assert.Contains("by x0", arrow.Value, StringComparison.Ordinal);
        Assert.Equal(199, layout.LeftOut);
        Assert.EndsWith("0.5 % x7, 96.0 % 192 more", LineageWords.Writers(layout.Nodes[^1].Model!), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_shown_as_text_and_never_as_markup()
    {
        const string Name = "a<b>\"&'</svg><script>alert(1)</script>\0";
        var svg = Draw(new RunLineage(1, 1, [new(Name, Name, 0, [new(Name + "!", 5, 1)], Name + "?")]), out _);
        var shown = Name.Replace('\0', '\u2400');
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "script" or "b");
        Assert.Equal(shown, svg.Elements(_svg + "text").Single().Value);
        Assert.Contains(Arrows(svg), path => path.Value == $"{shown} began from the weights of {shown}?");
        Assert.Contains(Arrows(svg), path => path.Value == $"100.0 % of what {shown} was trained on: 5 tokens by {shown}!");
        Assert.Equal("label " + shown, svg.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void The_section_says_what_is_shown_and_has_a_table_for_those_who_cannot_see_it()
    {
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(SampleReport.Model));
        var section = page.GetElementById("lineage")!;
        Assert.Contains("seed 1 is shown, the first of 3", section.TextContent, StringComparison.Ordinal);
        Assert.Contains("Generation 0 is one model, drawn in every row.", section.TextContent, StringComparison.Ordinal);
        Assert.Equal("img", section.QuerySelector("svg")!.GetAttribute("role"));
        Assert.Contains("rows by regime (replace, fresh)", section.QuerySelector("svg")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        var rows = section.QuerySelectorAll("tbody tr").Select(row => string.Join(" | ", row.Children.Select(cell => cell.TextContent))).ToList();
        Assert.Equal(
            [
                "quickstart/base/s1/g0 | 512,000 | 100.0 % human text | random weights",
                "quickstart/replace/s1/g1 | 512,100 | 100.0 % quickstart/base/s1/g0 | quickstart/base/s1/g0",
                "quickstart/fresh/s1/g1 | 512,100 | 50.0 % quickstart/base/s1/g0, 50.0 % human text | random weights",
                "quickstart/fresh/s1/g2 | 512,000 | 50.0 % human text, 49.6 % quickstart/fresh/s1/g1, 0.4 % <other>&/g9 | random weights",
            ],
            rows);
        Assert.NotNull(page.QuerySelector("nav a[href='#lineage']"));
    }

    [Fact]
    public void A_report_without_lineage_has_no_section()
    {
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(SampleReport.Model with { Lineage = null }));
        Assert.Null(page.GetElementById("lineage"));
        Assert.Null(page.QuerySelector("nav a[href='#lineage']"));
    }

    private static XElement Draw(RunLineage lineage, out LineageLayout layout)
    {
        var html = new HtmlText();
        layout = LineageLayout.Of(lineage, []);
        LineageDrawing.Write(html, layout, "label " + lineage.Models[0].Regime);
        return XDocument.Parse(html.ToString()).Root!;
    }

    private static IEnumerable<XElement> Arrows(XElement svg) => svg.Elements(_svg + "path");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Cubic(double t, double a, double b, double c, double d)
    {
        var u = 1 - t;
        return (u * u * u * a) + (3 * u * u * t * b) + (3 * u * t * t * c) + (t * t * t * d);
    }

    private static RunLineage Lineage(int regimes, int generations, string feeding, bool weights)
    {
        List<LineageModel> models = [new("run/base/s7/g0", "base", 0, [new(null, 1000, 1)], feeding == "elsewhere" ? "gpt2" : null)];
        string Id(int regime, int generation) => generation == 0 ? models[0].Id : $"run/regime-{regime}/s7/g{generation}.";
        for (var regime = 0; regime < regimes; regime++)
        {
            for (var generation = 1; generation <= generations; generation++)
            {
                var rival = (regime + 1) % regimes;
                List<string?> writers = feeding switch
                {
                    "fresh" => [null, Id(regime, generation - 1)],
                    "accumulate" => [null, .. Enumerable.Range(0, generation).Select(earlier => Id(regime, earlier))],
                    "rivals" => generation == 1 ? [Id(regime, 0)] : [Id(regime, generation - 1), Id(rival, generation - 1)],
                    "elsewhere" => ["stray/s1/g1", Id(regime, generation - 1), "stray/s1/g2"],
                    _ => [Id(regime, generation - 1)],
                };
                models.Add(new LineageModel(
                    Id(regime, generation),
                    $"regime-{regime}",
                    generation,
                    [.. writers.Select(writer => new LineageWriter(writer, 1000 / writers.Count, 1.0 / writers.Count))],
                    weights ? Id(regime, generation - 1) : null));
            }
        }

        return new RunLineage(7, 1, models);
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using TextMad.Reporting;

namespace TextMad.Tests.Reporting;

/// <summary>The report as a browser's parser sees it.</summary>
public sealed partial class HtmlReportTests
{
    private static readonly string _html = HtmlReport.Render(SampleReport.Model);
    private static readonly IHtmlDocument _page = new HtmlParser(new HtmlParserOptions { IsStrictMode = false }).ParseDocument(_html);

    [Fact]
    public void Texts_are_shown_as_text_and_never_as_markup()
    {
        var shown = _page.QuerySelectorAll("blockquote").Last().TextContent;
        Assert.Equal(SampleReport.Hostile.Replace('\0', '\u2400').Replace('\u001b', '\u241b'), shown);
        Assert.Empty(_page.QuerySelectorAll("img, svg script, blockquote script, blockquote *, pre *, h1 *"));
        Assert.Equal("Replace against fresh data <on> Brown", _page.QuerySelector("h1")!.TextContent);
        Assert.Equal(SampleReport.Model.ConfigurationYaml, _page.QuerySelector("#settings pre")!.TextContent);
        Assert.Equal(5, _page.Scripts.Length);
    }

    [Fact]
    public void The_report_makes_no_requests()
    {
        Assert.Empty(_page.QuerySelectorAll("[src], link, iframe, object, embed, base"));
        Assert.All(_page.QuerySelectorAll("a"), link => Assert.StartsWith("#", link.GetAttribute("href"), StringComparison.Ordinal));
        Assert.All(_page.QuerySelectorAll("a"), link => Assert.NotNull(_page.GetElementById(link.GetAttribute("href")![1..])));
        Assert.DoesNotContain("@import", _page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", _page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("sourceMappingURL", _html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", _page.QuerySelector("meta[http-equiv]")!.GetAttribute("content"), StringComparison.Ordinal);
    }

    [Fact]
    public void Published_findings_stand_beside_what_was_measured()
    {
        var rows = _page.QuerySelectorAll("#study tbody tr").ToList();
        Assert.Contains("Someone et al., 2024", _page.GetElementById("study")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["it <rises>", "it falls", "nobody knows"], rows.Select(row => row.QuerySelector("th")!.TextContent));
        Assert.Equal(
            ["heldout perplexity of replace in generation 4: higher (its generation 0)", "+52%", "+80.0%+70.0% … +90.0%", "direction: yes, in 3 of 3 seeds"],
            rows[0].QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.Equal("direction: not in every seed: 1 of 3; the interval includes no difference", rows[1].QuerySelectorAll("td")[3].TextContent);
        Assert.Equal("not measured", rows[2].QuerySelectorAll("td")[3].TextContent);
    }

    [Fact]
    public void A_control_is_a_dashed_line_in_its_metrics_chart_and_stands_in_no_table_of_all_numbers()
    {
        MeasurementRow Row(string metric, int generation, double value) => new("run", generation == 0 ? "base" : "replace", 1, generation, metric, value);
        var model = new ReportModel
        {
            Run = "run",
            ConfigurationYaml = "",
            Metrics = [new("rep_4", "rep 4", Control: "rep_4_human"), new("distinct_2", "distinct 2", "things")],
            Measurements = [Row("rep_4", 0, 0.1), Row("rep_4", 1, 0.2), Row("rep_4_human", 0, 0.01), Row("rep_4_human", 1, 0.02), Row("distinct_2", 1, 0.5)],
        };
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(model));
        var charts = JsonDocument.Parse(page.GetElementById("charts")!.TextContent).RootElement.GetProperty("charts");
        Assert.Equal(2, charts.GetArrayLength());
        Assert.Equal(
            "Unit: things. Neither up nor down by itself speaks of collapse. Means of n = 1 seed; there is no interval.",
            page.QuerySelectorAll("#metrics .reading")[1].TextContent);
        Assert.Equal([0.01, 0.02], charts[0].GetProperty("controls").EnumerateArray().Select(point => point.GetProperty("mean").GetDouble()));
        Assert.Equal(0, charts[1].GetProperty("controls").GetArrayLength());
        Assert.Contains("human text of the same lengths", page.QuerySelector("#metrics article")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("0.02", page.QuerySelector("#metrics article table")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("human", page.GetElementById("numbers")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_definitions_of_collapse_are_a_matrix_by_regime()
    {
        var table = _page.QuerySelector("#profile table")!;
        Assert.Equal(["Definition", "replace", "fresh"], table.QuerySelectorAll("thead th").Select(cell => cell.TextContent));
        var rows = table.QuerySelectorAll("tbody tr").ToList();
        Assert.Equal(8, rows.Count);
        Assert.Equal(["shown", "not shown"], rows[1].QuerySelectorAll("td strong").Select(cell => cell.TextContent));
        Assert.Contains("held-out perplexity is higher in the last generation", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("what came first", table.QuerySelector("tfoot")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Regimes_are_compared_with_the_first_pair_by_pair()
    {
        var section = _page.GetElementById("comparison")!;
        Assert.Contains("Differences from replace are paired by seed", section.TextContent, StringComparison.Ordinal);
        Assert.Contains("With 3 pairs the smallest p-value", section.TextContent, StringComparison.Ordinal);
        var rows = section.QuerySelectorAll("tbody tr").ToList();
        Assert.Equal(4, rows.Count);

        // 180 against 92, times 0.97, 1 and 1.03.
        var fresh = rows[1].QuerySelectorAll("td").Select(cell => cell.TextContent).ToList();
        Assert.Equal(("fresh", "4", "3"), (fresh[0], fresh[1], fresh[2]));
        Assert.StartsWith("92", fresh[3], StringComparison.Ordinal);
        Assert.StartsWith("−88", fresh[4], StringComparison.Ordinal);
    }

    [Fact]
    public void The_amount_of_fresh_data_that_is_enough_is_said_and_drawn()
    {
        var section = _page.GetElementById("threshold")!;
        Assert.Contains("fresh real data is enough to keep heldout perplexity within 10% of generation 0", section.TextContent, StringComparison.Ordinal);
        Assert.Equal(4, section.QuerySelectorAll("tbody tr").Length);
        using var data = JsonDocument.Parse(_page.GetElementById("charts")!.TextContent);
        var chart = data.RootElement.GetProperty("charts").EnumerateArray().Last();
        Assert.Equal(("threshold", 0.1), (chart.GetProperty("kind").GetString(), chart.GetProperty("limit").GetDouble()));
        Assert.Equal(Math.Cbrt(1.9 * 1.8 * 1.7) - 1, chart.GetProperty("values")[0].GetProperty("mean").GetDouble(), 12);
        Assert.Contains("Up: heldout perplexity is further above generation 0", section.QuerySelector(".reading")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("n = 3 seeds; bands are 95% intervals", section.QuerySelector(".reading")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_are_means_over_seeds_and_have_tables()
    {
        using var data = JsonDocument.Parse(_page.GetElementById("charts")!.TextContent);
        var cards = _page.QuerySelectorAll("#curves .card").ToList();
        Assert.Equal(["replace", "fresh", "replace", "fresh"], cards.Select(card => card.QuerySelector("h4")!.TextContent));
        Assert.Contains("Perplexity <of> texts", _page.QuerySelector("#curves h3")!.TextContent, StringComparison.Ordinal);
        foreach (var card in cards)
        {
            var chart = data.RootElement.GetProperty(
                "charts")[int.Parse(card.QuerySelector(".chart")!.GetAttribute("data-chart")!, System.Globalization.CultureInfo.InvariantCulture)];
            Assert.Equal("curve", chart.GetProperty("kind").GetString());
            var lines = chart.GetProperty("lines").EnumerateArray().ToList();
            Assert.Equal([0, 2, 3, 4, 6], lines.Select(line => line.GetProperty("generation").GetInt32()));
            Assert.Equal(9, card.QuerySelectorAll("tbody tr").Length);
            foreach (var line in lines)
            {
                var generation = line.GetProperty("generation").GetInt32();
                foreach (var (x, y) in line.GetProperty("x").EnumerateArray().Zip(line.GetProperty("y").EnumerateArray()))
                {
                    Assert.Equal(Enumerable.Range(1, 3).Average(seed => 1.0 / ((x.GetDouble() / 10) + generation + seed)), y.GetDouble(), 5e-5 * y.GetDouble());
                }
            }
        }
    }

    [Fact]
    public void Every_chart_has_a_table_that_says_the_same()
    {
        using var data = JsonDocument.Parse(_page.GetElementById("charts")!.TextContent);
        var charts = data.RootElement.GetProperty("charts").EnumerateArray().ToList();
        var cards = _page.QuerySelectorAll("#metrics .card").ToList();
        Assert.Equal(["Held-out perplexity", "Bits per byte", "Distinct bigrams", "Undescribed_<metric>"], cards.Select(c => c.QuerySelector("h3")!.TextContent));
        Assert.Equal(cards.Count, charts.Count(chart => chart.GetProperty("kind").GetString() == "trajectory"));
        for (var i = 0; i < cards.Count; i++)
        {
            Assert.Equal($"{i}", cards[i].QuerySelector(".chart")!.GetAttribute("data-chart"));
            Assert.Equal(["Generation", "replace", "fresh"], Cells(cards[i], "thead th"));
            foreach (var value in charts[i].GetProperty("values").EnumerateArray())
            {
                var row = cards[i].QuerySelectorAll("tbody tr").Single(r => r.QuerySelector("th")!.TextContent == $"{value.GetProperty("generation")}");
                var cell = row.QuerySelectorAll("td")[value.GetProperty("regime").GetString() == "replace" ? 0 : 1];
                Assert.StartsWith(HtmlText.Number(value.GetProperty("mean").GetDouble()), cell.TextContent, StringComparison.Ordinal);
                Assert.EndsWith(HtmlText.Number(value.GetProperty("high").GetDouble()), cell.TextContent, StringComparison.Ordinal);
            }
        }

        Assert.Equal(
            [
                "Up is towards collapse, down away from it. Means of n = 3 seeds; bands are 95% intervals of the mean (Student's t).",
                "Up is towards collapse, down away from it. Means of n = 3 seeds; bands are 95% intervals of the mean (Student's t).",
                "Down is towards collapse, up away from it. Means of n = 3 seeds; bands are 95% intervals of the mean (Student's t).",
                "Neither up nor down by itself speaks of collapse. Means of n = 3 seeds; bands are 95% intervals of the mean (Student's t).",
            ],
            cards.Select(card => card.QuerySelector(".reading")!.TextContent));
    }

    [Fact]
    public void Generation_zero_is_the_start_of_every_line()
    {
        using var data = JsonDocument.Parse(_page.GetElementById("charts")!.TextContent);
        var values = data.RootElement.GetProperty("charts")[0].GetProperty("values").EnumerateArray().ToList();
        Assert.Equal(10, values.Count);
        var starts = values.Where(v => v.GetProperty("generation").GetInt32() == 0).ToList();
        Assert.Equal(["replace", "fresh"], starts.Select(v => v.GetProperty("regime").GetString()));
        Assert.All(starts, v => Assert.Equal(
            (100.0, Math.Round(100 - (4.302652729749464 * Math.Sqrt(3)), 5), Math.Round(100 + (4.302652729749464 * Math.Sqrt(3)), 4), 3),
            (v.GetProperty("mean").GetDouble(), v.GetProperty("low").GetDouble(), v.GetProperty("high").GetDouble(),
                v.GetProperty("seeds").GetInt32())));
    }

    [Fact]
    public void A_missing_value_is_left_out_of_the_chart_and_named_in_the_table()
    {
        using var data = JsonDocument.Parse(_page.GetElementById("charts")!.TextContent);
        var generations = data.RootElement.GetProperty("charts")[3].GetProperty("values").EnumerateArray().Select(v => v.GetProperty("generation").GetInt32());
        Assert.Equal([0, 1, 3, 4, 0, 1, 3, 4], generations);
        Assert.Contains("not a number", _page.QuerySelectorAll("#metrics .card")[3].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_all_numbers_has_a_row_per_regime_and_generation()
    {
        var rows = _page.QuerySelectorAll("#numbers tbody tr").ToList();
        Assert.Equal(10, rows.Count);
        Assert.Equal(["0", "140", "180"], new[] { rows[0].QuerySelectorAll("td")[0], rows[2].QuerySelectorAll("td")[1], rows[4].QuerySelectorAll("td")[1] }
            .Select(cell => cell.FirstChild!.TextContent));
    }

    [Fact]
    public void Samples_stand_side_by_side_one_seed_at_a_time()
    {
        Assert.Equal(["1", "2", "3"], Cells(_page.DocumentElement, "#walk-seed option"));
        var seeds = _page.QuerySelectorAll(".seed").ToList();
        Assert.Equal([false, true, true], seeds.Select(seed => seed.HasAttribute("hidden")));
        Assert.Equal(["shared by all regimes", "replace", "fresh", "replace", "fresh", "replace", "fresh"], Cells(seeds[1], "h4"));
        Assert.Equal(["0", "1", "2", "3"], seeds[1].QuerySelectorAll("[data-generation]").Select(part => part.GetAttribute("data-generation")));
        Assert.Equal("Held-out perplexity 120 · Distinct bigrams 0.4167", seeds[1].QuerySelectorAll(".values")[1].TextContent);
    }

    [Fact]
    public void It_opens_with_an_answer_for_each_regime_and_one_figure()
    {
        var sections = _page.QuerySelectorAll("main > section").Select(section => section.Id).Take(2);
        Assert.Equal(["answers", "figure"], sections);
        var answers = _page.QuerySelectorAll(".answer").ToList();
        Assert.Equal(SampleReport.Model.Answers.Select(answer => answer.Sentence), answers.Select(answer => answer.QuerySelector(".sentence")!.TextContent));
        Assert.Equal(["Did it collapse?", "How sure is that?", "What went first?", "What would have helped?"], Cells(answers[0], "dt"));
        var figure = _page.QuerySelector("#figure svg")!;
        Assert.Equal("0 0 960 540", figure.GetAttribute("viewBox"));
        Assert.Contains("Held-out perplexity over generations, a line for each of replace, fresh", figure.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains("+80%", figure.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_and_long_texts_are_cut_to_what_a_page_has_room_for()
    {
        var samples =
            from seed in Enumerable.Range(1, 4)
            from generation in Enumerable.Range(0, 101)
            from text in Enumerable.Range(0, 3)
            select new SampleText(generation == 0 ? "base" : "replace", (ulong)seed, generation, $"{seed}-{generation}-{text}",
                new string('x', 1199) + "\ud83d\ude00" + new string('y', 5000));
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(
            new ReportModel { Run = "r", ConfigurationYaml = "", Measurements = [new("r", "base", 1, 0, "m", 2)], Samples = [.. samples] }));
        var shown = page.QuerySelectorAll("blockquote").Select(quote => quote.TextContent).ToList();
        Assert.Equal(303, shown.Count);
        Assert.All(shown, text => Assert.Equal(new string('x', 1199) + " …", text));
        Assert.Contains("909 are left out to keep this page small", page.GetElementById("samples")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Methods_are_text_with_what_to_cite()
    {
        Assert.Equal(["Data. Text <from> the corpus [holm1979].", "Model. A model."], Cells(_page.DocumentElement, "#methods-text p"));
        Assert.Equal("@misc{holm1979,\n  title = {A <b>title</b>}\n}\n", _page.QuerySelector("#references")!.TextContent);
    }

    [Fact]
    public void Data_sources_show_shares_of_each_set() =>
        Assert.Equal(["100.0 %", "50.0 %", "50.0 %"], _page.QuerySelectorAll("#data tbody tr").Select(row => row.Children[^1].TextContent));

    [Fact]
    public void The_models_checksums_stand_folded_at_the_foot()
    {
        var row = Assert.Single(_page.QuerySelectorAll("footer details:not([open]) tr"));
        Assert.Equal("sample/base/s1/g0", row.QuerySelector("th")!.TextContent);
        Assert.Equal(new string('f', 64), row.QuerySelector("td")!.TextContent);
        Assert.Contains("TextMad 0.1.0", _page.QuerySelector("footer")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_measured_nothing_still_has_a_report()
    {
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(new ReportModel { Run = "r", ConfigurationYaml = "a: 1", Measurements = [] }));
        Assert.Equal("r", page.QuerySelector("h1")!.TextContent);
        Assert.Null(page.GetElementById("metrics"));
        Assert.Null(page.GetElementById("samples"));
    }

    [Fact]
    public void A_run_with_only_generation_zero_shows_it_under_its_own_name()
    {
        var model = new ReportModel { Run = "r", ConfigurationYaml = "", Measurements = [new("r", "base", 1, 0, "m", 2)] };
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(model));
        Assert.Equal(["Generation", "base"], Cells(page.DocumentElement, ".card thead th"));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(12345.6, "12,346")]
    [InlineData(123.456, "123.5")]
    [InlineData(12.3456, "12.35")]
    [InlineData(-1.23456, "−1.235")]
    [InlineData(0.5, "0.5000")]
    [InlineData(0.00001234, "1.234e−5")]
    [InlineData(double.PositiveInfinity, "∞")]
    public void Numbers_have_four_digits(double value, string expected) => Assert.Equal(expected, HtmlText.Number(value));

    [Fact]
    public void The_same_results_make_the_same_file() => Assert.Equal(_html, HtmlReport.Render(SampleReport.Model));

    [Fact]
    public void The_licences_of_the_chart_libraries_come_with_them() =>
        Assert.Equal(3, LicenceStart().Count(_html));

    private static IEnumerable<string> Cells(IElement root, string selector) => root.QuerySelectorAll(selector).Select(cell => cell.TextContent);

    [GeneratedRegex(@"Copyright \(c\) 20\d\d.*University of Washington Interactive Data Lab")]
    private static partial Regex LicenceStart();
}

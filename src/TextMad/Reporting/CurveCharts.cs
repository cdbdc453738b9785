using System.Globalization;

namespace TextMad.Reporting;

/// <summary>Curves of what models wrote: a card per regime for each.</summary>
internal static class CurveCharts
{
    /// <summary>Writes the cards.</summary>
    /// <param name="html">The page.</param>
    /// <param name="curves">All curves.</param>
    /// <param name="first">The number of the first of them among the page's charts.</param>
    public static void Write(HtmlText html, IReadOnlyList<CurveSeries> curves, int first)
    {
        if (curves.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"curves\">\n<h2>What was written, as a whole</h2>\n");
        foreach (var group in curves.Index().GroupBy(curve => curve.Item.Description))
        {
            html.Element("h3", group.Key.Title).Raw("\n").Element("p", group.Key.Explanation, "hint").Raw("\n")
                .Element("p", ChartReading.Of(group.Key, group.First().Item.Seeds), "reading").Raw("\n<div class=\"cards\">\n");
            foreach (var (i, curve) in group)
            {
                html.Raw("<article class=\"card\">\n").Element("h4", curve.Regime)
                    .Raw(string.Create(CultureInfo.InvariantCulture, $"\n<div class=\"chart\" data-chart=\"{first + i}\"></div>\n"));
                Table(html, curve);
                html.Raw("</article>\n");
            }

            html.Raw("</div>\n");
        }

        html.Raw("</section>\n");
    }

    private static void Table(HtmlText html, CurveSeries curve)
    {
        html.Raw("<details><summary>Table</summary>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>")
            .Raw("<th scope=\"col\" class=\"number\">").Text(curve.Description.XAxis).Raw("</th>");
        foreach (var line in curve.Lines)
        {
            html.Raw(string.Create(CultureInfo.InvariantCulture, $"<th scope=\"col\" class=\"number\">generation {line.Generation}</th>"));
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        var values = curve.Lines.Select(line => line.Points.ToDictionary(point => point.X, point => point.Y)).ToList();
        foreach (var x in values.SelectMany(line => line.Keys).Distinct().Order())
        {
            html.Raw("<tr>").Element("th", HtmlText.Number(x), "number");
            foreach (var line in values)
            {
                html.Element("td", line.TryGetValue(x, out var y) ? HtmlText.Number(y) : "–", "number");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody>\n</table></div></details>\n");
    }
}

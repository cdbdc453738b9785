using System.Globalization;
using TextMad.Numerics.Elementary;

namespace TextMad.Reporting;

/// <summary>How much fresh real data is enough: the curve, its table and the verdict.</summary>
internal static class ThresholdChart
{
    /// <summary>Writes the section.</summary>
    /// <param name="html">The page.</param>
    /// <param name="threshold">What was found; null for nothing.</param>
    /// <param name="number">The chart's number among the page's.</param>
    public static void Write(HtmlText html, FreshDataThreshold? threshold, int number)
    {
        if (threshold is null)
        {
            return;
        }

        html.Raw("<section id=\"threshold\">\n<h2>How much fresh real data is enough</h2>\n").Element("p", threshold.Verdict)
            .Raw("\n<article class=\"card\">\n").Element("p", ChartReading.Of(threshold), "reading").Raw("\n")
            .Raw(string.Create(CultureInfo.InvariantCulture, $"<div class=\"chart\" data-chart=\"{number}\"></div>\n"))
            .Raw("<details><summary>Table</summary>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\" class=\"number\">Fresh share</th>")
            .Raw("<th scope=\"col\" class=\"number\">Change</th><th scope=\"col\" class=\"number\">95% interval</th><th "
                + "scope=\"col\" class=\"number\">Seeds</th></tr></thead>\n<tbody>\n");
        foreach (var point in threshold.Points)
        {
            html.Raw("<tr>").Element("th", HtmlText.Number(point.Share), "number")
                .Element("td", Percent(point.Change.Mean), "number")
                .Element("td", point.Change.Interval is { } interval ? $"{Percent(interval.Low)} … {Percent(interval.High)}" : "–", "number")
                .Element("td", HtmlText.Number(point.Change.Count), "number").Raw("</tr>\n");
        }

        html.Raw("</tbody>\n</table></div></details>\n</article>\n</section>\n");
    }

    private static string Percent(double logChange) =>
        (100 * (RealFunctions.Exp(logChange) - 1)).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %";
}

using System.Globalization;

namespace TextMad.Reporting;

/// <summary>What a publication found beside what came out here.</summary>
internal static class FindingTable
{
    /// <summary>Writes the table.</summary>
    public static void Write(HtmlText html, string? source, IReadOnlyList<StudyFinding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"study\">\n<h2>Published and measured</h2>\n<p>").Text($"{source}. ")
            .Raw("Each difference is relative, over the seeds of this run, with the 95% interval of this row alone. ")
            .Raw("Where it says direction, only the sign was tested, seed by seed, and not the size "
                + "that was published.</p>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>")
            .Raw("<th scope=\"col\">Finding</th><th scope=\"col\">Compared with</th><th scope=\"col\">Published</th>")
            .Raw("<th scope=\"col\" class=\"number\">Measured here</th><th scope=\"col\">Came out</th></tr></thead>\n<tbody>\n");
        foreach (var finding in findings)
        {
            html.Raw("<tr>").Element("th", finding.Says)
                .Element("td",
                    $"{finding.Metric.Replace('_', ' ')} of {finding.Regime} in generation "
                    + $"{finding.Generation.ToString(CultureInfo.InvariantCulture)}: {finding.Expected} ({finding.Against})")
                .Element("td", finding.Published.Length > 0 ? finding.Published : "no size given")
                .Raw("<td class=\"number\">");
            if (finding.Change is { } change)
            {
                html.Text(Percent(change.Mean));
                if (change is { Low: { } low, High: { } high })
                {
                    html.Raw("<small>").Text($"{Percent(low)} … {Percent(high)}").Raw("</small>");
                }
            }
            else
            {
                html.Raw("–");
            }

            html.Raw("</td>").Element("td", finding.Verdict).Raw("</tr>\n");
        }

        html.Raw("</tbody>\n</table></div>\n</section>\n");
    }

    private static string Percent(double change) => ChangeText.Of(change);
}

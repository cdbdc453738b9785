using System.Globalization;

namespace TextMad.Reporting;

/// <summary>Sample texts: a row per generation, a column per regime, one seed at a time.</summary>
internal static class SampleTable
{
    public static void Write(HtmlText html, IReadOnlyList<SampleText> samples, IReadOnlyList<string> regimes)
    {
        if (samples.Count == 0)
        {
            return;
        }

        var seeds = samples.Select(sample => sample.Seed).Distinct().ToList();
        html.Raw("<section id=\"samples\">\n<h2>What the models wrote</h2>\n");
        if (seeds.Count > 1)
        {
            html.Raw("<p><label>Seed <select id=\"seed\">");
            foreach (var seed in seeds)
            {
                html.Raw(string.Create(CultureInfo.InvariantCulture, $"<option>{seed}</option>"));
            }

            html.Raw("</select></label></p>\n");
        }

        foreach (var seed in seeds)
        {
            html.Raw(string.Create(
                CultureInfo.InvariantCulture,
                $"<div class=\"seed\" data-seed=\"{seed}\"{(seed == seeds[0] ? "" : " hidden")}>\n"));
            foreach (var generation in samples.Where(sample => sample.Seed == seed).GroupBy(sample => sample.Generation).OrderBy(g => g.Key))
            {
                Generation(html, generation.Key, [.. generation], regimes);
            }

            html.Raw("</div>\n");
        }

        html.Raw("</section>\n");
    }

    private static void Generation(HtmlText html, int number, IReadOnlyList<SampleText> samples, IReadOnlyList<string> regimes)
    {
        html.Raw(string.Create(CultureInfo.InvariantCulture, $"<h3>Generation {number}</h3>\n<div class=\"samples\">\n"));
        var order = new[] { ModelId.SharedRegime }.Concat(regimes).Distinct();
        foreach (var regime in order)
        {
            var texts = samples.Where(sample => sample.Regime == regime).ToList();
            if (texts.Count == 0)
            {
                continue;
            }

            html.Raw("<article class=\"sample\">\n").Element("h4", regime == ModelId.SharedRegime ? "shared by all regimes" : regime).Raw("\n");
            foreach (var sample in texts)
            {
                html.Raw("<blockquote tabindex=\"0\">").Text(sample.Text).Raw("</blockquote>").Element("p", sample.DocumentId, "id").Raw("\n");
            }

            html.Raw("</article>\n");
        }

        html.Raw("</div>\n");
    }
}

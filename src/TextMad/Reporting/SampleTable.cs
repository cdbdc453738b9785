using System.Globalization;

namespace TextMad.Reporting;

/// <summary>
/// Sample texts: a part per generation, regimes side by side, one seed at a time. The page's script shows one generation and puts a slider above; without it, and on paper,
/// all generations stand below each other.
/// </summary>
internal static class SampleTable
{
    /// <summary>Most characters of a text; longer ones are cut.</summary>
    private const int MostOfText = 1200;

    /// <summary>Most characters of all texts, so that the page of a large run stays small: fewer texts of each model are shown then, and fewer seeds.</summary>
    private const int MostInAll = 400_000;

    // What stands beside the texts of a generation, where it was measured.
    private static readonly string[] _shown = ["heldout_perplexity", "distinct_2", "rare_words_kept"];

    /// <summary>Writes the section; nothing when there are no texts.</summary>
    public static void Write(HtmlText html, ReportModel model, IReadOnlyList<string> regimes)
    {
        if (model.Samples.Count == 0)
        {
            return;
        }

        var (samples, leftOut) = Fit(model.Samples);
        var measured = new Measured(model.Measurements);
        var titles = model.Metrics.ToDictionary(metric => metric.Name, metric => metric.Title, StringComparer.Ordinal);
        var seeds = samples.Select(sample => sample.Seed).Distinct().ToList();
        html.Raw("<section id=\"samples\">\n<h2>What the models wrote</h2>\n<p>The first texts of each generation, as they came out.");
        html.Text(leftOut > 0 ? string.Create(CultureInfo.InvariantCulture, $" Of the run's texts at hand {leftOut} are left out to keep this page small.") : "").Raw("</p>\n")
            .Raw("<form id=\"walk\" class=\"walk\" hidden>\n<label>Seed <select id=\"walk-seed\">");
        foreach (var seed in seeds)
        {
            html.Raw(string.Create(CultureInfo.InvariantCulture, $"<option>{seed}</option>"));
        }

        html.Raw("</select></label>\n<label>Regime <select id=\"walk-regime\"><option value=\"\">all, side by side</option>");
        foreach (var regime in regimes.Where(regime => regime != ModelId.SharedRegime && samples.Any(sample => sample.Regime == regime)))
        {
            html.Raw($"<option value=\"{HtmlText.Attribute(regime)}\">").Text(regime).Raw("</option>");
        }

        html.Raw("</select></label>\n<div class=\"slider\"><label for=\"walk-generation\">Generation</label> <output id=\"walk-now\" for=\"walk-generation\"></output>")
            .Raw("<input type=\"range\" id=\"walk-generation\" min=\"0\" max=\"0\" step=\"1\" value=\"0\"></div>\n</form>\n<div id=\"walk-texts\">\n");
        foreach (var seed in seeds)
        {
            html.Raw(string.Create(
                CultureInfo.InvariantCulture,
                $"<div class=\"seed\" data-seed=\"{seed}\"{(seed == seeds[0] ? "" : " hidden")}>\n"));
            foreach (var generation in samples.Where(sample => sample.Seed == seed).GroupBy(sample => sample.Generation).OrderBy(g => g.Key))
            {
                Generation(html, generation.Key, [.. generation], regimes, name => titles.GetValueOrDefault(name, name), measured);
            }

            html.Raw("</div>\n");
        }

        html.Raw("</div>\n</section>\n");
    }

    /// <summary>Returns what the page has room for, and how many texts it has none for.</summary>
    private static (IReadOnlyList<SampleText> Shown, int LeftOut) Fit(IReadOnlyList<SampleText> all)
    {
        var most = all.GroupBy(sample => (sample.Regime, sample.Seed, sample.Generation)).Max(group => group.Count());
        var seeds = all.Select(sample => sample.Seed).Distinct().ToList();
        var (texts, kept) = (most, seeds.Count);
        while (true)
        {
            var shown = all.Where(sample => seeds.IndexOf(sample.Seed) < kept)
                .GroupBy(sample => (sample.Regime, sample.Seed, sample.Generation)).SelectMany(group => group.Take(texts)).ToList();
            if ((texts == 1 && kept == 1) || shown.Sum(sample => (long)Math.Min(MostOfText, sample.Text.Length)) <= MostInAll)
            {
                return (shown, all.Count - shown.Count);
            }

            (texts, kept) = texts > 1 ? (texts - 1, kept) : (texts, kept - 1);
        }
    }

    private static void Generation(
        HtmlText html, int number, IReadOnlyList<SampleText> samples, IReadOnlyList<string> regimes, Func<string, string> titleOf, Measured measured)
    {
        html.Raw(string.Create(CultureInfo.InvariantCulture, $"<div class=\"generation\" data-generation=\"{number}\"><h3>Generation {number}</h3>\n<div class=\"samples\">\n"));
        foreach (var regime in new[] { ModelId.SharedRegime }.Concat(regimes).Distinct())
        {
            var texts = samples.Where(sample => sample.Regime == regime).ToList();
            if (texts.Count == 0)
            {
                continue;
            }

            html.Raw($"<article class=\"sample\" data-regime=\"{HtmlText.Attribute(regime)}\">\n")
                .Element("h4", regime == ModelId.SharedRegime ? "shared by all regimes" : regime).Raw("\n");
            var values = _shown.Select(metric => (metric, Value: measured.At(metric, regime, number, texts[0].Seed))).Where(pair => pair.Value is not null)
                .Select(pair => $"{titleOf(pair.metric)} {HtmlText.Number(pair.Value!.Value)}").ToList();
            if (values.Count > 0)
            {
                html.Element("p", string.Join(" · ", values), "values").Raw("\n");
            }

            foreach (var sample in texts)
            {
                html.Raw("<blockquote tabindex=\"0\">").Text(sample.Text.Length <= MostOfText ? sample.Text : Cut(sample.Text, MostOfText) + " …").Raw("</blockquote>")
                    .Element("p", sample.DocumentId, "id").Raw("\n");
            }

            html.Raw("</article>\n");
        }

        html.Raw("</div></div>\n");
    }

    /// <summary>Returns the beginning of a longer text, not cut between the two halves of a character.</summary>
    public static string Cut(string text, int most) => text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}

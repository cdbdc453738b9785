using System.Globalization;
using TextMad.Reporting.Answers;
using TextMad.Reporting.Figures;

namespace TextMad.Reporting.Slides;

/// <summary>
/// A run as ten slides: one HTML page that needs nothing else. Keys turn it over, printing gives a slide a page, notes for the speaker are part of it. Same results, same bytes.
/// </summary>
public sealed class SlideDeck
{
    private const int MostOfText = 170;
    private const int TextsShown = 3;
    private const int FewRegimes = 3;
    private const int MostRegimes = 6;

    private readonly HtmlText _html = new();
    private readonly ReportModel _model;
    private readonly TalkFacts _facts;
    private readonly IReadOnlyList<MetricSeries> _series;
    private readonly IReadOnlyList<string> _regimes;
    private int _number;

    private SlideDeck(ReportModel model, TalkFacts facts)
    {
        (_model, _facts) = (model, facts);
        (_series, _regimes) = (MetricSeries.Of(model), MetricSeries.Regimes(model));
    }

    /// <summary>Writes or replaces a file with the slides.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The results of the run.</param>
    /// <param name="facts">How it was made.</param>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public static void Write(string path, ReportModel model, TalkFacts facts) => AtomicFile.WriteText(path, Render(model, facts));

    /// <summary>Returns the file's content.</summary>
    /// <param name="model">The results of the run.</param>
    /// <param name="facts">How it was made.</param>
    public static string Render(ReportModel model, TalkFacts facts)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(facts);
        return new SlideDeck(model, facts).Draw();
    }

    private string Title => _model.Title ?? _model.Run;

    private string Draw()
    {
        _html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"TextMad\">\n")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n")
            .Element("title", Title + " · slides · TextMad").Raw("\n<style>\n").Raw(ReportAssets.SlideStyle).Raw("</style>\n</head>\n<body>\n<main class=\"deck\">\n");
        Opening();
        Question();
        Setting();
        CameOut();
        Figure(
            SlideFigure.Choose(_series),
            "The more surprised, the worse",
            "Held-out perplexity says how surprised a model is by text that people wrote and no model saw. Point out where the lines part, and that the bands are intervals over "
            + "seeds.");
        First();
        Figure(
            _series.FirstOrDefault(series => series.Metric.Name == "rare_words_kept") ?? _series.FirstOrDefault(series => series.Metric.Name == "distinct_2")
                ?? SlideFigure.Choose(_series),
            "The tail: what is rare goes",
            "Rare words are what a model sees too seldom to write again. What is not written in one generation cannot be learned by the next.");
        Words();
        Helped();
        Limits();
        return _html.Raw("</main>\n<nav class=\"turn\" id=\"turn\" aria-label=\"Slides\" hidden>")
            .Raw("<button type=\"button\" id=\"notes\" title=\"Notes for the speaker (key n)\">Notes</button> ")
            .Raw("<button type=\"button\" id=\"back\" aria-label=\"Previous slide\">←</button> <span id=\"where\" role=\"status\"></span> ")
            .Raw("<button type=\"button\" id=\"on\" aria-label=\"Next slide\">→</button></nav>\n<script>\n").Raw(ReportAssets.SlideScript).Raw("</script>\n</body>\n</html>\n")
            .ToString();
    }

    private void Slide(string heading, Action body, string notes, string style = "")
    {
        _number++;
        _html.Raw(Text($"<section class=\"slide{(style.Length > 0 ? " " + style : "")}\" id=\"slide-{_number}\" aria-labelledby=\"heading-{_number}\" tabindex=\"-1\">\n"))
            .Raw(Text($"<h1 id=\"heading-{_number}\">")).Text(heading).Raw("</h1>\n");
        body();
        _html.Raw("<div class=\"foot\"><span>").Text($"TextMad · run {_model.Run}").Raw(Text($"</span><span>{_number}</span></div>\n</section>\n"))
            .Raw(Text($"<aside class=\"notes\" id=\"notes-{_number}\" aria-label=\"Notes for slide {_number}\" hidden>")).Text(notes).Raw("</aside>\n");
    }

    private void Opening() => Slide(
        Title,
        () =>
        {
            _html.Element("p", "Model collapse, measured", "kicker").Raw("\n");
            if (RegimeAnswers.Headline(_model.Answers) is { Length: > 0 } headline)
            {
                _html.Element("p", ChartReading.Capital(headline) + ".", "large").Raw("\n");
            }
        },
        "The result in one sentence. Say what was done before you show more: models that learn from what models wrote.",
        "title");

    private void Question()
    {
        Slide(
            "What happens when models learn from models?",
            () =>
            {
                Loop();
                _html.Raw("<ul>\n<li>A model learns from text that people wrote: generation 0.</li>\n")
                    .Raw("<li>It writes, and the next model learns from what was written. And so on.</li>\n")
                    .Raw("<li>Does each generation know less of the world than the one before?</li>\n</ul>\n");
            },
            "Much of the web's text is written by models by now, and the next models learn from the web. In the laboratory the loop can be closed on purpose and measured.");
    }

    /// <summary>The loop as a drawing: people, model, text, and back.</summary>
    private void Loop()
    {
        (string Words, int X)[] boxes = [("text by people", 20), ("model 0", 290), ("its text", 500), ("model 1", 710), ("…", 900)];
        _html.Raw("<svg class=\"loop\" viewBox=\"0 0 1000 170\" role=\"img\" aria-label=\"Text by people trains model 0; its text trains model 1; and so on.\" ")
            .Raw("font-family=\"system-ui, 'Segoe UI', Roboto, Arial, sans-serif\" font-size=\"26\" text-anchor=\"middle\">\n");
        foreach (var (i, (words, x)) in boxes.Index())
        {
            var width = i == 0 ? 210 : i == 4 ? 80 : 150;
            _html.Raw(Text($"<rect x=\"{x}\" y=\"45\" width=\"{width}\" height=\"80\" rx=\"10\" fill=\"{Colour("card")}\" stroke=\"{Colour(i % 2 == 1 ? "series-0" : "soft")}\" "))
                .Raw(Text($"stroke-width=\"3\"/><text x=\"{x + (width / 2)}\" y=\"94\" fill=\"{Colour("ink")}\">")).Text(words).Raw("</text>\n");
            if (i < boxes.Length - 1)
            {
                var (from, to) = (x + width, boxes[i + 1].X);
                _html.Raw(Text($"<path d=\"M{from + 8} 85H{to - 16}m-9 -9l12 9l-12 9\" fill=\"none\" stroke=\"{Colour("soft")}\" stroke-width=\"3\"/>\n"));
            }
        }

        _html.Raw("</svg>\n");
    }

    private void Setting() => Slide(
        "What was done",
        () =>
        {
            _html.Raw("<ul>\n");
            foreach (var line in _facts.Setting)
            {
                _html.Element("li", line).Raw("\n");
            }

            _html.Raw($"</ul>\n<div class=\"{(_facts.Regimes.Count > FewRegimes ? "denser" : "dense")}\">\n");
            foreach (var (regime, meaning) in _facts.Regimes.Take(MostRegimes))
            {
                _html.Raw($"<p class=\"regime {Series(regime)}\"><strong>").Text(regime).Raw("</strong>: ").Text(meaning).Raw("</p>\n");
            }

            _html.Raw("</div>\n");
        },
        "Everything is repeated with several seeds, and the seeds are the same under every regime, so that differences are paired.");

    private void CameOut() => Slide(
        "Did it collapse?",
        () =>
        {
            _html.Raw($"<div class=\"{(_model.Answers.Count > FewRegimes ? "denser" : "dense")}\">\n");
            foreach (var answer in _model.Answers.Take(MostRegimes))
            {
                _html.Raw($"<div class=\"regime {Series(answer.Regime)}\"><h2>").Text(answer.Regime).Raw($" <span class=\"verdict {AnswerSection.Style(answer.Verdict)}\">")
                    .Text(answer.Word).Raw("</span></h2>").Element("p", answer.Sentence).Raw("</div>\n");
            }

            _html.Raw("</div>\n").Raw(_model.Answers.Count == 0 ? "<p>Nothing could be tested in this run.</p>\n" : "");
        },
        "Collapse has eight definitions in use [Schaeffer et al., arXiv 2503.03150]. Each was tested over the seeds, and corrected for the number of tests.");

    private void Figure(MetricSeries? series, string heading, string notes) => Slide(
        heading,
        () =>
        {
            if (series is null)
            {
                _html.Element("p", "Nothing was measured that could be drawn.");
                return;
            }

            SlideFigure.Write(_html, series, _regimes, "");
        },
        notes);

    private void First() => Slide(
        "What went first",
        () =>
        {
            var profiles = _model.Profile?.Regimes ?? [];
            if (profiles.Count == 0)
            {
                _html.Element("p", "Nothing could be tested in this run.");
                return;
            }

            string[] sides = ["tail", "variety", "repetition", "perplexity"];
            _html.Raw($"<div class=\"scroll\" tabindex=\"0\"><table class=\"{(profiles.Count > FewRegimes ? "denser" : "dense")}\">\n<thead><tr><th scope=\"col\">Regime</th>");
            foreach (var side in sides)
            {
                _html.Raw("<th scope=\"col\">").Text(ChartReading.Capital(side)).Raw("</th>");
            }

            _html.Raw("</tr></thead>\n<tbody>\n");
            foreach (var profile in profiles.Take(2 * MostRegimes))
            {
                _html.Raw("<tr><th scope=\"row\">").Text(profile.Regime).Raw("</th>");
                foreach (var side in sides)
                {
                    var departure = profile.Departures.FirstOrDefault(departure => departure.Aspect == side);
                    _html.Element("td", departure is null or { Metric: null } ? departure?.Why is null ? "cannot tell" : "cannot tell: no spread in generation 0"
                        : departure.Generation is { } generation ? Text($"from generation {generation}")
                        : "no change shown");
                }

                _html.Raw("</tr>\n");
            }

            _html.Raw("</tbody>\n</table></div>\n").Element(
                "p",
                "The first generation from which on a change towards collapse is shown. Tail: rare words that are still written. Variety: different word pairs. Repetition: "
                + "repeated runs of four words within a text. Perplexity: surprise by text that people wrote.", "small");
        },
        "What left in the same generation cannot be put in order. 'No change shown' is not a proof that there is none.");

    private void Words()
    {
        var worst = _model.Answers.OrderByDescending(answer => answer.Verdict).Select(answer => answer.Regime).Concat(_regimes).FirstOrDefault();
        var seed = _model.Samples.Select(sample => sample.Seed).FirstOrDefault();
        var own = _model.Samples.Where(sample => sample.Seed == seed && (sample.Regime == worst || sample.Regime == ModelId.SharedRegime)).ToList();
        int[] generations = [.. own.Select(sample => sample.Generation).Distinct().Order()];
        int[] shown = generations.Length <= TextsShown ? generations : [generations[0], generations[generations.Length / 2], generations[^1]];
        Slide(
            worst is null ? "In its own words" : $"In its own words: {worst}",
            () =>
            {
                if (shown.Length == 0)
                {
                    _html.Element("p", "No texts were kept.");
                    return;
                }

                _html.Raw("<div class=\"texts\">\n");
                foreach (var generation in shown)
                {
                    _html.Raw("<div>").Element("h2", Text($"Generation {generation}")).Raw("\n");
                    foreach (var sample in own.Where(sample => sample.Generation == generation).Take(TextsShown))
                    {
                        _html.Element("blockquote", sample.Text.Length <= MostOfText ? sample.Text : SampleTable.Cut(sample.Text, MostOfText) + " …").Raw("\n");
                    }

                    _html.Raw("</div>\n");
                }

                _html.Raw("</div>\n").Element("p", Text($"The first texts of seed {seed}, as they came out."), "small");
            },
            "These are the first texts in order, not chosen ones. The report has a slider that walks through all generations.");
    }

    private void Helped() => Slide(
        "What would have helped",
        () =>
        {
            _html.Raw($"<div class=\"{(_model.Answers.Count > FewRegimes ? "denser" : "dense")}\">\n");
            foreach (var answer in _model.Answers.Take(MostRegimes))
            {
                _html.Raw($"<p class=\"regime {Series(answer.Regime)}\"><strong>").Text(answer.Regime).Raw("</strong>: ").Text(answer.Help).Raw("</p>\n");
            }

            if (_model.Threshold is { } threshold)
            {
                _html.Element("p", threshold.Verdict);
            }

            _html.Raw("</div>\n").Raw(_model.Answers.Count == 0 ? "<p>Nothing could be tested in this run.</p>\n" : "");
        },
        "Same seeds, same generation 0: the difference is the diet alone. What helped here need not help a larger model.");

    private void Limits() => Slide(
        "How sure, and where it ends",
        () =>
        {
            _html.Raw($"<div class=\"{(_model.Answers.Count > FewRegimes - 1 ? "denser" : "dense")}\">\n<ul>\n");
            foreach (var answer in _model.Answers.Take(MostRegimes - 1))
            {
                _html.Raw("<li><strong>").Text(answer.Regime).Raw("</strong>: ").Text(answer.Certainty).Raw("</li>\n");
            }

            _html.Raw("<li>One corpus, one kind of model, one size: another may behave otherwise.</li>\n</ul>\n")
                .Element("p", $"To cite: The TextMad developers, TextMad{(_model.Version is null ? "" : " " + _model.Version)}, a toolkit to study model collapse. "
                    + $"Settings, methods and all numbers are in the report of run {_model.Run}.")
                .Raw("</div>\n");
        },
        "The report's methods section can go into a paper as it is; its settings repeat the run to the last bit with the built-in engine.");

    private string Series(string regime) => Text($"series-{Math.Max(0, _regimes.ToList().IndexOf(regime)) % SeriesColours.Count}");

    private static string Colour(string name) => $"var(--{name})";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

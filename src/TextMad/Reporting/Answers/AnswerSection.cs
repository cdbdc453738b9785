namespace TextMad.Reporting.Answers;

/// <summary>The answers as the first section of the report: a sentence per regime, and below it what it rests on.</summary>
internal static class AnswerSection
{
    /// <summary>Writes the section; nothing when there are no answers.</summary>
    public static void Write(HtmlText html, IReadOnlyList<RegimeAnswer> answers, IReadOnlyList<string> regimes, FreshDataThreshold? threshold)
    {
        if (answers.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"answers\">\n<h2>What came out</h2>\n");
        foreach (var answer in answers)
        {
            var colour = Math.Max(0, regimes.ToList().IndexOf(answer.Regime)) % SeriesColours.Count;
            html.Raw($"<article class=\"answer series-{colour}\">\n<h3>").Text(answer.Regime).Raw($" <span class=\"verdict {Style(answer.Verdict)}\">").Text(answer.Word)
                .Raw("</span></h3>\n").Element("p", answer.Sentence, "sentence").Raw("\n<details><summary>What this rests on</summary>\n<dl>\n");
            foreach (var (question, words) in new[]
            {
                ("Did it collapse?", answer.Collapse), ("How sure is that?", answer.Certainty), ("What went first?", answer.First), ("What would have helped?", answer.Help),
            })
            {
                html.Element("dt", question).Element("dd", words).Raw("\n");
            }

            html.Raw("</dl></details>\n</article>\n");
        }

        if (threshold is not null)
        {
            html.Element("p", "Fresh real data: " + threshold.Verdict).Raw("\n");
        }

        html.Raw("</section>\n");
    }

    /// <summary>The style of a verdict.</summary>
    public static string Style(AnswerVerdict verdict) => verdict switch
    {
        AnswerVerdict.Collapsed => "bad",
        AnswerVerdict.Changed => "changed",
        AnswerVerdict.RuledOut => "good",
        _ => "unknown",
    };
}

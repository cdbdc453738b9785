using System.Globalization;

namespace TextMad.Reporting.Profile;

/// <summary>The profile as a section of the report: a matrix of verdicts, and what came first.</summary>
internal static class ProfileMatrix
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText html, CollapseProfile? profile)
    {
        if (profile is null || profile.Regimes.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"profile\">\n<h2>Is this collapse?</h2>\n").Element("p", string.Create(
            CultureInfo.InvariantCulture,
            $"Eight definitions are in use [Schaeffer et al., arXiv 2503.03150]. Each is decided by one-sided t tests over {Plural.Of(profile.Seeds, "seed")} "
            + $"at level {profile.Level}, corrected after Holm within a regime together with what came first, in generation {profile.Generations}. 'Not shown' is not "
            + $"a proof of absence: the change that these seeds would have shown with 80% power is given beside it."))
            .Raw("\n<div class=\"wide\" tabindex=\"0\"><table class=\"profile\">\n<thead><tr><th scope=\"col\">Definition</th>");
        foreach (var regime in profile.Regimes)
        {
            html.Raw("<th scope=\"col\">").Text(regime.Regime).Raw("</th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (var (i, definition) in profile.Regimes[0].Findings.Index())
        {
            html.Raw("<tr><th scope=\"row\">").Text(definition.Definition).Raw("<small>").Text(definition.Meaning).Raw("</small></th>");
            foreach (var regime in profile.Regimes)
            {
                var finding = regime.Findings[i];
                html.Raw($"<td class=\"{Style(finding.Verdict)}\"><strong>{Word(finding.Verdict)}</strong><small>").Text(finding.Evidence);
                if (finding.Probability is { } p)
                {
                    html.Text(string.Create(CultureInfo.InvariantCulture, $" (p {(p < 0.0001 ? "< 0.0001" : p.ToString("0.####", CultureInfo.InvariantCulture))})"));
                }

                if (finding.Verdict == ProfileVerdict.NotShown)
                {
                    html.Text($"; {finding.Power}");
                }

                html.Raw("</small></td>");
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody>\n<tfoot><tr><th scope=\"row\">what came first<small>the first generation from which on a change in the direction of collapse is shown, corrected for "
            + "the number of looks</small></th>");
        foreach (var regime in profile.Regimes)
        {
            html.Element("td", regime.Order);
        }

        html.Raw("</tr></tfoot>\n</table></div>\n</section>\n");
    }

    private static string Word(ProfileVerdict verdict) => verdict switch
    {
        ProfileVerdict.Shown => "shown",
        ProfileVerdict.NotShown => "not shown",
        _ => "cannot tell",
    };

    private static string Style(ProfileVerdict verdict) => verdict switch
    {
        ProfileVerdict.Shown => "yes",
        ProfileVerdict.NotShown => "no",
        _ => "unknown",
    };
}

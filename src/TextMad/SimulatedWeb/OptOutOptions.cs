using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.SimulatedWeb;

/// <summary>Sites that are closed to crawlers, or forbid that models are trained on them.</summary>
public sealed record OptOutOptions
{
    /// <summary>Share of all sites whose robots.txt closes them to the crawlers of <see cref="Agents"/> [Longpre et al. 2024: 5%].</summary>
    [Description("share of all sites whose robots.txt closes them to AI crawlers [Longpre et al. 2024: 5%]")]
    [Range(0.0, 1.0)]
    public double Share { get; init; } = 0.05;

    /// <summary>Share of the best tenth of the sites [Longpre et al. 2024: 25%].</summary>
    [Description("share of the best tenth of the sites that are closed [Longpre et al. 2024: 25%]")]
    [Range(0.0, 1.0)]
    public double BestShare { get; init; } = 0.25;

    /// <summary>The product tokens that such sites turn away.</summary>
    [Description("product tokens that closed sites turn away (a choice)")]
    public ValueList<string> Agents { get; init; } = ["GPTBot", "CCBot", "ClaudeBot", "Google-Extended", "TextMad"];

    /// <summary>
    /// Share of sites, closed or not, whose robots.txt says <c>Content-Signal: search=yes, ai-train=no</c>, as that of one provider does for 3.8
    /// million domains by default [Cloudflare 2025]; of some 190 million active sites (an assumption) these are 2%.
    /// </summary>
    [Description("share of sites whose robots.txt says Content-Signal: ai-train=no [Cloudflare 2025: 3.8 million domains by default; of 190 million active sites, an assumption]")]
    [Range(0.0, 1.0)]
    public double Signal { get; init; } = 0.02;

    /// <summary>Share of sites that send <c>Content-Usage: train-ai=n</c> with every page (an assumption).</summary>
    [Description("share of sites that send Content-Usage: train-ai=n with every page (an assumption)")]
    [Range(0.0, 1.0)]
    public double Header { get; init; } = 0.005;

    /// <summary>Share of sites whose pages say <c>noai</c> in a robots meta element (an assumption).</summary>
    [Description("share of sites whose pages say noai in their markup (an assumption)")]
    [Range(0.0, 1.0)]
    public double NoAi { get; init; } = 0.005;

    /// <summary>The settings of a world that knew no preferences.</summary>
    internal OptOutOptions WithoutPreferences => this with { Signal = 0, Header = 0, NoAi = 0 };

    internal string? Problem => Share < BestShare / 10
        ? FormattableString.Invariant($"opt_out.share {Share} is below a tenth of opt_out.best_share {BestShare}: the best tenth of the sites alone are more.")
        : Signal + Header + NoAi > 1
        ? FormattableString.Invariant($"opt_out.signal {Signal}, opt_out.header {Header} and opt_out.no_ai {NoAi} are more than all sites together.")
        : null;
}

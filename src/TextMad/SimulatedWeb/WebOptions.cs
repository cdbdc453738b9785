using System.Globalization;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.SimulatedWeb.Growth;

namespace TextMad.SimulatedWeb;

/// <summary>Everything that decides a simulated web's history, beside its seed, its human articles and its machine authors.</summary>
/// <remarks>Defaults are published values where there are any; each setting names its source, or says that it is an assumption.</remarks>
public sealed record WebOptions : ISettingRules
{
    /// <summary>Sites.</summary>
    [Description("how many sites there are, and how large")]
    public SiteOptions Sites { get; init; } = new();

    /// <summary>Links between pages.</summary>
    [Description("links between pages")]
    public LinkOptions Links { get; init; } = new();

    /// <summary>Births, edits and deaths.</summary>
    [Description("births, edits and deaths")]
    public ChurnOptions Churn { get; init; } = new();

    /// <summary>Pages that repeat others.</summary>
    [Description("pages that repeat others")]
    public CopyOptions Copies { get; init; } = new();

    /// <summary>Machine authors.</summary>
    [Description("how much machines write, and how it is shown")]
    public MachineOptions Machines { get; init; } = new();

    /// <summary>Sites that are closed to crawlers, or forbid that models are trained on them.</summary>
    [Description("sites that are closed to crawlers, or forbid that models are trained on them")]
    public OptOutOptions OptOut { get; init; } = new();

    /// <summary>What human pages are made of.</summary>
    [Description("what becomes of human pages when every article was used: fail, reuse or stop (a choice)")]
    public SupplyEnd ArticlesEnd { get; init; } = SupplyEnd.Fail;

    /// <summary>The BCP 47 tag that pages name as their language.</summary>
    [Description("language that pages name, a BCP 47 tag (a choice)")]
    public string Language { get; init; } = "en";

    /// <summary>How pages are served.</summary>
    [Description("how pages are served: redirects, errors, traps (assumptions, all of them)")]
    public ServingOptions Serving { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        var problem = Sites.SmallestSize > Sites.LargestSize
            ? $"sites.smallest_size {Sites.SmallestSize} is above sites.largest_size {Sites.LargestSize}."
            : Links.Fewest > Links.Most ? $"links.fewest {Links.Fewest} is above links.most {Links.Most}."
            : Copies.Identical > Copies.Similar
            ? FormattableString.Invariant($"copies.identical {Copies.Identical} is above copies.similar {Copies.Similar}, which counts the identical ones too.")
            : Sites.NewPerWeek > Churn.BirthsPerWeek
            ? FormattableString.Invariant($"sites.new_per_week {Sites.NewPerWeek} is above churn.births_per_week {Churn.BirthsPerWeek}: new sites bring new pages.")
            : OptOut.Problem ?? Churn.Problem(Sites.CommercialShare) ?? Machines.Problem;
        return problem is null ? [] : [new SettingProblem(problem)];
    }
}

/// <summary>What becomes of human pages when every article was used.</summary>
public enum SupplyEnd
{
    /// <summary>The tick fails and changes nothing.</summary>
    Fail,

    /// <summary>Articles are used again from the first.</summary>
    Reuse,

    /// <summary>Humans write nothing more.</summary>
    Stop,
}

/// <summary>How many sites there are, and how large.</summary>
public sealed record SiteOptions
{
    /// <summary>Sites when the world begins.</summary>
    [Description("sites when the world begins (a choice of size)")]
    [Range(1, 1_000_000)]
    public int Count { get; init; } = 100;

    /// <summary>The number of a new site's pages follows a power law with this exponent [Huberman and Adamic 1999: 1.7 to 1.9].</summary>
    [Description("exponent of the power law of pages per site [Huberman and Adamic 1999: 1.7 to 1.9]")]
    [Range(1.05, 5.0)]
    public double SizeExponent { get; init; } = 1.8;

    /// <summary>Fewest pages of a new site.</summary>
    [Description("fewest pages of a new site (an assumption)")]
    [Range(1, 1_000_000)]
    public int SmallestSize { get; init; } = 1;

    /// <summary>Most pages of a new site; it cuts the power law off, whose mean would be infinite.</summary>
    [Description("most pages of a new site: cuts the power law off, whose mean would be infinite (an assumption)")]
    [Range(1, 1_000_000)]
    public int LargestSize { get; init; } = 1000;

    /// <summary>Sites that begin in a week, as a share of those alive (an assumption). Existing sites grow in proportion to their size beside.</summary>
    [Description("sites that begin in a week, as a share of those alive (an assumption)")]
    [Range(0.0, 1.0)]
    public double NewPerWeek { get; init; } = 0.02;

    /// <summary>Share of sites that are .com, whose pages change more often [132 of the 270 sites of Cho and Garcia-Molina 2000].</summary>
    [Description("share of sites that are .com [Cho and Garcia-Molina 2000: 132 of 270 sites]")]
    [Range(0.0, 1.0)]
    public double CommercialShare { get; init; } = 0.49;
}

/// <summary>Links between pages: the copying model [Kumar et al., FOCS 2000].</summary>
public sealed record LinkOptions
{
    /// <summary>
    /// alpha: the probability that a new page's link goes to a page drawn uniformly; otherwise it copies one of another page's links. The
    /// in-degree then has exponent (2 - alpha) / (1 - alpha) in the limit of large degrees and webs; 1/11 gives 2.1 [Broder et al. 2000].
    /// Since no page links to another twice, it is less in small ones: measured 1.95 +- 0.04 at 41,000 pages, 2.01 +- 0.01 at a million.
    /// </summary>
    [Description(
        "alpha: share of a new page's links that go anywhere, the others are copied; in-degree exponent (2 - alpha) / (1 - alpha) [Kumar et al. 2000; Broder et al. 2000: 2.1]")]
    [Range(0.001, 0.999)]
    public double UniformShare { get; init; } = 1.0 / 11;

    /// <summary>Exponent of the number of links on a page [Broder et al. 2000: 2.7].</summary>
    [Description("exponent of the power law of links per page [Broder et al. 2000: 2.7]")]
    [Range(1.05, 10.0)]
    public double OutExponent { get; init; } = 2.7;

    /// <summary>Fewest links on a page.</summary>
    [Description("fewest links on a page (an assumption)")]
    [Range(0, 1000)]
    public int Fewest { get; init; } = 3;

    /// <summary>Most links on a page.</summary>
    [Description("most links on a page (an assumption)")]
    [Range(0, 10_000)]
    public int Most { get; init; } = 100;

    /// <summary>Links that are new in a week, as a share of all [Ntoulas et al. 2004: 25%]; what new pages do not bring, edited pages replace.</summary>
    [Description("links that are new in a week, as a share of all [Ntoulas et al. 2004: 25%]")]
    [Range(0.0, 1.0)]
    public double NewPerWeek { get; init; } = 0.25;
}

/// <summary>Births, edits and deaths.</summary>
public sealed record ChurnOptions
{
    /// <summary>Pages born in a week, as a share of those alive [Ntoulas et al. 2004: 8%].</summary>
    [Description("pages born in a week, as a share of those alive [Ntoulas et al. 2004: 8%]")]
    [Range(0.0, 10.0)]
    public double BirthsPerWeek { get; init; } = 0.08;

    /// <summary>Share of pages that change within a week [Cho and Garcia-Molina 2000: 40%].</summary>
    [Description("share of pages that change within a week [Cho and Garcia-Molina 2000: 40%]")]
    [Range(0.0, 0.999)]
    public double ChangedPerWeek { get; init; } = 0.4;

    /// <summary>Share of the pages of .com sites that change once a day on average [Cho and Garcia-Molina 2000: 23%].</summary>
    [Description("share of .com pages that change daily [Cho and Garcia-Molina 2000: 23%]")]
    [Range(0.0, 1.0)]
    public double DailyCommercial { get; init; } = 0.23;

    /// <summary>The same for other sites (an assumption: the paper's figure shows very few).</summary>
    [Description("share of other pages that change daily (an assumption: that paper shows very few)")]
    [Range(0.0, 1.0)]
    public double DailyOther { get; init; } = 0.02;

    /// <summary>Share of a page's sentences that one change replaces, at least one (an assumption).</summary>
    [Description("share of a page's sentences that one change replaces, at least one (an assumption)")]
    [Range(0.0, 1.0)]
    public double EditShare { get; init; } = 0.05;

    /// <summary>A new page's hazard of vanishing, per year [Pew 2024: 8% of the pages of 2023 gone that year].</summary>
    [Description("a new page's hazard of vanishing, per year [Pew 2024: 8% of the pages of 2023 gone that year]")]
    [Range(0.0, 100.0)]
    public double YoungHazard { get; init; } = 0.08;

    /// <summary>An old page's hazard per year [Pew 2024: 38% of the pages of 2013 gone by 2023].</summary>
    [Description("an old page's hazard of vanishing, per year [Pew 2024: 38% of the pages of 2013 gone by 2023]")]
    [Range(0.0, 100.0)]
    public double OldHazard { get; init; } = 0.05;

    /// <summary>The first hazard goes over into the second with this time constant, in years (an assumption).</summary>
    [Description("years in which the hazard falls by 1 - 1/e of the way (an assumption)")]
    [Range(0.01, 1000.0)]
    public double HazardYears { get; init; } = 1;

    /// <summary>Share of the hazard that is the whole site's [Pew 2024: 9 of 25 points].</summary>
    [Description("share of that hazard that strikes the whole site [Pew 2024: 9 of 25 points]")]
    [Range(0.0, 1.0)]
    public double SiteShare { get; init; } = 9.0 / 25;

    /// <summary>
    /// Mean rate, in changes per week, of the pages that do not change daily: their rates are exponentially distributed, so that a share
    /// mean / (1 + mean) of them changes within a week; it is solved for <see cref="ChangedPerWeek"/>.
    /// </summary>
    internal double MeanSlowRate(double commercialShare)
    {
        var daily = DailyShare(commercialShare);
        if (daily >= 1)
        {
            return 0;
        }

        var slow = (ChangedPerWeek - (daily * ChangedDaily)) / (1 - daily);
        return slow / (1 - slow);
    }

    internal string? Problem(double commercialShare)
    {
        var daily = DailyShare(commercialShare) * ChangedDaily;
        return daily > ChangedPerWeek + 1e-12
            ? string.Create(CultureInfo.InvariantCulture, $"churn.changed_per_week {ChangedPerWeek} is below the {daily:0.###} that pages changing daily make alone; "
                + $"raise it, or lower churn.daily_commercial and churn.daily_other.")
            : MeanSlowRate(commercialShare) < 1000 ? null
            : FormattableString.Invariant($"churn.changed_per_week {ChangedPerWeek} leaves next to no page unchanged; lower it.");
    }

    /// <summary>P(a page that changes 7 times a week on average changes within a week) = 1 - exp(-7).</summary>
    private const double ChangedDaily = 0.99908811803444552;

    private double DailyShare(double commercialShare) => (commercialShare * DailyCommercial) + ((1 - commercialShare) * DailyOther);
}

/// <summary>Pages that repeat others: syndication and mirrors.</summary>
public sealed record CopyOptions
{
    /// <summary>Share of new pages whose text is that of a page of another site [Fetterly et al. 2003: 22% virtually identical].</summary>
    [Description("share of new pages that repeat another page word for word [Fetterly et al. 2003: 22%]")]
    [Range(0.0, 1.0)]
    public double Identical { get; init; } = 0.22;

    /// <summary>
    /// Share of new pages that repeat another at least nearly, the identical ones included [Fetterly et al. 2003: 29% very similar]. The
    /// others lack as many single words as leave <see cref="Resemblance"/> of the word 5-grams.
    /// </summary>
    [Description("share of new pages that repeat another at least nearly, the identical ones included [Fetterly et al. 2003: 29%]")]
    [Range(0.0, 1.0)]
    public double Similar { get; init; } = 0.29;

    /// <summary>
    /// The Jaccard similarity of word 5-grams that nearly identical pages are given at least, up to 1 (an assumption: that paper's
    /// sketches call pages very similar at about this).
    /// </summary>
    [Description("least share of 5-grams that similar pages have in common (an assumption)")]
    [Range(0.1, 0.99)]
    public double Resemblance { get; init; } = 0.9;
}

/// <summary>How much machines write, and how it is shown.</summary>
public sealed record MachineOptions
{
    /// <summary>
    /// The share of new pages that are mostly (at least half) machine-written, over time; it holds when there are machine authors
    /// [Graphite 2026: about 50% of new articles since November 2024]. Edits are a machine's as often.
    /// </summary>
    [Description("share of new pages that are mostly machine-written: constant, logistic or table [Graphite 2026: 50% since the end of 2024]")]
    public MachineShareCurve Share { get; init; } = new ConstantMachineShare();

    /// <summary>
    /// The share of new pages in which a machine has a hand at all [Ahrefs 2025: 74.3% of 900,000 pages], those of <see cref="Share"/> included; never
    /// less than that share. Only where pages are <see cref="Mixed"/>.
    /// </summary>
    [Description("share of new pages in which a machine has a hand at all, the mostly machine-written ones included: constant, logistic or table [Ahrefs 2025: 74%]")]
    public MachineShareCurve Hand { get; init; } = DefaultHand;

    /// <summary>
    /// Whether machine authors continue human text to a drawn share [Ahrefs 2025]: of the pages in which a machine had a hand, 2.5 of 74.3
    /// are all machine, and 9.9, 25.9, 20.5 and 15.5 have 1-10%, 11-40%, 41-70% and 71-99% of it, uniform inside. That table is drawn from below
    /// one half for pages where a machine has a lesser hand, and from one half on for those that are mostly a machine's. Otherwise all of a machine's page is machine.
    /// </summary>
    [Description("machine authors continue human text to a share drawn from the table of Ahrefs 2025, which needs a model that continues text; otherwise they write whole pages")]
    public bool Mixed { get; init; } = true;

    /// <summary>How much sites differ in their use of machines: 0 not at all, 1 from never to always (an assumption).</summary>
    [Description("how much sites differ in their use of machines, 0 to 1 (an assumption)")]
    [Range(0.0, 1.0)]
    public double Spread { get; init; } = 0.5;

    /// <summary>Words that a machine author is asked for when it writes from nothing.</summary>
    [Description("words of a page that a machine writes from nothing (an assumption)")]
    [Range(1, 100_000)]
    public int Words { get; init; } = 250;

    /// <summary>
    /// What search shows of machine-written pages (half machine or more) as a share of their supply, when they are half of it [Graphite:
    /// 14% against 50%, so 0.28]. Above 1 machine text is favoured: 67% of a pool that became 80% of what was shown [2602.16136] is the weight
    /// of 1.97 that 1.33 gives. New links, home pages and sitemaps follow the ranking weight e / (2 - e); 1 is no difference.
    /// </summary>
    [Description(
        "share of machine-written pages in what is shown, over their share of the supply, when that is half [Graphite: "
        + "0.28; above 1 machines are favoured, 2602.16136: at least 1.33]")]
    [Range(0.0, 1.99)]
    public double Exposure { get; init; } = 0.28;

    /// <summary>The weight of a machine-written page in the ranking; that of others is 1.</summary>
    internal double Weight => Exposure / (2 - Exposure);

    /// <summary>The probability that a page is shown where it could be: 1 for the kind that the ranking favours.</summary>
    internal double Chance(bool isMachineWritten) => isMachineWritten ? Math.Min(1, Weight) : Math.Min(1, 1 / Weight);

    /// <summary>The settings that mean what they meant when one share stood for both: a hand, of whatever size.</summary>
    internal MachineOptions OfOneShare => Mixed ? this with { Hand = Share, Share = Share.Scaled(MachineShares.MostlyOfHand) } : this;

    internal string? Problem => !Mixed && Hand != DefaultHand
        ? "machines.hand has no effect where machines.mixed is false: machines then write whole pages. Leave one of them out."
        : null;

    private static ConstantMachineShare DefaultHand { get; } = new() { Share = 0.743 };
}

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

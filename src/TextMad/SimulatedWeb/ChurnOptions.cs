using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace TextMad.SimulatedWeb;

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

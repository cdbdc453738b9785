using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Crawling.Recrawl;

/// <summary>
/// An interval per page that grows whenever a visit finds it unchanged and shrinks whenever it has changed, as Nutch's adaptive schedule
/// does; the pages furthest beyond their interval come first.
/// </summary>
[Description("an interval per page that grows when a visit finds no change, and shrinks when it finds one [Apache Nutch]")]
[SettingName("adaptive")]
public sealed record AdaptiveRecrawl : RecrawlPolicy
{
    /// <summary>The interval grows by this share after a visit without a change.</summary>
    [Description("the interval grows by this share after a visit without a change")]
    [Range(0.0, 10.0)]
    public double Growth { get; init; } = 0.4;

    /// <summary>The interval shrinks by this share after a visit with a change.</summary>
    [Description("the interval shrinks by this share after a visit with a change")]
    [Range(0.0, 0.99)]
    public double Shrinkage { get; init; } = 0.2;

    /// <summary>No interval is longer or shorter than the first one by more than this factor.</summary>
    [Description("no interval differs from the first one by more than this factor")]
    [Range(1.0, 1e6)]
    public double Limit { get; init; } = 64;

    /// <inheritdoc/>
    protected override double[] Urgency(IReadOnlyList<PageHistory> pages, double visitsPerTime) =>
        [.. pages.Select(page => page.Age / Interval(page))];

    // Growth and shrinkage commute, so that the counts say what the order of events would.
    private double Interval(PageHistory page)
    {
        var interval = 1.0;
        for (var i = page.Changes; i < page.Visits && interval < Limit * Limit; i++)
        {
            interval *= 1 + Growth;
        }

        for (var i = 0; i < page.Changes && interval > 1 / (Limit * Limit); i++)
        {
            interval *= 1 - Shrinkage;
        }

        return Math.Clamp(interval, 1 / Limit, Limit);
    }
}

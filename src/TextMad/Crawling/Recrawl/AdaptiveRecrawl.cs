using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Crawling.Recrawl;

/// <summary>
/// An interval per page that shrinks when a visit sees a change and grows when not, without any estimate; whichever is most overdue is first.
/// The factors are those of Apache Nutch's AdaptiveFetchSchedule (Heritrix's adaptive frontier does the same with others).
/// </summary>
public sealed record AdaptiveRecrawl : RecrawlPolicy
{
    /// <summary>A visit without a change makes the interval longer by this share.</summary>
    [Description("a visit without a change makes a page's interval longer by this share")]
    [Range(0.0, 10.0)]
    public double Growth { get; init; } = 0.4;

    /// <summary>A visit that sees a change makes the interval shorter by this share.</summary>
    [Description("a visit that sees a change makes a page's interval shorter by this share")]
    [Range(0.0, 0.99)]
    public double Shrinkage { get; init; } = 0.2;

    /// <summary>The interval after the first visit.</summary>
    [Description("a page's interval after the first visit")]
    [Range(0.001, 100_000.0)]
    public double FirstInterval { get; init; } = 4;

    /// <summary>No interval is shorter.</summary>
    [Description("no interval is shorter")]
    [Range(0.001, 100_000.0)]
    public double ShortestInterval { get; init; } = 0.25;

    /// <summary>No interval is longer: a year of weeks.</summary>
    [Description("no interval is longer")]
    [Range(0.001, 100_000.0)]
    public double LongestInterval { get; init; } = 52;

    /// <inheritdoc/>
    public override double NextInterval(double interval, bool changed)
    {
        var next = interval <= 0 ? FirstInterval : interval * (changed ? 1 - Shrinkage : 1 + Growth);
        return Math.Max(Math.Min(next, LongestInterval), ShortestInterval);
    }

    internal override double[] Urgency(IReadOnlyList<KnownPage> pages, int budget) =>
        [.. pages.Select(page => page.SinceVisit / (page.Interval > 0 ? page.Interval : FirstInterval))];
}

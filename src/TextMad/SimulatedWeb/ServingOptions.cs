using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.SimulatedWeb;

/// <summary>
/// How a simulated web answers beside its well-behaved pages. All shares are assumptions, set so that a crawler meets everything on a
/// web of some thousand pages; which page or site is struck is drawn once and stays so.
/// </summary>
public sealed record ServingOptions
{
    /// <summary>Share of pages that have moved: links still lead to their old address, which redirects (301).</summary>
    [Description("share of pages that moved but are still linked by their old address")]
    [Range(0.0, 1.0)]
    public double Moved { get; init; } = 0.05;

    /// <summary>Share of pages that answer 503 in a given week, nine of ten of them only once or twice in a row.</summary>
    [Description("share of pages that answer 503 in a week, most of them once or twice")]
    [Range(0.0, 1.0)]
    public double ServerError { get; init; } = 0.01;

    /// <summary>Share of pages that answer slowly (over HTTP; in process nothing waits).</summary>
    [Description("share of pages that answer slowly over HTTP")]
    [Range(0.0, 1.0)]
    public double Slow { get; init; } = 0.01;

    /// <summary>How slowly, in seconds.</summary>
    [Description("seconds that a slow answer takes")]
    [Range(0.0, 3600.0)]
    public double SlowSeconds { get; init; } = 2;

    /// <summary>Share of vanished pages that answer 410; the others answer 404.</summary>
    [Description("share of vanished pages that answer 410 instead of 404")]
    [Range(0.0, 1.0)]
    public double Gone { get; init; } = 0.5;

    /// <summary>Share of sites that answer 200 where 404 would be right.</summary>
    [Description("share of sites that answer 200 where there is no page")]
    [Range(0.0, 1.0)]
    public double SoftNotFound { get; init; } = 0.03;

    /// <summary>Share of sites with a calendar that has no end.</summary>
    [Description("share of sites with an endless calendar")]
    [Range(0.0, 1.0)]
    public double Calendar { get; init; } = 0.05;

    /// <summary>Share of sites that put a session id into their links, another one on each page.</summary>
    [Description("share of sites that put session ids into their links")]
    [Range(0.0, 1.0)]
    public double SessionIds { get; init; } = 0.03;

    /// <summary>Share of links that carry tracking parameters.</summary>
    [Description("share of links with tracking parameters")]
    [Range(0.0, 1.0)]
    public double Tracking { get; init; } = 0.05;

    /// <summary>Share of pages that are sent as <c>application/octet-stream</c>.</summary>
    [Description("share of pages sent with a wrong content type")]
    [Range(0.0, 1.0)]
    public double WrongType { get; init; } = 0.003;

    /// <summary>Share of pages that are huge.</summary>
    [Description("share of pages that are huge")]
    [Range(0.0, 1.0)]
    public double Huge { get; init; } = 0.0002;

    /// <summary>Size of a huge page, in bytes.</summary>
    [Description("bytes of a huge page")]
    [Range(10_000, 200_000_000)]
    public int HugeBytes { get; init; } = 20_000_000;

    /// <summary>Share of pages that ask not to be indexed.</summary>
    [Description("share of pages with noindex")]
    [Range(0.0, 1.0)]
    public double NoIndex { get; init; } = 0.01;

    /// <summary>Entries of a list of pages before the next one begins.</summary>
    [Description("entries of a page of a list")]
    [Range(5, 1000)]
    public int ListLength { get; init; } = 20;

    /// <summary>URLs in a sitemap before it is split; an index then names the parts [the protocol allows 50,000].</summary>
    [Description("URLs in a sitemap before it is split")]
    [Range(1, 50_000)]
    public int SitemapLength { get; init; } = 5000;
}

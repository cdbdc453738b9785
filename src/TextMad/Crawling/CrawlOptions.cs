using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Crawling;

/// <summary>What a crawl takes in, and how hard it asks.</summary>
public sealed record CrawlOptions
{
    /// <summary>A budget that is not a limit.</summary>
    public const int Unlimited = 1_000_000_000;

    /// <summary>Which pages belong to the crawl.</summary>
    [Description("which pages belong to the crawl: those of the seeds' hosts, those below the seeds' folders, or any")]
    public CrawlScope Scope { get; init; } = CrawlScope.Host;

    /// <summary>Pages to ask for in all, failures included.</summary>
    [Description("pages to request in all, failures included")]
    [Range(1, Unlimited)]
    public long MaximumPages { get; init; } = Unlimited;

    /// <summary>Pages to ask one host for.</summary>
    [Description("pages to request from one host")]
    [Range(1, Unlimited)]
    public int MaximumPagesPerHost { get; init; } = Unlimited;

    /// <summary>Links that may lead from a seed to a page.</summary>
    [Description("links between a seed and a page, at most")]
    [Range(0, 1_000_000)]
    public int MaximumHops { get; init; } = 1_000_000;

    /// <summary>Seconds between two requests to a host.</summary>
    [Description("seconds between two requests to a host; its robots.txt may ask for more, up to 30")]
    [Range(0.0, 3600.0)]
    public double Delay { get; init; } = 1;

    /// <summary>Requests to one host at the same time; more than one only makes sense without delay.</summary>
    [Description("requests to one host at the same time")]
    [Range(1, 64)]
    public int ConnectionsPerHost { get; init; } = 1;

    /// <summary>Requests at the same time in all.</summary>
    [Description("requests at the same time in all")]
    [Range(1, 4096)]
    public int Concurrency { get; init; } = 64;

    /// <summary>Times that a request is repeated after a failure that may pass.</summary>
    [Description("times that a request is repeated after a temporary failure (408, 429, 500, 502-504, 522, 524, timeouts, broken connections)")]
    [Range(0, 10)]
    public int Retries { get; init; } = 2;

    /// <summary>Redirects that are followed one after the other.</summary>
    [Description("redirects that are followed one after the other")]
    [Range(0, 20)]
    public int MaximumRedirects { get; init; } = 5;

    /// <summary>Characters that a URL may have.</summary>
    [Description("characters that a URL may have")]
    [Range(10, 100_000)]
    public int MaximumUrlLength { get; init; } = 2083;

    /// <summary>Segments that a URL's path may have.</summary>
    [Description("segments that a URL's path may have")]
    [Range(1, 1000)]
    public int MaximumPathDepth { get; init; } = 20;

    /// <summary>Which sitemaps are read.</summary>
    [Description("which sitemaps are read: those that robots.txt lists, /sitemap.xml where it lists none, or none")]
    public SitemapHandling Sitemaps { get; init; } = SitemapHandling.Listed;

    /// <summary>Which pages are left out as duplicates.</summary>
    [Description(
        "which pages are left out because their text was kept already: near duplicates, exact ones, those that differ only in letter case and white space (folded), "
        + "or none (keep)")]
    public DuplicateHandling Duplicates { get; init; } = DuplicateHandling.Near;

    /// <summary>What becomes of pages that name another URL as their canonical form.</summary>
    [Description("pages that name another URL as their canonical form: follow leaves them out when that one is kept; ignore keeps them like others")]
    public CanonicalHandling Canonical { get; init; } = CanonicalHandling.Follow;

    /// <summary>Whether pages that forbid training are left out.</summary>
    [Description(
        "pages that forbid the training of models on them (Content-Signal, Content-Usage, noai): obey leaves them out; ignore keeps them, "
        + "for text that trains no model or with the publisher's leave")]
    public PreferenceHandling AiPreferences { get; init; } = PreferenceHandling.Obey;

    /// <summary>Words that a page's main text must have to be kept.</summary>
    [Description("words that a page's main text must have to be kept")]
    [Range(0, 1_000_000)]
    public int MinimumWords { get; init; } = 1;

    /// <summary>Keep only pages in this language (BCP 47, e.g. <c>en</c>); null for all.</summary>
    [Description("keep only pages in this language, e.g. en; all when not given")]
    public string? Language { get; init; }
}

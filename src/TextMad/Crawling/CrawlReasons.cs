using System.ComponentModel;
using TextMad.Fetching;
using TextMad.Texts;

namespace TextMad.Crawling;

/// <summary>The stable codes that say why a crawl did not ask for a URL, or did not keep what it got; those of fetching and reading itself are <see cref="FetchReasons"/>, those of
/// a text <see cref="TextReasons"/>.</summary>
[ReasonCodes("crawl")]
public static class CrawlReasons
{
    /// <summary>All codes of a crawl with what they mean: those before fetching, of fetching, and after it, among these what a text itself gives reason for.</summary>
    public static IReadOnlyList<ReasonCode> All { get; } =
    [
        .. Own.TakeWhile(reason => reason.Code != TooManyRedirects),
        .. ReasonCode.Of(typeof(FetchReasons)),
        .. Own.SkipWhile(reason => reason.Code != TooManyRedirects).TakeWhile(reason => reason.Code != Unchanged),
        .. ReasonCode.Of(typeof(TextReasons))
            .Where(reason => reason.Code is TextReasons.ExactDuplicate or TextReasons.NearDuplicate or TextReasons.Undecodable or TextReasons.Internal),
        .. Own.SkipWhile(reason => reason.Code != Unchanged),
    ];

    /// <summary>robots.txt forbids it to this user agent.</summary>
    [Description("robots.txt forbids it to this user agent")]
    public const string RobotsDisallowed = "robots_disallowed";

    /// <summary>
    /// The server failed at robots.txt (5xx) or asked for fewer requests (429), so everything is forbidden [RFC 9309, 2.3.1.4]. When there was no answer at all, its reason is that
    /// of all pages of the host.
    /// </summary>
    [Description("the server failed at robots.txt, so everything is forbidden")]
    public const string RobotsUnreachable = "robots_unreachable";

    /// <summary>The URL is longer than allowed.</summary>
    [Description("the URL is longer than allowed")]
    public const string UrlTooLong = "url_too_long";

    /// <summary>The URL's path has more segments than allowed.</summary>
    [Description("the URL's path has more segments than allowed")]
    public const string PathTooDeep = "path_too_deep";

    /// <summary>The host is not one of those to be crawled.</summary>
    [Description("its host is not one of those to be crawled")]
    public const string OutOfScope = "out_of_scope";

    /// <summary>More links away from a seed than allowed.</summary>
    [Description("more links away from a seed than allowed")]
    public const string TooManyHops = "too_many_hops";

    /// <summary>The host's page budget was used up.</summary>
    [Description("the host's page budget was used up")]
    public const string HostBudget = "host_budget";

    /// <summary>The URL grows by repeating itself, or the host makes ever new ones of a pattern: a trap.</summary>
    [Description("the URL repeats its own path, or belongs to a pattern that yields new URLs without end")]
    public const string Trap = "trap";

    /// <summary>More redirects one after the other than allowed.</summary>
    [Description("more redirects one after the other than allowed")]
    public const string TooManyRedirects = "too_many_redirects";

    /// <summary>Redirects lead back to where they came from.</summary>
    [Description("redirects lead back to where they came from")]
    public const string RedirectLoop = "redirect_loop";

    /// <summary>The host had no answer many times one after the other and was given up.</summary>
    [Description("its host did not answer many times in a row and was given up")]
    public const string HostUnreachable = "host_unreachable";

    /// <summary>No main text, or less than was asked for.</summary>
    [Description("no main text, or less than was asked for")]
    public const string TooShort = "too_short";

    /// <summary>The page says that its canonical form is elsewhere.</summary>
    [Description("the page says that its canonical form is elsewhere")]
    public const string CanonicalElsewhere = "canonical_elsewhere";

    /// <summary>Seen at a revisit: unchanged since.</summary>
    [Description("visited again and found unchanged")]
    public const string Unchanged = "unchanged";

    /// <summary>Not in a language that was asked for.</summary>
    [Description("not in a language that was asked for")]
    public const string Language = "language";

    private static IReadOnlyList<ReasonCode> Own => ReasonCode.Of(typeof(CrawlReasons));
}

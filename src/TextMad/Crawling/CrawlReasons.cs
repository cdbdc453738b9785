using System.ComponentModel;
using System.Reflection;

namespace TextMad.Crawling;

/// <summary>The stable codes that say why a URL was not fetched, or what was fetched not kept.</summary>
public static class CrawlReasons
{
    /// <summary>All codes with what they mean, in the order in which a URL can meet them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } =
    [
        .. typeof(CrawlReasons).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => KeyValuePair.Create((string)field.GetRawConstantValue()!, field.GetCustomAttribute<DescriptionAttribute>()!.Description)),
    ];

    /// <summary>robots.txt forbids it to this user agent.</summary>
    [Description("robots.txt forbids it to this user agent")]
    public const string RobotsDisallowed = "robots_disallowed";

    /// <summary>
    /// Whoever publishes it forbids that models are trained on it, in robots.txt, a header field or the markup (<see cref="Robots.UsagePreferences"/>).
    /// </summary>
    [Description("its publisher forbids the training of models on it")]
    public const string AiUseDisallowed = "ai_use_disallowed";

    /// <summary>
    /// The server failed at robots.txt (5xx), so everything is forbidden [RFC 9309, 2.3.1.4]. When there was no answer at all, its reason is that
    /// of all pages of the host.
    /// </summary>
    [Description("the server failed at robots.txt, so everything is forbidden")]
    public const string RobotsUnreachable = "robots_unreachable";

    /// <summary>The address that the host's name leads to is loopback, private, link-local or otherwise not public, and was not allowed by name.</summary>
    [Description("its host leads to an address that is not public")]
    public const string AddressForbidden = "address_forbidden";

    /// <summary>The URL's scheme is not http or https, or it is no URL (a redirect may say so).</summary>
    [Description("no http or https URL")]
    public const string UrlInvalid = "url_invalid";

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
    [Description("the URL repeats itself, or is one of ever new ones of a pattern")]
    public const string Trap = "trap";

    /// <summary>The host's name leads nowhere.</summary>
    [Description("the host's name leads nowhere")]
    public const string DnsFailure = "dns_failure";

    /// <summary>Nobody answers at the address, or the connection broke.</summary>
    [Description("nobody answers, or the connection broke")]
    public const string ConnectionFailure = "connection_failure";

    /// <summary>The certificate or the handshake is bad.</summary>
    [Description("the certificate or the handshake is bad")]
    public const string TlsFailure = "tls_failure";

    /// <summary>No whole answer in time.</summary>
    [Description("no whole answer in time")]
    public const string Timeout = "timeout";

    /// <summary>The answer is no HTTP.</summary>
    [Description("the answer is no HTTP")]
    public const string BadHttp = "bad_http";

    /// <summary>The body is larger than allowed, as sent or unpacked (an endless answer or a compression bomb).</summary>
    [Description("the body is larger than allowed, as sent or unpacked")]
    public const string BodyTooLarge = "body_too_large";

    /// <summary>The content coding is broken or unknown.</summary>
    [Description("the content coding is broken or unknown")]
    public const string BadEncoding = "bad_encoding";

    /// <summary>More redirects one after the other than allowed.</summary>
    [Description("more redirects one after the other than allowed")]
    public const string TooManyRedirects = "too_many_redirects";

    /// <summary>Redirects lead back to where they came from.</summary>
    [Description("redirects lead back to where they came from")]
    public const string RedirectLoop = "redirect_loop";

    /// <summary>A redirect to another page, which is crawled under its own URL.</summary>
    [Description("a redirect to another page, which is crawled under its own URL")]
    public const string Redirected = "redirected";

    /// <summary>Status 404.</summary>
    [Description("status 404")]
    public const string NotFound = "http_404";

    /// <summary>Status 410.</summary>
    [Description("status 410")]
    public const string Gone = "http_410";

    /// <summary>Another status from 400 to 499.</summary>
    [Description("another status from 400 to 499")]
    public const string ClientError = "http_4xx";

    /// <summary>A status from 500 on, after all retries.</summary>
    [Description("a status from 500 on, after all retries")]
    public const string ServerError = "http_5xx";

    /// <summary>A status that promises no page (below 200, 204, 205, 206, or 3xx without a place to go).</summary>
    [Description("a status that promises no page")]
    public const string NoContent = "http_other";

    /// <summary>The host had no answer many times one after the other and was given up.</summary>
    [Description("its host had no answer many times and was given up")]
    public const string HostUnreachable = "host_unreachable";

    /// <summary>Neither HTML nor plain text.</summary>
    [Description("neither HTML nor plain text")]
    public const string ContentType = "content_type";

    /// <summary>Markup nested or tangled beyond what is parsed.</summary>
    [Description("markup nested or tangled beyond what is parsed")]
    public const string TooDeep = "too_deep";

    /// <summary>No main text, or less than was asked for.</summary>
    [Description("no main text, or less than was asked for")]
    public const string TooShort = "too_short";

    /// <summary>The page asks not to be kept (<c>noindex</c>).</summary>
    [Description("the page asks not to be kept")]
    public const string NoIndex = "noindex";

    /// <summary>The page says that its canonical form is elsewhere.</summary>
    [Description("the page says that its canonical form is elsewhere")]
    public const string CanonicalElsewhere = "canonical_elsewhere";

    /// <summary>The same text was kept already.</summary>
    [Description("the same text was kept already")]
    public const string ExactDuplicate = "exact_duplicate";

    /// <summary>Nearly the same text was kept already.</summary>
    [Description("nearly the same text was kept already")]
    public const string NearDuplicate = "near_duplicate";

    /// <summary>Seen at a revisit: unchanged since.</summary>
    [Description("seen at a revisit: unchanged since")]
    public const string Unchanged = "unchanged";

    /// <summary>Not in a language that was asked for.</summary>
    [Description("not in a language that was asked for")]
    public const string Language = "language";
}

namespace TextMad.Crawling;

/// <summary>The stable codes that say why a URL was not fetched, or what was fetched not kept.</summary>
public static class CrawlReasons
{
    /// <summary>robots.txt forbids it to this user agent.</summary>
    public const string RobotsDisallowed = "robots_disallowed";

    /// <summary>
    /// The server failed at robots.txt (5xx), so everything is forbidden [RFC 9309, 2.3.1.4]. When there was no answer at all, its reason is that
    /// of all pages of the host.
    /// </summary>
    public const string RobotsUnreachable = "robots_unreachable";

    /// <summary>The address that the host's name leads to is loopback, private, link-local or otherwise not public, and was not allowed by name.</summary>
    public const string AddressForbidden = "address_forbidden";

    /// <summary>The URL's scheme is not http or https, or it is no URL (a redirect may say so).</summary>
    public const string UrlInvalid = "url_invalid";

    /// <summary>The URL is longer than allowed.</summary>
    public const string UrlTooLong = "url_too_long";

    /// <summary>The URL's path has more segments than allowed.</summary>
    public const string PathTooDeep = "path_too_deep";

    /// <summary>The host is not one of those to be crawled.</summary>
    public const string OutOfScope = "out_of_scope";

    /// <summary>More links away from a seed than allowed.</summary>
    public const string TooManyHops = "too_many_hops";

    /// <summary>The host's page budget was used up.</summary>
    public const string HostBudget = "host_budget";

    /// <summary>The URL grows by repeating itself, or the host makes ever new ones of a pattern: a trap.</summary>
    public const string Trap = "trap";

    /// <summary>The host's name leads nowhere.</summary>
    public const string DnsFailure = "dns_failure";

    /// <summary>Nobody answers at the address, or the connection broke.</summary>
    public const string ConnectionFailure = "connection_failure";

    /// <summary>The certificate or the handshake is bad.</summary>
    public const string TlsFailure = "tls_failure";

    /// <summary>No whole answer in time.</summary>
    public const string Timeout = "timeout";

    /// <summary>The answer is no HTTP.</summary>
    public const string BadHttp = "bad_http";

    /// <summary>The body is larger than allowed, as sent or unpacked (an endless answer or a compression bomb).</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>The content coding is broken or unknown.</summary>
    public const string BadEncoding = "bad_encoding";

    /// <summary>More redirects one after the other than allowed.</summary>
    public const string TooManyRedirects = "too_many_redirects";

    /// <summary>Redirects lead back to where they came from.</summary>
    public const string RedirectLoop = "redirect_loop";

    /// <summary>A redirect to another page, which is crawled under its own URL.</summary>
    public const string Redirected = "redirected";

    /// <summary>Status 404.</summary>
    public const string NotFound = "http_404";

    /// <summary>Status 410.</summary>
    public const string Gone = "http_410";

    /// <summary>Another status from 400 to 499.</summary>
    public const string ClientError = "http_4xx";

    /// <summary>A status from 500 on, after all retries.</summary>
    public const string ServerError = "http_5xx";

    /// <summary>A status that promises no page (below 200, 204, 205, 206, or 3xx without a place to go).</summary>
    public const string NoContent = "http_other";

    /// <summary>The host had no answer many times one after the other and was given up.</summary>
    public const string HostUnreachable = "host_unreachable";

    /// <summary>Neither HTML nor plain text.</summary>
    public const string ContentType = "content_type";

    /// <summary>Markup nested or tangled beyond what is parsed.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>No main text, or less than was asked for.</summary>
    public const string TooShort = "too_short";

    /// <summary>The page asks not to be kept (<c>noindex</c>).</summary>
    public const string NoIndex = "noindex";

    /// <summary>The page says that its canonical form is elsewhere.</summary>
    public const string CanonicalElsewhere = "canonical_elsewhere";

    /// <summary>The same text was kept already.</summary>
    public const string ExactDuplicate = "exact_duplicate";

    /// <summary>Nearly the same text was kept already.</summary>
    public const string NearDuplicate = "near_duplicate";

    /// <summary>Seen at a revisit: unchanged since.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>Not in a language that was asked for.</summary>
    public const string Language = "language";
}

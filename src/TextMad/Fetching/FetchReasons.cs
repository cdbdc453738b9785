using System.ComponentModel;

namespace TextMad.Fetching;

/// <summary>The stable codes that say why a URL could not be fetched, or why what came is not a page, whoever asked for it: a crawl, an archive's reader.</summary>
[ReasonCodes("fetch")]
public static class FetchReasons
{
    /// <summary>The address that the host's name leads to is loopback, private, link-local or otherwise not public, and was not allowed by name.</summary>
    [Description("the address of its host is not public")]
    public const string AddressForbidden = "address_forbidden";

    /// <summary>The URL's scheme is not http or https, or it is not a URL (a redirect may say so).</summary>
    [Description("no http or https URL")]
    public const string UrlInvalid = "url_invalid";

    /// <summary>The host's name leads nowhere.</summary>
    [Description("no address is known for the host's name")]
    public const string DnsFailure = "dns_failure";

    /// <summary>Nobody answers at the address, or the connection broke.</summary>
    [Description("no server answers, or the connection broke")]
    public const string ConnectionFailure = "connection_failure";

    /// <summary>The certificate or the handshake is bad.</summary>
    [Description("the certificate or the handshake is bad")]
    public const string TlsFailure = "tls_failure";

    /// <summary>No whole answer in time.</summary>
    [Description("no complete answer within the time limit")]
    public const string Timeout = "timeout";

    /// <summary>The answer is not HTTP.</summary>
    [Description("the answer is not HTTP")]
    public const string BadHttp = "bad_http";

    /// <summary>The body is larger than allowed, as sent or unpacked (an endless answer or a compression bomb).</summary>
    [Description("the body is larger than allowed, as sent or unpacked")]
    public const string BodyTooLarge = "body_too_large";

    /// <summary>The content coding is broken or unknown.</summary>
    [Description("the content coding is broken or unknown")]
    public const string BadEncoding = "bad_encoding";

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
    [Description("a status that comes with no page")]
    public const string NoContent = "http_other";

    /// <summary>Neither HTML nor plain text.</summary>
    [Description("neither HTML nor plain text")]
    public const string ContentType = "content_type";

    /// <summary>Markup nested or tangled beyond what is parsed.</summary>
    [Description("markup nested or tangled beyond what is parsed")]
    public const string TooDeep = "too_deep";

    /// <summary>The page asks not to be kept (<c>noindex</c>), or not after a time that has passed (<c>unavailable_after</c>).</summary>
    [Description("the page asks not to be kept, at all or after a date that has passed")]
    public const string NoIndex = "noindex";

    /// <summary>
    /// Whoever publishes it forbids that models are trained on it, in robots.txt, a header field or the markup.
    /// </summary>
    [Description("its publisher forbids the training of models on it")]
    public const string AiUseDisallowed = "ai_use_disallowed";
}

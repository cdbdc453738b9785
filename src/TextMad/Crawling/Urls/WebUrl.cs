using System.Diagnostics.CodeAnalysis;
using Url = AngleSharp.Dom.Url;

namespace TextMad.Crawling.Urls;

/// <summary>
/// An absolute http or https URL, parsed as browsers do [WHATWG URL] and serialised in canonical form: scheme and host in lower case, no
/// default port, dot segments resolved, an empty path as <c>/</c>. Immutable; equal when the serialised forms are.
/// </summary>
public sealed record WebUrl
{
    private WebUrl(string href, string scheme, string host, int port, string path, string query, string fragment)
    {
        Href = href;
        Scheme = scheme;
        Host = host;
        Port = port;
        Path = path;
        Query = query;
        Fragment = fragment;
    }

    /// <summary>The whole URL, serialised.</summary>
    public string Href { get; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme { get; }

    /// <summary>The host in ASCII: a domain, an IPv4 address, or an IPv6 address in brackets.</summary>
    public string Host { get; }

    /// <summary>The port, the scheme's default if the URL names none.</summary>
    public int Port { get; }

    /// <summary>Scheme, host and port unless default: the key of politeness and robots.txt, e.g. <c>http://example.org:8080</c>.</summary>
    public string Origin => Href[..(Href.IndexOf("://", StringComparison.Ordinal) + 3)] + Authority;

    /// <summary>Host and port unless default.</summary>
    public string Authority => Port == (Scheme == "http" ? 80 : 443) ? Host : FormattableString.Invariant($"{Host}:{Port}");

    /// <summary>The path, percent-encoded, beginning with <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>The query without <c>?</c>; empty when there is none.</summary>
    public string Query { get; }

    /// <summary>The fragment without <c>#</c>; empty when there is none.</summary>
    public string Fragment { get; }

    /// <summary>Parses a URL, relative to <paramref name="relativeTo"/> if it is.</summary>
    /// <returns>False when it is no URL or its scheme is another.</returns>
    public static bool TryParse(string input, WebUrl? relativeTo, [NotNullWhen(true)] out WebUrl? url)
    {
        url = null;
        var parsed = relativeTo is null ? new Url(input) : new Url(new Url(relativeTo.Href), input);
        if (parsed.IsInvalid || parsed.Scheme is not ("http" or "https") || string.IsNullOrEmpty(parsed.HostName))
        {
            return false;
        }

        var port = int.TryParse(parsed.Port, out var given) ? given : parsed.Scheme == "http" ? 80 : 443;
        url = new WebUrl(
            parsed.Href, parsed.Scheme, parsed.HostName, port, "/" + parsed.Path, parsed.Query ?? "", parsed.Fragment ?? "");
        return true;
    }

    /// <summary>The same URL without user, password and fragment: what a page is known by.</summary>
    public WebUrl ForIdentity()
    {
        var href = Origin + Path + (Query.Length > 0 ? "?" + Query : "");
        return href == Href ? this : new WebUrl(href, Scheme, Host, Port, Path, Query, "");
    }

    /// <inheritdoc/>
    public bool Equals(WebUrl? other) => other is not null && Href == other.Href;

    /// <inheritdoc/>
    public override int GetHashCode() => Href.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Href;
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TextMad.Urls;

/// <summary>
/// An absolute http or https URL, parsed as browsers do [WHATWG URL] and serialised in canonical form: scheme and host in lower case, no
/// default port, dot segments resolved, an empty path as <c>/</c>. Immutable; equal when the serialised forms are.
/// </summary>
/// <remarks>
/// One string and the places where its parts begin: resolving a link makes one string and one object. What a page is known by is
/// <see cref="ForIdentity"/>; how deep and how repetitive a path is says <see cref="UrlShape"/>.
/// </remarks>
public sealed class WebUrl : IEquatable<WebUrl>
{
    private readonly UrlParts _parts;

    private WebUrl(string href, UrlParts parts)
    {
        Href = href;
        _parts = parts;
    }

    /// <summary>The whole URL, serialised.</summary>
    public string Href { get; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Scheme => IsSecure ? "https" : "http";

    /// <summary>The user name, percent-encoded; empty when there is none.</summary>
    public string UserName => _parts.PasswordStart > 0 ? Href[_parts.UserStart..(_parts.PasswordStart - 1)]
        : HasUser ? Href[_parts.UserStart..(_parts.HostStart - 1)]
        : "";

    /// <summary>The password, percent-encoded; empty when there is none.</summary>
    public string Password => _parts.PasswordStart > 0 ? Href[_parts.PasswordStart..(_parts.HostStart - 1)] : "";

    /// <summary>The host in ASCII: a domain, an IPv4 address, or an IPv6 address in brackets.</summary>
    public string Host => Href[_parts.HostStart.._parts.HostEnd];

    /// <summary>The port, the scheme's default if the URL names none.</summary>
    public int Port => _parts.HostEnd == _parts.PathStart
        ? IsSecure ? 443 : 80
        : int.Parse(Href.AsSpan(_parts.HostEnd + 1, _parts.PathStart - _parts.HostEnd - 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Scheme, host and port unless default: the key of politeness and robots.txt, e.g. <c>http://example.org:8080</c>.</summary>
    public string Origin =>
        HasUser ? string.Concat(Href.AsSpan(0, _parts.UserStart), Href.AsSpan(_parts.HostStart, _parts.PathStart - _parts.HostStart)) : Href[.._parts.PathStart];

    /// <summary>Host and port unless default.</summary>
    public string Authority => Href[_parts.HostStart.._parts.PathStart];

    /// <summary>The path, percent-encoded, beginning with <c>/</c>.</summary>
    public string Path => Href[_parts.PathStart.._parts.PathEnd];

    /// <summary>The query without <c>?</c>; empty when there is none.</summary>
    public string Query => _parts.PathEnd < _parts.QueryEnd ? Href[(_parts.PathEnd + 1).._parts.QueryEnd] : "";

    /// <summary>The fragment without <c>#</c>; empty when there is none.</summary>
    public string Fragment => _parts.QueryEnd < Href.Length ? Href[(_parts.QueryEnd + 1)..] : "";

    /// <summary>Path, and <c>?</c> and query if there are any: what a request asks the host for, and what robots.txt rules match.</summary>
    public ReadOnlySpan<char> PathAndQuery => Href.AsSpan(_parts.PathStart, _parts.QueryEnd - _parts.PathStart);

    /// <summary>The path, without making a string of it.</summary>
    internal ReadOnlySpan<char> PathSpan => Href.AsSpan(_parts.PathStart, _parts.PathEnd - _parts.PathStart);

    /// <summary>The parts' places, for the parser.</summary>
    internal ref readonly UrlParts Parts => ref _parts;

    private bool IsSecure => Href[4] == 's';

    private bool HasUser => _parts.HostStart > _parts.UserStart;

    /// <summary>Parses a URL, relative to <paramref name="relativeTo"/> if it is. Takes time proportional to its length.</summary>
    /// <returns>False when it is not a URL or its scheme is another.</returns>
    public static bool TryParse(string input, WebUrl? relativeTo, [NotNullWhen(true)] out WebUrl? url)
    {
        ArgumentNullException.ThrowIfNull(input);
        url = UrlParser.Parse(input, relativeTo, out var parts) is { } href ? new WebUrl(href, parts) : null;
        return url is not null;
    }

    /// <summary>Returns the same URL without user, password, fragment and empty query: what a page is known by.</summary>
    public WebUrl ForIdentity()
    {
        var queryEnd = _parts.QueryEnd - _parts.PathEnd > 1 ? _parts.QueryEnd : _parts.PathEnd;
        if (!HasUser)
        {
            return queryEnd == Href.Length ? this : new WebUrl(Href[..queryEnd], _parts with { QueryEnd = queryEnd });
        }

        var cut = _parts.HostStart - _parts.UserStart;
        var parts = new UrlParts(
            _parts.UserStart, 0, _parts.UserStart, _parts.HostEnd - cut, _parts.PathStart - cut, _parts.PathEnd - cut, queryEnd - cut);
        return new WebUrl(string.Concat(Href.AsSpan(0, _parts.UserStart), Href.AsSpan(_parts.HostStart, queryEnd - _parts.HostStart)), parts);
    }

    /// <inheritdoc/>
    public bool Equals(WebUrl? other) => other is not null && Href == other.Href;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WebUrl);

    /// <inheritdoc/>
    public override int GetHashCode() => Href.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Href;

    /// <summary>True when the serialised forms are equal.</summary>
    public static bool operator ==(WebUrl? left, WebUrl? right) => left is null ? right is null : left.Equals(right);

    /// <summary>True when the serialised forms differ.</summary>
    public static bool operator !=(WebUrl? left, WebUrl? right) => !(left == right);
}

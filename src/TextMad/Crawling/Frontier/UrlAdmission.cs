using TextMad.Urls;

namespace TextMad.Crawling.Frontier;

/// <summary>Decides by its form alone whether a URL belongs to a crawl.</summary>
internal sealed class UrlAdmission
{
    /// <summary>Segments or parameters that follow themselves so often come from links that are relative to what they should not be.</summary>
    private const int LongestCycle = 4;

    private readonly CrawlOptions _options;
    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private readonly List<(string Authority, string Folder)> _folders = [];

    public UrlAdmission(CrawlOptions options, IEnumerable<WebUrl> seeds)
    {
        _options = options;
        foreach (var seed in seeds)
        {
            Add(seed);
        }
    }

    /// <summary>Takes the place of a seed into the scope.</summary>
    public void Add(WebUrl seed)
    {
        _hosts.Add(seed.Authority);
        _folders.Add((seed.Authority, seed.Path[..(seed.Path.LastIndexOf('/') + 1)]));
    }

    /// <summary>
    /// Returns whether one URL is a new place of another's site: the same host, with <c>www.</c> or without, or one host below the other. Redirects to strangers,
    /// such as a page to log in, take nobody into a crawl.
    /// </summary>
    public static bool IsSameSite(WebUrl one, WebUrl other)
    {
        var (a, b) = (Bare(one.Host), Bare(other.Host));
        return a == b || IsBelow(a, b) || IsBelow(b, a);

        static string Bare(string host) => host.StartsWith("www.", StringComparison.Ordinal) && host.IndexOf('.', 4) > 0 ? host[4..] : host;

        static bool IsBelow(string host, string domain) =>
            domain.Contains('.', StringComparison.Ordinal) && char.IsAsciiLetter(domain[^1]) && host.EndsWith("." + domain, StringComparison.Ordinal);
    }

    /// <summary>Returns why the URL is left out, one of <see cref="CrawlReasons"/>; null when it is let in.</summary>
    public string? Refuse(WebUrl url, int hops)
    {
        if (url.Href.Length > _options.MaximumUrlLength)
        {
            return CrawlReasons.UrlTooLong;
        }

        if (!IsInScope(url))
        {
            return CrawlReasons.OutOfScope;
        }

        if (hops > _options.MaximumHops)
        {
            return CrawlReasons.TooManyHops;
        }

        var shape = UrlShape.Of(url);
        return shape.Depth > _options.MaximumPathDepth ? CrawlReasons.PathTooDeep
            : shape.LongestCycle >= LongestCycle || shape.RepeatedParameters >= LongestCycle ? CrawlReasons.Trap
            : null;
    }

    private bool IsInScope(WebUrl url) => _options.Scope switch
    {
        CrawlScope.Host => _hosts.Contains(url.Authority),
        CrawlScope.Folder => _folders.Exists(f => f.Authority == url.Authority && url.Path.StartsWith(f.Folder, StringComparison.Ordinal)),
        _ => true,
    };
}

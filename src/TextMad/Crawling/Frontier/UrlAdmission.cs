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
            _hosts.Add(seed.Authority);
            _folders.Add((seed.Authority, seed.Path[..(seed.Path.LastIndexOf('/') + 1)]));
        }
    }

    /// <summary>Why the URL is left out, one of <see cref="CrawlReasons"/>; null when it is let in.</summary>
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

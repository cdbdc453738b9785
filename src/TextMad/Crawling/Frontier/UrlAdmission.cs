using TextMad.Crawling.Urls;

namespace TextMad.Crawling.Frontier;

/// <summary>Decides by its form alone whether a URL belongs to a crawl.</summary>
internal sealed class UrlAdmission
{
    private const int MostRepeats = 3;

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
    public string? Refuse(WebUrl url, int hops) =>
        url.Href.Length > _options.MaximumUrlLength ? CrawlReasons.UrlTooLong
        : !IsInScope(url) ? CrawlReasons.OutOfScope
        : hops > _options.MaximumHops ? CrawlReasons.TooManyHops
        : Depth(url.Path) > _options.MaximumPathDepth ? CrawlReasons.PathTooDeep
        : RepeatsItself(url.Path) ? CrawlReasons.Trap
        : null;

    private bool IsInScope(WebUrl url) => _options.Scope switch
    {
        CrawlScope.Host => _hosts.Contains(url.Authority),
        CrawlScope.Folder => _folders.Exists(f => f.Authority == url.Authority && url.Path.StartsWith(f.Folder, StringComparison.Ordinal)),
        _ => true,
    };

    private static int Depth(string path) => path.AsSpan().Count('/');

    /// <summary>True when one to three segments follow themselves more than twice: links relative to what they should not be.</summary>
    private static bool RepeatsItself(string path)
    {
        if (Depth(path) <= MostRepeats)
        {
            return false;
        }

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var period = 1; period <= 3; period++)
        {
            var same = 0;
            for (var i = period; i < segments.Length; i++)
            {
                same = segments[i] == segments[i - period] ? same + 1 : 0;
                if (same >= period * (MostRepeats - 1) && !int.TryParse(segments[i], out _))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

using System.Globalization;
using TextMad.Fetching;
using TextMad.Urls;

namespace TextMad.SimulatedWeb.Serving;

/// <summary>
/// Answers requests by host, path and query. Reads the world only: thread-safe without locks, as long as no tick runs beside it.
/// </summary>
internal sealed class PageServer(WorldState state)
{
    private const string Html = "text/html; charset=utf-8";
    private const string Xml = "application/xml";

    private readonly PageChances _chances = new(state);
    private readonly PageRenderer _renderer = new(state, new PageChances(state));
    private readonly SiteFiles _files = new(state, new PageChances(state));

    /// <summary>Returns when a page last changed.</summary>
    public static DateTime LastModified(WorldState state, int number) => WebClock.Within(state.Pages[number].Changed, number);

    /// <summary>Returns the number of the page that an address leads to, after redirects; null when it leads to none.</summary>
    public int? FindPage(WebUrl url) =>
        FindSite(url.Host, out _) is { } site && PageAddress.TryReadNumber(url.Path, out var number) && IsPageOf(site, number)
        && (url.Path.StartsWith("/old/", StringComparison.Ordinal) || IsSectionPath(site, url.Path))
            ? number
            : null;

    /// <summary>Returns the answer to a GET.</summary>
    /// <param name="secure">Whether the scheme is https.</param>
    /// <param name="host">The host without the port.</param>
    /// <param name="path">The path, beginning with <c>/</c>.</param>
    /// <param name="query">The query without <c>?</c>.</param>
    /// <param name="ifNoneMatch">The field of this name; null for none.</param>
    /// <param name="ifModifiedSince">The field of this name; null for none.</param>
    /// <param name="attempts">What was asked before.</param>
    /// <exception cref="FetchFailure">The host's name leads nowhere (any more).</exception>
    public WebAnswer Answer(
        bool secure, string host, string path, string query, string? ifNoneMatch, string? ifModifiedSince, AttemptLog attempts)
    {
        if (FindSite(host, out var isAlias) is not { IsAlive: true } site)
        {
            throw new FetchFailure(FetchReasons.DnsFailure, $"There is no host '{host}' in this web.");
        }

        if (secure || isAlias)
        {
            return Redirect(site, path, query);
        }

        return path switch
        {
            "/" => Fresh(_renderer.Home(site)),
            "/index.html" => Redirect(site, "/", ""),
            "/robots.txt" => Fresh(_files.Robots(site), "text/plain; charset=utf-8"),
            "/sitemap.xml" => Fresh(_files.Sitemap(site), Xml),
            _ => SectionOf(site, path, query) ?? CalendarOf(site, path) ?? SitemapPart(site, path)
                ?? PageOf(site, path, ifNoneMatch, ifModifiedSince, attempts) ?? NotFound(site),
        };
    }

    private Site? FindSite(string host, out bool isAlias)
    {
        isAlias = host.StartsWith("www.", StringComparison.Ordinal);
        return state.Hosts.TryGetValue(isAlias ? host[4..] : host, out var site) ? state.Sites[site] : null;
    }

    private bool IsPageOf(Site site, int number) => number < state.Pages.Count && state.Pages[number].Site == site.Index;

    private static bool IsSectionPath(Site site, string path)
    {
        for (var section = 0; section < site.SectionCount; section++)
        {
            var name = site.SectionName(section);
            if (path.Length > name.Length + 2 && path[name.Length + 1] == '/' && path.AsSpan(1).StartsWith(name))
            {
                return true;
            }
        }

        return false;
    }

    private WebAnswer? SectionOf(Site site, string path, string query)
    {
        for (var section = 0; section < site.SectionCount; section++)
        {
            var name = site.SectionName(section);
            if (!path.AsSpan(1).StartsWith(name) || path.Length > name.Length + 2)
            {
                continue;
            }

            if (path.Length == name.Length + 1)
            {
                return Redirect(site, path + "/", query);
            }

            if (path[^1] == '/')
            {
                var part = Parameter(query, "page") is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 1;
                var parts = Math.Max(1, (site.Sections[section].Length + state.Options.Serving.ListLength - 1) / state.Options.Serving.ListLength);
                return part < 1 || part > parts ? NotFound(site) : Fresh(_renderer.Section(site, section, part));
            }
        }

        return null;
    }

    private WebAnswer? CalendarOf(Site site, string path)
    {
        if (!site.HasCalendar || path.Split('/') is not ["", "calendar", var y, var m, ""])
        {
            return null;
        }

        return int.TryParse(y, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 0 and < 100_000
            && int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12
            ? Fresh(_renderer.Calendar(site, year, month))
            : null;
    }

    private WebAnswer? SitemapPart(Site site, string path) =>
        path.StartsWith("/sitemap-", StringComparison.Ordinal) && path.EndsWith(".xml", StringComparison.Ordinal)
        && int.TryParse(path.AsSpan(9, Math.Max(0, path.Length - 13)), NumberStyles.None, CultureInfo.InvariantCulture, out var part)
        && _files.SitemapPart(site, part) is { } body
            ? Fresh(body, Xml)
            : null;

    private WebAnswer? PageOf(Site site, string path, string? ifNoneMatch, string? ifModifiedSince, AttemptLog attempts)
    {
        if (!PageAddress.TryReadNumber(path, out var number) || !IsPageOf(site, number))
        {
            return null;
        }

        var page = state.Pages[number];
        var canonical = PageAddress.Path(state, number);
        if (path != canonical && !IsSectionPath(site, path) && path != "/old/" + Base36.Text(number))
        {
            return null;
        }

        if (!page.IsAlive)
        {
            return site.IsSoft || !_chances.IsGone(number) ? null : new WebAnswer { Status = 410, ContentType = Html, Body = _renderer.NotFound(site) };
        }

        if (path != canonical)
        {
            return Redirect(site, canonical, "");
        }

        var failures = _chances.Failures(number);
        if (failures > 0 && attempts.Next(state.Tick, number) <= failures)
        {
            return new WebAnswer
            {
                Status = 503, ContentType = "text/plain; charset=utf-8", Body = "Service unavailable\n"u8.ToArray(), RetryAfterSeconds = 1,
            };
        }

        return Article(number, page, ifNoneMatch, ifModifiedSince);
    }

    private WebAnswer Article(int number, Page page, string? ifNoneMatch, string? ifModifiedSince)
    {
        var tag = $"\"{Base36.Text(number)}-{Base36.Text(page.Version)}\"";
        var modified = LastModified(state, number);
        var delay = _chances.IsSlow(number) ? TimeSpan.FromSeconds(state.Options.Serving.SlowSeconds) : TimeSpan.Zero;
        if (IsUnchanged(tag, modified, ifNoneMatch, ifModifiedSince))
        {
            return new WebAnswer { Status = 304, EntityTag = tag, LastModified = modified, Delay = delay };
        }

        return new WebAnswer
        {
            Status = 200,
            ContentType = _chances.HasWrongType(number) ? "application/octet-stream" : Html,
            Body = _chances.IsHuge(number) ? _renderer.HugeArticle(number) : _renderer.Article(number),
            EntityTag = tag,
            LastModified = modified,
            ContentUsage = state.Sites[page.Site].TrainingNotice == TrainingNotice.Header ? "train-ai=n" : null,
            Delay = delay,
        };
    }

    // If-None-Match is asked first, and alone if it is there [RFC 9110, 13.2.2]; the comparison is weak.
    private static bool IsUnchanged(string tag, DateTime modified, string? ifNoneMatch, string? ifModifiedSince)
    {
        if (ifNoneMatch is not null)
        {
            return ifNoneMatch.Split(',').Any(t => t.Trim() is var one && (one == "*" || one == tag || one == "W/" + tag));
        }

        return ifModifiedSince is not null
            && DateTime.TryParseExact(ifModifiedSince, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var since)
            && modified <= since;
    }

    private WebAnswer NotFound(Site site) => new() { Status = site.IsSoft ? 200 : 404, ContentType = Html, Body = _renderer.NotFound(site) };

    private static WebAnswer Fresh(byte[] body, string contentType = Html) => new() { Status = 200, ContentType = contentType, Body = body };

    private static WebAnswer Redirect(Site site, string path, string query) => new()
    {
        Status = 301,
        ContentType = "text/plain; charset=utf-8",
        Body = "Moved\n"u8.ToArray(),
        Location = $"http://{site.Host}{path}{(query.Length > 0 ? "?" + query : "")}",
    };

    private static string? Parameter(string query, string name)
    {
        foreach (var part in query.Split('&'))
        {
            if (part.StartsWith(name + "=", StringComparison.Ordinal))
            {
                return part[(name.Length + 1)..];
            }
        }

        return null;
    }
}

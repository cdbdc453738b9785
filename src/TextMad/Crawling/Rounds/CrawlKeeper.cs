using TextMad.Crawling.Frontier;
using TextMad.Crawling.State;
using TextMad.Fetching;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Texts;
using TextMad.Urls;

namespace TextMad.Crawling.Rounds;

/// <summary>
/// Decides what the results of visits mean for the crawl, one after the other in the order of the round: which texts are kept, which links
/// followed. The only place where one page bears on another, so that the crawl does not depend on which answer came first.
/// </summary>
internal sealed class CrawlKeeper
{
    private readonly CrawlState _state;
    private readonly CrawlFrontier _frontier;
    private readonly CrawlOptions _options;
    private readonly IPageOrigins _origins;
    private readonly string _corpus;
    private readonly NearDuplicateIndex _texts = new();

    public CrawlKeeper(CrawlState state, CrawlFrontier frontier, CrawlOptions options, IPageOrigins origins, string corpus)
    {
        _state = state;
        _frontier = frontier;
        _options = options;
        _origins = origins;
        _corpus = corpus;
        foreach (var page in state.Pages())
        {
            if (page is { Document: not null, Sketch: { } sketch })
            {
                _texts.Add(NearDuplicateSketch.FromBytes(sketch), page.Id);
            }
        }
    }

    /// <summary>Applies one result to the crawl's state, which must be in a transaction.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="batch">Takes the document that is kept.</param>
    public void Apply(Visit visit, VisitResult result, StoreBatch batch)
    {
        var (documents, members) = (batch.Documents.Count, batch.Members.Count);
        try
        {
            ApplyOne(visit, result, batch);
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            batch.Documents.RemoveRange(documents, batch.Documents.Count - documents);
            batch.Members.RemoveRange(members, batch.Members.Count - members);
            _state.SetUrl(visit.Id, UrlState.Dropped, TextReasons.Internal, ItemFault.Describe(failure), visited: true);
        }
    }

    private void ApplyOne(Visit visit, VisitResult result, StoreBatch batch)
    {
        switch (visit.Kind)
        {
            case VisitKind.Robots:
                ApplyRobots(visit, result);
                break;
            case VisitKind.Sitemap:
                ApplySitemap(visit, result);
                break;
            default:
                ApplyPage(visit, result, batch);
                break;
        }
    }

    private void ApplyRobots(Visit visit, VisitResult result)
    {
        var host = _frontier.Host(visit.Host);
        var unreachable = result.Reason is not null;
        host.RobotsFailure = result.Reason;
        _frontier.SaveRobots(host, unreachable ? RobotsState.Unreachable : RobotsState.Known, result.Robots, result.Time);
        _state.SetUrl(visit.Id, unreachable ? UrlState.Dropped : UrlState.Kept, result.Reason, result.Detail, visited: true);
        if (unreachable || _options.Sitemaps == SitemapHandling.None)
        {
            return;
        }

        IEnumerable<string> sitemaps = host.Robots.Sitemaps.Count > 0 ? host.Robots.Sitemaps
            : _options.Sitemaps == SitemapHandling.Probed ? ["/sitemap.xml"] : [];
        foreach (var sitemap in sitemaps)
        {
            if (WebUrl.TryParse(sitemap, visit.Url, out var url))
            {
                _frontier.Discover(url, VisitKind.Sitemap, hops: 0, redirects: 0, visit.Id);
            }
        }
    }

    private void ApplySitemap(Visit visit, VisitResult result)
    {
        var target = result.RedirectTo is { } redirect ? Redirect(visit, redirect).Target : null;
        foreach (var sitemap in result.Sitemaps)
        {
            _frontier.Discover(sitemap, VisitKind.Sitemap, hops: 0, redirects: 0, visit.Id);
        }

        foreach (var link in result.Links)
        {
            _frontier.Discover(link, VisitKind.Page, visit.Hops + 1, redirects: 0, visit.Id);
        }

        _state.SetUrl(visit.Id, result.Reason is null ? UrlState.Kept : UrlState.Dropped, result.Reason, result.Detail, target, visited: true);
    }

    private void ApplyPage(Visit visit, VisitResult result, StoreBatch batch)
    {
        CountFailures(visit, result);
        var known = _state.FindPage(visit.Id);
        if (result.Reason is CrawlReasons.Unchanged && known is not null)
        {
            SaveVisit(known, result);
            _state.SetUrl(visit.Id, UrlState.Kept, visited: true);
            return;
        }

        if (known is { Document: not null } && IsPassing(result.Reason))
        {
            // What could not be asked is as it was.
            _state.SavePage(known with { Time = result.Time });
            _state.SetUrl(visit.Id, UrlState.Kept, detail: $"not reached at the last visit: {result.Reason}", visited: true);
            return;
        }

        var ledElsewhere = Follow(visit, result);
        var (reason, detail, target) = result.Reason is null ? Judge(visit, result, known) : (result.Reason, result.Detail, null);
        if (result.RedirectTo is { } redirect)
        {
            (reason, target) = Redirect(visit, redirect);
        }

        var read = result.Status == 200;
        var useful = reason is null || ledElsewhere;
        if (read)
        {
            _frontier.CountPattern(visit.Url, useful);
        }

        if (reason is null)
        {
            Keep(visit, result, known, batch);
        }
        else if (known is not null)
        {
            Lose(known, result);
        }

        _state.SetUrl(
            visit.Id, reason is null ? UrlState.Kept : UrlState.Dropped, reason, detail, target, visited: true, read ? useful : null);
    }

    private void CountFailures(Visit visit, VisitResult result)
    {
        var host = _frontier.Host(visit.Host);
        host.Failures = result.IsWithoutAnswer ? host.Failures + 1 : 0;
    }

    /// <summary>Takes note of a page's links; true when one of another form than the page's own was new.</summary>
    private bool Follow(Visit visit, VisitResult result)
    {
        var own = result.Links.Count > 0 ? UrlPatterns.Of(visit.Url) : "";
        var elsewhere = false;
        foreach (var link in result.Links)
        {
            var (_, isNew) = _frontier.Discover(link, VisitKind.Page, visit.Hops + 1, redirects: 0, visit.Id);
            elsewhere |= isNew && !elsewhere && UrlPatterns.Of(link) != own;
        }

        return elsewhere;
    }

    private (string Reason, int? Target) Redirect(Visit visit, WebUrl redirect)
    {
        if (visit.Redirects >= _options.MaximumRedirects)
        {
            return (CrawlReasons.TooManyRedirects, null);
        }

        // Whether it leads in a circle shows when the last URL of the circle leads to one that was asked for before.
        var (target, _) = _frontier.Discover(redirect, visit.Kind, visit.Hops, visit.Redirects + 1, visit.Id);
        int? at = target;
        for (var step = 0; at is { } id && step <= _options.MaximumRedirects; step++)
        {
            if (id == visit.Id)
            {
                return (CrawlReasons.RedirectLoop, target);
            }

            at = _state.TargetOf(id);
        }

        return (FetchReasons.Redirected, target);
    }

    /// <summary>Why a text is left out for the sake of others, and the URL it yields to; null when it is kept.</summary>
    private (string? Reason, string? Detail, int? Target) Judge(Visit visit, VisitResult result, PageRow? known)
    {
        if (_frontier.ForbidsTraining(_frontier.Host(visit.Host), visit.Url) is { } said)
        {
            return (CrawlReasons.AiUseDisallowed, said, null);
        }

        if (result.Canonical is { } canonical && canonical.ForIdentity().Href != visit.Url.Href)
        {
            var (id, isNew) = _frontier.Discover(canonical, VisitKind.Page, visit.Hops, redirects: 0, visit.Id);

            // A canonical URL that is out of reach, or points back, does not cost the text.
            if (isNew || _state.FindUrl(id).State != UrlState.Dropped)
            {
                return (CrawlReasons.CanonicalElsewhere, canonical.Href, id);
            }
        }

        if (_options.Duplicates == DuplicateHandling.Keep || result.Sketch is null)
        {
            return default;
        }

        var sketch = NearDuplicateSketch.FromBytes(result.Sketch);
        var same = _texts.FindExact(sketch);
        if (same is { } twin && twin != visit.Id)
        {
            return (TextReasons.ExactDuplicate, _state.FindUrl((int)twin).Url, (int)twin);
        }

        return _options.Duplicates == DuplicateHandling.Near && _texts.Find(sketch) is { } near && near != visit.Id
            ? (TextReasons.NearDuplicate, _state.FindUrl((int)near).Url, (int)near)
            : default;
    }

    private void Keep(Visit visit, VisitResult result, PageRow? known, StoreBatch batch)
    {
        var content = ContentHash.Of(result.Text!);
        if (known is { Document: not null } && known.Content == content)
        {
            SaveVisit(known, result);
            return;
        }

        var document = Document.Create(result.Text!, _origins.Of(visit.Url, CrawlClock.Text(result.Time), result.Title), result.Language);
        batch.Documents.Add(document);
        batch.Members.Add(new CorpusMember(_corpus, document.Id));
        if (known is not null)
        {
            Forget(known);
        }

        if (result.Sketch is { } sketch)
        {
            _texts.Add(NearDuplicateSketch.FromBytes(sketch), visit.Id);
        }

        var row = new PageRow(
            visit.Id,
            visit.Url.Href,
            known?.FirstTime ?? result.Time,
            result.Time,
            known is null ? 0 : known.Visits + 1,
            known is null ? 0 : known.Changes + 1,
            result.EntityTag,
            result.LastModified,
            content,
            document.Id,
            result.Sketch);
        _state.SavePage(row);
    }

    private static bool IsPassing(string? reason) =>
        reason is FetchReasons.ServerError or FetchReasons.Timeout or FetchReasons.ConnectionFailure or FetchReasons.BadHttp;

    /// <summary>A page that is gone, has moved, or is not to be kept any more: its text is no longer current.</summary>
    private void Lose(PageRow known, VisitResult result)
    {
        Forget(known);
        _state.SavePage(known with { Time = result.Time, Visits = known.Visits + 1, Changes = known.Changes + 1, Document = null });
    }

    private void Forget(PageRow known)
    {
        if (known is { Document: not null, Sketch: { } sketch })
        {
            _texts.Remove(NearDuplicateSketch.FromBytes(sketch), known.Id);
        }
    }

    private void SaveVisit(PageRow known, VisitResult result) => _state.SavePage(known with
    {
        Time = result.Time,
        Visits = known.Visits + 1,
        EntityTag = result.EntityTag ?? known.EntityTag,
        LastModified = result.LastModified ?? known.LastModified,
    });
}

using TextMad.Crawling.Frontier;
using TextMad.Crawling.State;
using TextMad.Fetching;
using TextMad.Storage.Records;
using TextMad.Storage;
using TextMad.Texts.Duplicates;
using TextMad.Texts;
using TextMad.Urls;

namespace TextMad.Crawling.Rounds;

/// <summary>
/// Decides what the results of visits mean for the crawl, one after the other in the order of the round: which texts are kept, which links
/// followed. The only place where one page bears on another, so that the crawl does not depend on which answer came first.
/// </summary>
internal sealed class CrawlKeeper
{
    /// <summary>Redirects and canonical links that are followed from page to page.</summary>
    private const int LongestChain = 32;

    private readonly CrawlState _state;
    private readonly CrawlFrontier _frontier;
    private readonly CrawlOptions _options;
    private readonly IPageOrigins _origins;
    private readonly string _corpus;
    private readonly NearDuplicateIndex _texts = new();
    private readonly HeldTexts _held;

    public CrawlKeeper(CrawlState state, CrawlFrontier frontier, CrawlOptions options, IPageOrigins origins, string corpus)
    {
        _state = state;
        _frontier = frontier;
        _options = options;
        _origins = origins;
        _corpus = corpus;
        _held = new HeldTexts(state);
        foreach (var page in state.Pages())
        {
            if (page.Document is not null && SketchOf(page) is { } sketch)
            {
                _texts.Add(sketch, page.Id);
            }
        }
    }

    /// <summary>Applies one result to the crawl's state, which must be in a transaction.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="result">The result of the visit.</param>
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
        int? target = result.RedirectTo is { } redirect ? Redirect(visit, redirect).Target : null;
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
            // A page that could not be reached keeps its earlier state.
            _state.SavePage(known with { Time = result.Time });
            _state.SetUrl(visit.Id, UrlState.Kept, detail: $"not reached at the last visit: {result.Reason}", visited: true);
            return;
        }

        _held.Remove(visit.Id);
        var ledElsewhere = Follow(visit, result);
        var verdict = result.RedirectTo is { } redirect ? Redirect(visit, redirect)
            : result.Reason is null ? Judge(visit, result)
            : new PageVerdict(result.Reason, result.Detail);
        if (verdict.Awaited is { } awaited)
        {
            // Whether the page is useful is decided when the other page is settled.
            _held.Hold(visit.Id, awaited, result);
            Set(visit, verdict, visited: true, ledElsewhere ? true : null);
        }
        else
        {
            Take(visit, result, verdict, known, batch);
            Set(visit, verdict, visited: true, result.Status == 200 ? verdict.Reason is null || ledElsewhere : null);
        }

        Settle(visit.Id, batch);
    }

    /// <summary>Takes note of a URL that was settled without a visit: pages that waited for it are kept or dropped.</summary>
    /// <param name="id">The URL's number.</param>
    /// <param name="batch">Takes the documents that are kept.</param>
    public void Settle(int id, StoreBatch batch)
    {
        var settled = new Queue<int>([id]);
        while (settled.TryDequeue(out var next))
        {
            foreach (var waiting in _held.WaitingFor(next))
            {
                if (Decide(waiting, batch, isLast: false))
                {
                    settled.Enqueue(waiting);
                }
            }
        }
    }

    /// <summary>Keeps the texts that still wait for another page: it is not asked for any more.</summary>
    /// <param name="batch">Takes the documents that are kept.</param>
    public void ReleaseHeld(StoreBatch batch)
    {
        while (_held.First is { } id)
        {
            Decide(id, batch, isLast: true);
            Settle(id, batch);
        }
    }

    /// <summary>Whether there are texts that wait for other pages.</summary>
    public bool HoldsTexts => _held.First is not null;

    /// <summary>Keeps or drops a held text if that can be said now.</summary>
    private bool Decide(int id, StoreBatch batch, bool isLast)
    {
        var row = _state.FindUrl(id);
        var (kept, awaited) = row.Target is { } target ? FateOf(target, id) : (null, null);
        if (kept is null && awaited is { } other && !isLast)
        {
            _held.HoldFor(id, other);
            return false;
        }

        var (visit, result, known) = (_frontier.VisitOf(id), _held.Find(id), _state.FindPage(id));
        _held.Remove(id);
        var verdict = kept is null ? JudgeText(visit, result) : new PageVerdict(row.Reason, result.Canonical?.Href, row.Target);
        Take(visit, result, verdict, known, batch);
        Set(visit, verdict, visited: false, row.Useful is null ? verdict.Reason is null : null);
        return true;
    }

    /// <summary>
    /// Returns what becomes of the URL that a page calls its canonical form, redirects and canonical forms of its own followed: the page that is kept in the end,
    /// or the one on which it depends; neither when it is lost, or leads back.
    /// </summary>
    private (int? Kept, int? Awaited) FateOf(int target, int of)
    {
        int? held = null;
        var at = target;
        for (var step = 0; step < LongestChain && at != of; step++)
        {
            var row = _state.FindUrl(at);
            if (row.Kind != VisitKind.Page)
            {
                break;
            }

            if (row.State != UrlState.Dropped)
            {
                return row.State == UrlState.Kept ? (at, null) : (null, at);
            }

            held ??= _held.Has(at) ? at : null;
            if (row is not { Reason: FetchReasons.Redirected or CrawlReasons.CanonicalElsewhere, Target: { } next })
            {
                // A page on the way that is held itself will be kept, when its turn comes.
                return (null, held);
            }

            at = next;
        }

        return (null, null);
    }

    private void Take(Visit visit, VisitResult result, PageVerdict verdict, PageRow? known, StoreBatch batch)
    {
        if (verdict.Reason is null)
        {
            Keep(visit, result, known, batch);
        }
        else if (known is not null)
        {
            Lose(known, result);
        }
    }

    private void Set(Visit visit, PageVerdict verdict, bool visited, bool? useful)
    {
        if (useful is { } answer)
        {
            _frontier.CountPattern(visit.Url, answer);
        }

        _state.SetUrl(
            visit.Id, verdict.Reason is null ? UrlState.Kept : UrlState.Dropped, verdict.Reason, verdict.Detail, verdict.Target, visited, useful);
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

    private PageVerdict Redirect(Visit visit, WebUrl redirect)
    {
        if (visit.Redirects >= _options.MaximumRedirects)
        {
            return new PageVerdict(CrawlReasons.TooManyRedirects, redirect.Href);
        }

        // Whether it leads in a circle shows when the last URL of the circle leads to one that was asked for before.
        var target = _frontier.DiscoverRedirect(visit, redirect);
        int? at = target;
        for (var step = 0; at is { } id && step <= _options.MaximumRedirects; step++)
        {
            if (id == visit.Id)
            {
                return new PageVerdict(CrawlReasons.RedirectLoop, redirect.Href, target);
            }

            at = _state.FindUrl(id) is { Reason: FetchReasons.Redirected, Target: { } next } ? next : null;
        }

        return new PageVerdict(FetchReasons.Redirected, redirect.Href, target);
    }

    /// <summary>Returns whether a text is kept, left out for the sake of another, or held until it shows what becomes of that one.</summary>
    private PageVerdict Judge(Visit visit, VisitResult result)
    {
        if (_frontier.ForbidsTraining(_frontier.Host(visit.Host), visit.Url) is { } said)
        {
            return new PageVerdict(FetchReasons.AiUseDisallowed, said);
        }

        if (_options.Canonical == CanonicalHandling.Follow && result.Canonical is { } canonical && canonical.ForIdentity().Href != visit.Url.Href)
        {
            // A canonical URL that is out of reach, missing, or points back does not cost the text.
            var (id, _) = _frontier.Discover(canonical, VisitKind.Page, visit.Hops, redirects: 0, visit.Id);
            var (kept, awaited) = FateOf(id, visit.Id);
            if (kept is not null || awaited is not null)
            {
                return new PageVerdict(CrawlReasons.CanonicalElsewhere, canonical.Href, id, kept is null ? awaited : null);
            }
        }

        return JudgeText(visit, result);
    }

    /// <summary>Returns whether a text is kept, or left out because it was kept already.</summary>
    private PageVerdict JudgeText(Visit visit, VisitResult result)
    {
        if (_options.Duplicates == DuplicateHandling.Keep || result.Sketch is null)
        {
            return default;
        }

        var sketch = NearDuplicateSketch.FromBytes(result.Sketch);
        var same = _texts.FindExact(sketch);
        if (same is { } twin && twin != visit.Id)
        {
            return new PageVerdict(TextReasons.ExactDuplicate, _state.FindUrl((int)twin).Url, (int)twin);
        }

        return _options.Duplicates == DuplicateHandling.Near && _texts.Find(sketch) is { } near && near != visit.Id
            ? new PageVerdict(TextReasons.NearDuplicate, _state.FindUrl((int)near).Url, (int)near)
            : default;
    }

    /// <summary>Returns the sketch of a page that was kept. Of older crawls the key was another, but the text's hash is there.</summary>
    private NearDuplicateSketch? SketchOf(PageRow page) => page.Sketch is not { } bytes ? null
        : _options.Duplicates == DuplicateHandling.Folded ? NearDuplicateSketch.FromBytes(bytes)
        : NearDuplicateSketch.FromBytes(bytes).WithContent(TextKey.Of(page.Content));

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
        if (known.Document is not null && SketchOf(known) is { } sketch)
        {
            _texts.Remove(sketch, known.Id);
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

using TextMad.Fetching;
using System.Diagnostics.CodeAnalysis;
using TextMad.Crawling.Robots;
using TextMad.Crawling.State;
using TextMad.Pages.Preferences;
using TextMad.Urls;

namespace TextMad.Crawling.Frontier;

/// <summary>
/// What a crawl has seen and what it asks for next: every URL once, pages near the seeds first, no host asked for more than its share of
/// a round. Writes every change to the crawl's state; changed by one thread.
/// </summary>
/// <remarks>Keeps 16 bytes of hash per URL in memory, about 50 in all; the URLs themselves stand in the state.</remarks>
internal sealed class CrawlFrontier
{
    /// <summary>A robots.txt is asked for again when it is older [RFC 9309, 2.4].</summary>
    private static readonly TimeSpan _robotsAge = TimeSpan.FromHours(24);

    /// <summary>A host without an answer this many times one after the other is given up.</summary>
    private const int MostFailures = 10;

    private readonly CrawlState _state;
    private readonly CrawlOptions _options;
    private readonly UrlAdmission _admission;
    private readonly Dictionary<ContentHash, int> _seen = [];
    private readonly Dictionary<string, FrontierHost> _hostsByOrigin = new(StringComparer.Ordinal);
    private readonly List<FrontierHost> _hosts = [];
    private readonly UrlPatterns _patterns = new();

    // The seeds, and the targets of seeds that redirect.
    private readonly HashSet<int> _places = [];

    // URLs that were dropped when they were about to be fetched.
    private readonly List<int> _ruledOut = [];

    /// <summary>Creates the frontier of a crawl, as its state has it.</summary>
    public CrawlFrontier(CrawlState state, CrawlOptions options, IReadOnlyList<WebUrl> seeds)
    {
        _state = state;
        _options = options;
        _admission = new UrlAdmission(options, seeds);
        foreach (var (id, origin, robotsState, robots, time) in state.Hosts())
        {
            var host = AddHost(id, origin);
            SetRobots(host, (RobotsState)robotsState, robots, time);
        }

        foreach (var row in state.Urls())
        {
            _seen.Add(ContentHash.Of(row.Url), row.Id);
            if (row.Kind == VisitKind.Robots)
            {
                _hosts[row.Host].RobotsFailure = row.Reason;
            }

            if (row.Kind != VisitKind.Page)
            {
                Waiting += row.State == UrlState.Waiting && row.Kind == VisitKind.Sitemap ? Enqueue(_hosts[row.Host], row.Id, row.Hops, row.Kind) : 0;
                continue;
            }

            Pages += row.Visited;
            _hosts[row.Host].Pages += row.Visited;
            if (row.Useful is { } useful)
            {
                _patterns.Count(UrlPatterns.Of(Parse(row.Url)), useful);
            }

            if (row.State == UrlState.Waiting)
            {
                Waiting += Enqueue(_hosts[row.Host], row.Id, row.Hops, row.Kind);
            }
        }

        foreach (var seed in seeds)
        {
            var (place, _) = Discover(seed, VisitKind.Page, hops: 0, redirects: 0, parent: null);
            while (_places.Add(place) && _state.FindUrl(place) is { Reason: Fetching.FetchReasons.Redirected, Target: { } target } moved
                && Parse(_state.FindUrl(target).Url) is var there && UrlAdmission.IsSameSite(Parse(moved.Url), there))
            {
                _admission.Add(there);
                place = target;
            }
        }
    }

    /// <summary>Pages asked for so far, each time counted.</summary>
    public long Pages { get; private set; }

    /// <summary>URLs that wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>URLs seen.</summary>
    public int Seen => _seen.Count;

    public FrontierHost Host(int id) => _hosts[id];

    /// <summary>Takes note of a URL.</summary>
    /// <param name="url">The URL; its identity form counts.</param>
    /// <param name="kind">What it would be asked for.</param>
    /// <param name="hops">Links between a seed and it.</param>
    /// <param name="redirects">Redirects that led to it one after the other.</param>
    /// <param name="parent">The URL that led to it.</param>
    /// <returns>Its number, and whether it is new and was let in.</returns>
    public (int Id, bool IsNew) Discover(WebUrl url, VisitKind kind, int hops, int redirects, int? parent)
    {
        var identity = url.ForIdentity();
        ref var id = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_seen, ContentHash.Of(identity.Href), out var known);
        if (known)
        {
            return (id, false);
        }

        id = _seen.Count - 1;
        var number = id;
        var reason = kind == VisitKind.Robots ? null : _admission.Refuse(identity, hops);
        var host = HostOf(identity);
        _state.AddUrl(new UrlRow(
            number, identity.Href, host.Id, kind, hops, redirects, parent, reason is null ? UrlState.Waiting : UrlState.Dropped, reason));
        if (reason is null)
        {
            Waiting += kind == VisitKind.Robots ? 0 : Enqueue(host, number, hops, kind);
        }

        return (number, reason is null);
    }

    /// <summary>Takes note of where a visit was redirected to. A seed that moved within its site takes its new place into the scope.</summary>
    /// <returns>The number of the URL.</returns>
    public int DiscoverRedirect(Visit visit, WebUrl target)
    {
        var moved = _places.Contains(visit.Id) && UrlAdmission.IsSameSite(visit.Url, target);
        if (moved)
        {
            _admission.Add(target.ForIdentity());
        }

        var (id, isNew) = Discover(target, visit.Kind, visit.Hops, visit.Redirects + 1, visit.Id);
        if (moved && _places.Add(id) && !isNew && _state.FindUrl(id) is { State: UrlState.Dropped, Reason: CrawlReasons.OutOfScope } row)
        {
            _state.SetUrl(id, UrlState.Waiting);
            Waiting += Enqueue(_hosts[row.Host], id, visit.Hops, visit.Kind);
        }

        return id;
    }

    /// <summary>Returns the number of a URL that was seen.</summary>
    public bool TryFind(WebUrl url, out int id) => _seen.TryGetValue(ContentHash.Of(url.ForIdentity().Href), out id);

    /// <summary>Returns what to ask for next; marks what robots.txt, traps or budgets rule out. Empty when nothing is left that may be asked for.</summary>
    /// <param name="count">The largest number to return.</param>
    /// <param name="perHost">At most this many of one host, by its pause between requests.</param>
    /// <param name="time">Now, Unix seconds.</param>
    /// <param name="isReady">Whether a host may be asked in this round.</param>
    public IReadOnlyList<Visit> Next(int count, Func<FrontierHost, int> perHost, long time, Func<FrontierHost, bool> isReady)
    {
        var visits = new List<Visit>();
        var heads = new PriorityQueue<(FrontierHost Host, int Left), (long, int)>();
        foreach (var host in _hosts)
        {
            if (host.Waiting.TryPeek(out _, out var priority) && isReady(host))
            {
                if (host.RobotsState == RobotsState.Unknown || time - host.RobotsTime >= _robotsAge.TotalSeconds)
                {
                    visits.Add(RobotsVisit(host));
                }
                else
                {
                    heads.Enqueue((host, perHost(host)), (priority, host.Id));
                }
            }
        }

        var pages = count;
        while (pages > 0 && heads.TryDequeue(out var head, out _))
        {
            var (host, left) = head;
            if (TryTake(host, out var visit))
            {
                visits.Add(visit);
                left--;
                if (visit.Kind == VisitKind.Page)
                {
                    host.Pages++;
                    Pages++;
                    pages--;
                }
            }

            if (left > 0 && host.Waiting.TryPeek(out _, out var priority))
            {
                heads.Enqueue((host, left), (priority, host.Id));
            }
        }

        return visits;
    }

    /// <summary>Returns the rest of a round that was cut short.</summary>
    public IReadOnlyList<Visit> Again(IReadOnlyList<int> ids)
    {
        var visits = new List<Visit>();
        foreach (var row in ids.Select(_state.FindUrl))
        {
            var host = _hosts[row.Host];
            if (row.Kind == VisitKind.Page)
            {
                host.Pages++;
                Pages++;
            }

            visits.Add(row.State == UrlState.Kept ? Conditional(VisitOf(row)) : VisitOf(row));
        }

        // A URL that is retried no longer waits; entries cannot be removed from the queue, so it is built again.
        var again = ids.ToHashSet();
        foreach (var host in _hosts)
        {
            var rest = host.Waiting.UnorderedItems.Where(item => !again.Contains(item.Element)).ToList();
            Waiting -= host.Waiting.Count - rest.Count;
            host.Waiting.Clear();
            host.Waiting.EnqueueRange(rest);
        }

        return visits;
    }

    /// <summary>Returns a page that was kept, to be asked for once more.</summary>
    public Visit Revisit(int id)
    {
        var row = _state.FindUrl(id);
        _hosts[row.Host].Pages++;
        Pages++;
        return Conditional(VisitOf(row));
    }

    /// <summary>Puts a visit back that did not come about.</summary>
    public void PutBack(Visit visit)
    {
        if (visit.Kind == VisitKind.Page)
        {
            _hosts[visit.Host].Pages--;
            Pages--;
        }

        Waiting += visit.Kind == VisitKind.Robots || visit.Again ? 0 : Enqueue(_hosts[visit.Host], visit.Id, visit.Hops, visit.Kind);
    }

    /// <summary>Takes note of what a host's robots.txt says.</summary>
    public void SaveRobots(FrontierHost host, RobotsState state, byte[]? robots, long time)
    {
        SetRobots(host, state, robots, time);
        _state.SetRobots(host.Id, (int)state, robots, time);
    }

    /// <summary>Counts a page that was read, to find traps.</summary>
    public void CountPattern(WebUrl url, bool useful) => _patterns.Count(UrlPatterns.Of(url), useful);

    private static void SetRobots(FrontierHost host, RobotsState state, byte[]? robots, long time)
    {
        host.RobotsState = state;
        host.RobotsTime = time;
        host.Robots = state == RobotsState.Unreachable ? RobotsFile.DisallowAll : robots is null ? RobotsFile.AllowAll : RobotsFile.Parse(robots);
    }

    private static WebUrl Parse(string url) => WebUrl.TryParse(url, null, out var parsed)
        ? parsed
        : throw new TextMadException($"The crawl's state holds '{url}', which is not a URL: the file is damaged.");

    private static int Enqueue(FrontierHost host, int id, int hops, VisitKind kind)
    {
        // Sitemaps before pages, near pages before far ones, then in the order of discovery.
        host.Waiting.Enqueue(id, kind == VisitKind.Sitemap ? id : ((hops + 1L) << 32) | (uint)id);
        return 1;
    }

    private bool TryTake(FrontierHost host, [NotNullWhen(true)] out Visit? visit)
    {
        var row = _state.FindUrl(host.Waiting.Dequeue());
        Waiting--;
        visit = VisitOf(row);
        var (reason, detail) = Refuse(host, visit);
        if (reason is null)
        {
            return true;
        }

        _state.SetUrl(row.Id, UrlState.Dropped, reason, detail);
        _ruledOut.Add(row.Id);
        return false;
    }

    /// <summary>URLs that were dropped when their turn came since this was asked last, in order.</summary>
    public IReadOnlyList<int> TakeRuledOut()
    {
        int[] ids = [.. _ruledOut];
        _ruledOut.Clear();
        return ids;
    }

    /// <summary>Returns the visit that was made to a URL, as far as it is known now.</summary>
    public Visit VisitOf(int id) => VisitOf(_state.FindUrl(id));

    private (string? Reason, string? Detail) Refuse(FrontierHost host, Visit visit)
    {
        if (host.RobotsState == RobotsState.Unreachable)
        {
            return (host.RobotsFailure ?? CrawlReasons.RobotsUnreachable, null);
        }

        if (host.Failures >= MostFailures)
        {
            return (CrawlReasons.HostUnreachable, $"no answer {host.Failures} times one after the other");
        }

        if (host.Robots.Decide(Fetching.FetchOptions.ProductToken, visit.Url) is { Allowed: false } decision)
        {
            return (CrawlReasons.RobotsDisallowed, FormattableString.Invariant($"line {decision.Line}: {decision.Rule}"));
        }

        // Where some paths may be trained on, pages that may not are asked for: only their links lead there.
        if (visit.Kind == VisitKind.Page && ForbidsTraining(host, visit.Url) is { } said
            && !host.Robots.AllowsTrainingSomewhere(Fetching.FetchOptions.ProductToken))
        {
            return (FetchReasons.AiUseDisallowed, said);
        }

        return visit.Kind == VisitKind.Sitemap ? (null, null)
            : host.Pages >= _options.MaximumPagesPerHost ? (CrawlReasons.HostBudget, null)
            : _patterns.IsTrap(UrlPatterns.Of(visit.Url)) ? (CrawlReasons.Trap, UrlPatterns.Of(visit.Url))
            : (null, null);
    }

    /// <summary>Returns the line of a host's robots.txt that forbids training on a page, when such preferences are obeyed; null when none does.</summary>
    public string? ForbidsTraining(FrontierHost host, WebUrl url) =>
        _options.AiPreferences == PreferenceHandling.Obey
        && host.Robots.Usage(Fetching.FetchOptions.ProductToken, url) is { Preferences.Training: UsagePreference.Disallowed } usage
            ? FormattableString.Invariant($"robots.txt, line {usage.Line}: {usage.Rule}")
            : null;

    private Visit Conditional(Visit visit)
    {
        var page = _state.FindPage(visit.Id);
        return visit with { Again = true, EntityTag = page?.EntityTag, LastModified = page?.LastModified };
    }

    private static Visit VisitOf(UrlRow row) => new(row.Id, row.Kind, Parse(row.Url), row.Host, row.Hops, row.Redirects);

    private Visit RobotsVisit(FrontierHost host)
    {
        var url = Parse(host.Origin + "/robots.txt");
        var (id, _) = Discover(url, VisitKind.Robots, 0, 0, null);
        return new Visit(id, VisitKind.Robots, url, host.Id, 0, 0);
    }

    private FrontierHost HostOf(WebUrl url)
    {
        if (_hostsByOrigin.TryGetValue(url.Origin, out var host))
        {
            return host;
        }

        _state.AddHost(_hosts.Count, url.Origin);
        return AddHost(_hosts.Count, url.Origin);
    }

    private FrontierHost AddHost(int id, string origin)
    {
        var host = new FrontierHost(id, origin);
        _hosts.Add(host);
        _hostsByOrigin.Add(origin, host);
        return host;
    }
}

using TextMad.Configuration;
using TextMad.Fetching;
using TextMad.SimulatedWeb.Growth;
using TextMad.SimulatedWeb.Serving;
using TextMad.Urls;

namespace TextMad.SimulatedWeb;

/// <summary>
/// A simulated web: sites with pages that humans and machines write, link, copy, edit and abandon, week by week, and that are served
/// as real ones are.
/// </summary>
/// <remarks>
/// Its whole history is a function of settings, seed, articles and authors: no order of work, no saving and loading in between changes a
/// bit of it. Serving only reads, from any number of threads; a tick must not run beside it.
/// </remarks>
public sealed class WebWorld
{
    private readonly WorldState _state;
    private readonly IArticleSupply _supply;
    private readonly WebClock _clock;
    private readonly PageServer _server;

    private WebWorld(WorldState state, IArticleSupply supply)
    {
        _state = state;
        _supply = supply;
        _clock = new WebClock(state);
        _server = new PageServer(state);
    }

    /// <summary>Its settings.</summary>
    public WebOptions Options => _state.Options;

    /// <summary>Its seed.</summary>
    public ulong Seed => _state.Seed;

    /// <summary>Weeks since it began.</summary>
    public int CurrentTick => _state.Tick;

    /// <summary>Documents taken from machine authors so far.</summary>
    public long MachineDocuments => _state.MachineDocuments;

    /// <summary>The time in the world; it stands still between ticks. Tick 0 is 2024-01-01T00:00:00Z.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>Makes a world at tick 0, its pages as old as if it had always grown at its rate.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="seed">The seed of all random draws.</param>
    /// <param name="supply">The human articles that pages are made from.</param>
    /// <param name="authors">Machine authors; without any, all pages are human, whatever the settings say of machines.</param>
    /// <param name="progress">Told how many pages are made.</param>
    /// <exception cref="InputException">A setting is wrong, or there are too few articles.</exception>
    public static WebWorld Create(
        WebOptions options, ulong seed, IArticleSupply supply, IReadOnlyList<AuthorShare>? authors = null, IProgressSink? progress = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(supply);
        SettingRules.Require(options, "Web");
        var world = new WebWorld(new WorldState(options, seed), supply);
        world.Advance(0, authors ?? [], progress, planner => planner.PlanBeginning());
        return world;
    }

    /// <summary>Lets a week pass: deaths, edits, births. When it fails, the world is as before.</summary>
    /// <param name="authors">Machine authors; without any, humans alone write this week.</param>
    /// <param name="progress">Told how many pages are made.</param>
    /// <exception cref="InputException">There are too few articles.</exception>
    /// <exception cref="TextMadException">An author failed.</exception>
    public void Tick(IReadOnlyList<AuthorShare>? authors = null, IProgressSink? progress = null) =>
        Advance(_state.Tick + 1, authors ?? [], progress, planner => planner.Plan());

    /// <summary>Writes the world to a file, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ready">Told the temporary name when everything is on the disk, before the file takes its own; null for nobody.</param>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public void Save(string path, Action<string>? ready = null) => WorldFile.Save(_state, path, ready);

    /// <summary>Reads a world from a file; it goes on as if it had never been away.</summary>
    /// <param name="path">The file.</param>
    /// <param name="supply">The articles that it was made with.</param>
    /// <exception cref="InputException">The file is missing, of another kind or version, truncated or corrupt.</exception>
    public static WebWorld Load(string path, IArticleSupply supply)
    {
        ArgumentNullException.ThrowIfNull(supply);
        return new WebWorld(WorldFile.Load(path), supply);
    }

    /// <summary>Returns the web in process: an answer for every URL, without a network.</summary>
    /// <remarks>Each transport has attempts of its own: a page that fails twice in a week does so once more for another one.</remarks>
    public IWebTransport Transport() => new InProcessTransport(_server);

    /// <summary>Returns the home pages of living sites, the best linked first: where a crawl may begin.</summary>
    /// <param name="count">The largest number to return.</param>
    public IReadOnlyList<WebUrl> HomePages(int count = int.MaxValue)
    {
        var links = new long[_state.Sites.Count];
        foreach (var number in _state.Alive)
        {
            links[_state.Pages[number].Site] += 1 + _state.Pages[number].InLinks;
        }

        return
        [
            .. _state.Sites.Where(s => s.IsAlive)
                .OrderByDescending(s => links[s.Index]).ThenBy(s => s.Index)
                .Take(count)
                .Select(s => PageAddress.Url($"http://{s.Host}/")),
        ];
    }

    /// <summary>Returns the addresses of living pages, in the order in which they appeared.</summary>
    public IEnumerable<WebUrl> PageUrls() => _state.Alive.Select(p => PageAddress.Of(_state, p));

    /// <summary>Returns the truth about the page at an address, in whatever form it is linked; null where there is no page (lists, home pages).</summary>
    public PageTruth? TruthOf(WebUrl url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return _server.FindPage(url) is { } number ? Truth(number) : null;
    }

    /// <summary>Returns the world in numbers.</summary>
    public WebStatistics Statistics() => WebStatistics.Of(_state);

    /// <summary>Answers, for the other ways of serving.</summary>
    internal PageServer Server => _server;

    /// <summary>The state, for tests of its statistics.</summary>
    internal WorldState State => _state;

    private void Advance(int tick, IReadOnlyList<AuthorShare> authors, IProgressSink? progress, Func<TickPlanner, TickPlan> draw)
    {
        if (authors.FirstOrDefault(a => !(a.Share > 0)) is { } wrong)
        {
            throw new InputException(FormattableString.Invariant($"The machine author '{wrong.Author.Name}' has a share of {wrong.Share}; a number above 0 is expected."));
        }

        var plan = draw(new TickPlanner(_state, _supply, authors, tick));
        var writer = new TickWriter(_state, _supply, authors, plan, tick);
        writer.Write();
        writer.Apply(progress ?? IProgressSink.None);
    }

    private PageTruth Truth(int number)
    {
        var page = _state.Pages[number];
        var site = _state.Sites[page.Site];
        return new PageTruth
        {
            Url = PageAddress.Of(_state, number),
            Number = number,
            Text = System.Text.Encoding.UTF8.GetString(page.IsAlive ? _state.Arena.Read(page.Text) : []),
            MachineShare = page.MachineShare,
            Author = page.Author < 0 ? null : _state.Writers[page.Author],
            Parents = PageContent.Parents(page.Spans, page.Sources),
            CopyOf = page.CopyOf < 0 ? null : PageAddress.Of(_state, page.CopyOf),
            Born = page.Born,
            Died = page.IsAlive ? null : page.Died,
            Changed = page.Changed,
            Version = page.Version,
            ChangesPerWeek = page.ChangeRate,
            InLinks = page.InLinks,
            OutLinks = page.Links.Length,
            SiteKind = site.Kind,
            SiteQuality = site.Quality,
            SiteIsClosed = site.IsClosed,
            SiteTrainingNotice = site.TrainingNotice,
        };
    }
}

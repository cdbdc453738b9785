using TextMad.Crawling;
using TextMad.Fetching;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Urls;

namespace TextMad.Tests.Crawling;

/// <summary>Pages that name another URL as their canonical form, and seeds that moved: no text is lost for either.</summary>
public sealed class CanonicalTests : IDisposable
{
    private const string Site = "http://site.example";

    private static readonly CrawlOptions _eager = new() { Delay = 0, ConnectionsPerHost = 4 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-canonical-");
    private readonly ScriptedWeb _web = new();
    private readonly SqliteCorpusStore _store;

    public CanonicalTests() => _store = SqliteCorpusStore.Open(Path.Combine(_folder.FullName, "corpus.db"), StoreOpenMode.Create);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_text_is_kept_when_its_canonical_form_is_not()
    {
        _web.Page($"{Site}/", "a/", "b/", "c", "d", "e", "f", "g", "h", "i")
            .Html($"{Site}/a/", Canonical("/a", "a")).Redirect($"{Site}/a", "/a/")
            .Html($"{Site}/b/", Canonical("/gone", "b"))
            .Html($"{Site}/c", Canonical("/noindex", "c"))
            .Html($"{Site}/noindex", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("n")), ("X-Robots-Tag", "noindex"))
            .Html($"{Site}/d", Canonical("/e", "d")).Html($"{Site}/e", Canonical("/d", "e"))
            .Html($"{Site}/f", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("f")).Replace("</p>", "</p><link rel=canonical href='/elsewhere'>", StringComparison.Ordinal))
            .Html($"{Site}/g", Canonical("/private/g", "g"))
            .Html($"{Site}/h", Canonical("/moved", "h")).Redirect($"{Site}/moved", "/there").Page($"{Site}/there")
            .Html($"{Site}/i", Canonical("/i1", "i")).Html($"{Site}/i1", Canonical("/i2", "i1"))
            .Html($"{Site}/robots.txt", "User-agent: *\nDisallow: /private\n", ("Content-Type", "text/plain"));
        Crawl();
        Assert.Equal(["/", "/a/", "/b/", "/c", "/e", "/f", "/g", "/i1", "/there"], Kept());
        var yielded = CrawlFunnel.ReadDropped(Folder, CrawlReasons.CanonicalElsewhere, 10).Select(url => (url.Url[Site.Length..], url.Detail![Site.Length..])).Order();
        Assert.Equal([("/d", "/e"), ("/h", "/moved"), ("/i", "/i1")], yielded);
        Assert.Equal([("/a", FetchReasons.Redirected)],
            CrawlFunnel.ReadDropped(Folder, null, 20).Where(url => url.Url == $"{Site}/a").Select(url => (url.Url[Site.Length..], url.Reason)));
    }

    [Fact]
    public void A_text_whose_canonical_form_is_beyond_the_budget_is_kept()
    {
        _web.Page($"{Site}/", "a").Html($"{Site}/a", Canonical("/z", "a")).Page($"{Site}/z");
        Crawl(_eager with { MaximumPages = 2 });
        Assert.Equal(["/", "/a"], Kept());
        _web.Page("http://other.example/", "a").Html("http://other.example/a", Canonical("/z", "a2")).Page("http://other.example/z");
        Crawl(_eager with { MaximumPagesPerHost = 2 }, "http://other.example");
        Assert.Equal(["http://other.example/", "http://other.example/a"], Documents().Where(url => url.StartsWith("http://other", StringComparison.Ordinal)));
    }

    [Fact]
    public void Held_texts_survive_an_interrupted_crawl()
    {
        _web.Page($"{Site}/", "a").Html($"{Site}/a", Canonical("/z", "a")).Redirect($"{Site}/z", "/y").Html($"{Site}/y", "<p>x", ("X-Robots-Tag", "noindex"));
        using var stop = new CancellationTokenSource();
        _web.Before = request => request.Url.Path == "/z" ? stop.CancelAsync() : Task.CompletedTask;
        Assert.ThrowsAny<OperationCanceledException>(() => Crawl(_eager, clock: new CrawlClock(TimeProvider.System, waits: true), cancellation: stop.Token));
        Assert.Equal(["/"], Kept());
        _web.Before = _ => Task.CompletedTask;
        Crawl(_eager, clock: new CrawlClock(TimeProvider.System, waits: true));
        Assert.Equal(["/", "/a"], Kept());
    }

    [Fact]
    public void A_site_whose_pages_all_name_one_page_is_warned_of_and_can_be_kept()
    {
        _web.Html($"{Site}/", Canonical("/", "home", "1", "2", "3"));
        foreach (var page in (ReadOnlySpan<string>)["1", "2", "3"])
        {
            _web.Html($"{Site}/{page}", Canonical("/", page));
        }

        var funnel = Crawl();
        Assert.Equal(1, funnel.Kept);
        Assert.Contains($"3 of the 4 pages read of {Site} name {Site}/", Assert.Single(funnel.Warnings).Message, StringComparison.Ordinal);
        Directory.Delete(Folder, recursive: true);
        funnel = Crawl(_eager with { Canonical = CanonicalHandling.Ignore });
        Assert.Equal(4, funnel.Kept);
        Assert.Empty(funnel.Warnings);
    }

    [Fact]
    public void Contradicting_canonical_links_are_ignored()
    {
        _web.Html($"{Site}/", Canonical("/x", "home").Replace("<head>", "<head><link rel=canonical href='/y'>", StringComparison.Ordinal)).Page($"{Site}/x").Page($"{Site}/y");
        Assert.Equal(1, Crawl().Fetched);
        Assert.Equal(["/"], Kept());
    }

    [Fact]
    public void The_canonical_link_of_any_Link_field_counts()
    {
        _web.Page($"{Site}/", "a")
            .Html($"{Site}/a", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("a")), ("Link", "</style.css>; rel=preload"), ("Link", "</b>; rel=\"canonical\"")).Page($"{Site}/b");
        Crawl();
        Assert.Equal(["/", "/b"], Kept());
    }

    [Theory]
    [InlineData("https://site.example/")]
    [InlineData("https://www.site.example/")]
    [InlineData("http://en.site.example/start/")]
    public async Task A_seed_that_moved_within_its_site_takes_its_place_into_the_scope(string place)
    {
        _web.Redirect($"{Site}/", place).Page(place, "a").Page(place + "a");
        var funnel = Crawl();
        Assert.Equal(2, funnel.Kept);
        Assert.Empty(funnel.Warnings);

        // And it stays there when the crawl goes on.
        _web.Page(place + "a", "b").Page(place + "b");
        using var crawler = Open(_eager, Site, null);
        await crawler.RevisitAsync([.. crawler.Pages().Select(page => page.Number)], TestContext.Current.CancellationToken);
        await crawler.RunAsync(cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(crawler.Pages(), page => page.Url == place + "b");
    }

    [Fact]
    public void A_seed_that_leads_to_another_site_is_told_of()
    {
        _web.Redirect($"{Site}/", "http://other.example/login").Page("http://other.example/login", "a");
        var funnel = Crawl();
        Assert.Equal(0, funnel.Kept);
        Assert.Equal($"{Site}/ leads to http://other.example/login, which is outside the crawl: begin there to crawl it.", Assert.Single(funnel.Warnings).Message);
    }

    [Fact]
    public void Faults_of_sitemaps_are_told_of_and_a_server_that_asks_for_fewer_requests_is_left_alone()
    {
        _web.Html($"{Site}/robots.txt", $"Sitemap: {Site}/map.xml\n", ("Content-Type", "text/plain"))
            .Html($"{Site}/map.xml", $"<urlset><url><loc>{Site}/a</loc></url><url><loc>http://other.example/b</loc></url><url>", ("Content-Type", "application/xml"))
            .Page($"{Site}/").Page($"{Site}/a");
        var funnel = Crawl();
        Assert.Equal(2, funnel.Kept);
        Assert.Equal($"Sitemap {Site}/map.xml: the file ends within <url>; entries that are not URLs or of other hosts: 1.", Assert.Single(funnel.Warnings).Message);
        _web.On("http://busy.example/robots.txt", _ => ScriptedWeb.Answer(429, "")).Page("http://busy.example/");
        Directory.Delete(Folder, recursive: true);
        Assert.Equal([KeyValuePair.Create(CrawlReasons.RobotsUnreachable, 1L)], Crawl(_eager, "http://busy.example").Dropped);
    }

    [Theory]
    [InlineData(DuplicateHandling.Exact, 4)]
    [InlineData(DuplicateHandling.Folded, 3)]
    public void Exact_duplicates_are_the_same_text(DuplicateHandling handling, int kept)
    {
        _web.Text($"{Site}/", "13 46 25 81 90 and so on, in rows", "b", "c", "d").Text($"{Site}/b", "18 74 96 41 35 and so on, in rows")
            .Text($"{Site}/c", "13 46 25 81 90 And so on, in ROWS").Text($"{Site}/d", "13 46 25 81 90 and so on, in rows.");
        Assert.Equal(kept, Crawl(_eager with { Duplicates = handling }).Kept);
    }

    private static string Canonical(string url, string text, params string[] links) =>
        ScriptedWeb.HtmlOf(ScriptedWeb.TextOf(text), links).Replace("<head>", $"<head><link rel=canonical href=\"{url}\">", StringComparison.Ordinal);

    private string Folder => Path.Combine(_folder.FullName, "crawl");

    private Crawler Open(CrawlOptions options, string site, CrawlClock? clock)
    {
        WebUrl.TryParse(site, null, out var seed);
        return new Crawler(Folder, _store, "pages", [seed!], options, new CrawlEnvironment(_web) { Clock = clock ?? new CrawlClock(TimeProvider.System, waits: false) });
    }

    private CrawlFunnel Crawl(CrawlOptions? options = null, string site = Site, CrawlClock? clock = null, CancellationToken cancellation = default)
    {
        using var crawler = Open(options ?? _eager, site, clock);
        crawler.RunAsync(cancellation: cancellation).GetAwaiter().GetResult();
        return crawler.Funnel();
    }

    private IReadOnlyList<string> Kept() => [.. Documents().Select(url => url.Replace(Site, "", StringComparison.Ordinal))];

    private IReadOnlyList<string> Documents() =>
        [.. _store.ReadDocuments(new DocumentQuery { Corpus = "pages" }).Select(document => ((Origin.Crawled)document.Origin).Url).Order(StringComparer.Ordinal)];
}

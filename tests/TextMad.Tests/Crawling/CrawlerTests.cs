using TextMad.Crawling;
using TextMad.Fetching;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Texts;
using TextMad.Urls;

namespace TextMad.Tests.Crawling;

public sealed class CrawlerTests : IDisposable
{
    private const string Site = "http://site.example";

    private static readonly CrawlOptions _eager = new() { Delay = 0, ConnectionsPerHost = 4 };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-crawl-");
    private readonly FakeTime _time = new();
    private readonly ScriptedWeb _web = new();
    private readonly SqliteCorpusStore _store;

    public CrawlerTests() => _store = SqliteCorpusStore.Open(Path.Combine(_folder.FullName, "corpus.db"), StoreOpenMode.Create);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_page_that_links_reach_is_asked_for_once()
    {
        _web.Page($"{Site}/", "a", "b?x=1#top", "/c/", "mailto:x@y", "http://other.example/")
            .Page($"{Site}/a", "/", "b?x=1").Page($"{Site}/b?x=1", "a#part").Page($"{Site}/c/", "d.html").Page($"{Site}/c/d.html", "../a");
        var funnel = Crawl();
        Assert.Equal((5, 5), (funnel.Fetched, funnel.Kept));
        Assert.Equal(
            ["/", "/a", "/b", "/c/", "/c/d.html", "/robots.txt"],
            _web.Asked.Select(request => request.Url.Path).Order(StringComparer.Ordinal));
        Assert.Equal([KeyValuePair.Create(CrawlReasons.OutOfScope, 1L)], funnel.Dropped);
        var kept = Documents();
        Assert.Equal(5, kept.Count);
        var origin = Assert.IsType<Origin.Crawled>(kept[$"{Site}/c/d.html"].Origin);
        Assert.Equal(("T", "2024-01-01T00:00:00Z"), (origin.Title, origin.Retrieved));
        Assert.Equal(ScriptedWeb.TextOf($"{Site}/c/d.html"), kept[$"{Site}/c/d.html"].Text);
    }

    [Fact]
    public void Robots_txt_is_asked_first_and_obeyed()
    {
        _web.Html($"{Site}/robots.txt", "User-agent: *\nDisallow: /private\nSitemap: /map.xml\n", ("Content-Type", "text/plain"))
            .Html($"{Site}/map.xml", $"<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>{Site}/hidden</loc></url></urlset>",
                ("Content-Type", "application/xml"))
            .Page($"{Site}/", "private/x", "open").Page($"{Site}/open").Page($"{Site}/hidden");
        var funnel = Crawl();
        Assert.Equal($"{Site}/robots.txt", _web.Asked.First().Url.Href);
        Assert.DoesNotContain(_web.Asked, request => request.Url.Path.StartsWith("/private", StringComparison.Ordinal));
        Assert.Equal((3, 1), (funnel.Kept, funnel.Sitemaps));
        Assert.Equal([KeyValuePair.Create(CrawlReasons.RobotsDisallowed, 1L)], funnel.Dropped);
        var dropped = Assert.Single(CrawlFunnel.ReadDropped(Folder, null, 10));
        Assert.Contains("Disallow: /private", dropped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_that_forbids_training_everywhere_is_not_asked_for_pages()
    {
        _web.Html($"{Site}/robots.txt", "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n", ("Content-Type", "text/plain")).Page($"{Site}/", "a");
        var funnel = Crawl();
        Assert.Equal($"{Site}/robots.txt", Assert.Single(_web.Asked).Url.Href);
        Assert.Equal(0, funnel.Kept);
        Assert.Equal([KeyValuePair.Create(FetchReasons.AiUseDisallowed, 1L)], funnel.Dropped);
        Assert.Equal("robots.txt, line 2: Content-Signal: search=yes, ai-train=no", Assert.Single(CrawlFunnel.ReadDropped(Folder, null, 10)).Detail);
    }

    [Fact]
    public void Where_some_paths_may_be_trained_on_links_lead_there_through_pages_that_may_not()
    {
        _web.Html($"{Site}/robots.txt", "User-agent: *\nContent-Usage: / train-ai=n\nContent-Usage: /ai-ok/ train-ai=y\n", ("Content-Type", "text/plain"))
            .Page($"{Site}/", "ai-ok/a").Page($"{Site}/ai-ok/a", "/b").Page($"{Site}/b");
        var funnel = Crawl();
        Assert.Equal([$"{Site}/ai-ok/a"], Documents().Keys);
        Assert.Equal([KeyValuePair.Create(FetchReasons.AiUseDisallowed, 2L)], funnel.Dropped);
    }

    [Fact]
    public void Pages_that_forbid_training_in_header_or_markup_are_left_out_and_their_links_followed()
    {
        _web.Page($"{Site}/", "usage", "signal", "tag", "meta", "open")
            .Html($"{Site}/usage", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("1"), "behind"), ("Content-Usage", "train-ai=n"))
            .Html($"{Site}/signal", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("2")), ("Content-Signal", "ai-train=no"))
            .Html($"{Site}/tag", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("3")), ("X-Robots-Tag", "noai"))
            .Html($"{Site}/meta", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("4")).Replace("<title>", "<meta name=robots content='noai, noimageai'><title>", StringComparison.Ordinal))
            .Page($"{Site}/open").Page($"{Site}/behind");
        var funnel = Crawl();
        Assert.Equal(3, funnel.Kept);
        Assert.Equal([KeyValuePair.Create(FetchReasons.AiUseDisallowed, 4L)], funnel.Dropped);
        Assert.Contains($"{Site}/behind", Documents().Keys);
        Assert.Equal(
            ["Content-Signal: ai-train=no", "Content-Usage: train-ai=n", "X-Robots-Tag: noai", "noai in the page's robots meta element"],
            CrawlFunnel.ReadDropped(Folder, FetchReasons.AiUseDisallowed, 10).Select(url => url.Detail!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Preferences_about_training_can_be_ignored()
    {
        _web.Html($"{Site}/robots.txt", "User-agent: *\nContent-Signal: ai-train=no\n", ("Content-Type", "text/plain"))
            .Html($"{Site}/", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("1")), ("Content-Usage", "train-ai=n"));
        Assert.Equal(1, Crawl(_eager with { AiPreferences = PreferenceHandling.Ignore }).Kept);
    }

    [Fact]
    public async Task A_page_that_forbids_training_since_is_lost_at_the_next_visit()
    {
        _web.Page($"{Site}/");
        Assert.Equal(1, Crawl().Kept);
        _web.Html($"{Site}/", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("1")), ("Content-Usage", "train-ai=n"));
        using var crawler = Open(_eager, new CrawlClock(_time, waits: false));
        await crawler.RevisitAsync([.. crawler.Pages().Select(p => p.Number)], TestContext.Current.CancellationToken);
        Assert.Empty(crawler.Pages());
        Assert.Equal([KeyValuePair.Create(FetchReasons.AiUseDisallowed, 1L)], crawler.Funnel().Dropped);
    }

    [Theory]
    [InlineData(404, 1, null)]
    [InlineData(403, 1, null)]
    [InlineData(500, 0, CrawlReasons.RobotsUnreachable)]
    public void Without_robots_txt_all_is_allowed_unless_the_server_failed(int status, int kept, string? reason)
    {
        _web.On($"{Site}/robots.txt", _ => ScriptedWeb.Answer(status, "Disallow: /")).Page($"{Site}/");
        var funnel = Crawl();
        Assert.Equal(kept, funnel.Kept);
        Assert.Equal(reason, funnel.Dropped.Select(row => row.Key).SingleOrDefault());
    }

    [Fact]
    public void Redirects_are_followed_and_their_circles_found()
    {
        _web.Page($"{Site}/", "moved", "circle1", "self", "long0", "away", "broken")
            .Redirect($"{Site}/moved", "/here").Page($"{Site}/here")
            .Redirect($"{Site}/circle1", "circle2").Redirect($"{Site}/circle2", "circle3").Redirect($"{Site}/circle3", "circle1")
            .Redirect($"{Site}/self", "self")
            .Redirect($"{Site}/away", "http://169.254.169.254/latest/meta-data/")
            .Redirect($"{Site}/broken", "javascript:alert(1)");
        for (var i = 0; i < 10; i++)
        {
            _web.Redirect(FormattableString.Invariant($"{Site}/long{i}"), FormattableString.Invariant($"long{i + 1}"));
        }

        var funnel = Crawl();
        var reasons = CrawlFunnel.ReadDropped(Folder, null, 100).ToDictionary(url => url.Url[Site.Length..], url => url.Reason);
        Assert.Equal(2, funnel.Kept);
        Assert.Equal(FetchReasons.Redirected, reasons["/moved"]);
        Assert.Equal(CrawlReasons.RedirectLoop, reasons["/circle3"]);
        Assert.Equal(CrawlReasons.RedirectLoop, reasons["/self"]);
        Assert.Equal(CrawlReasons.TooManyRedirects, reasons["/long5"]);
        Assert.Equal(FetchReasons.UrlInvalid, reasons["/broken"]);
        Assert.DoesNotContain("/long6", reasons.Keys);
        Assert.DoesNotContain(_web.Asked, request => request.Url.Host == "169.254.169.254");
    }

    [Fact]
    public void Of_pages_with_nearly_the_same_text_the_first_is_kept_whatever_answers_first()
    {
        var words = ScriptedWeb.TextOf("long") + " " + ScriptedWeb.TextOf("longer") + " " + ScriptedWeb.TextOf("longest");
        _web.Page($"{Site}/", "slow", "quick", "same", "other")
            .Text($"{Site}/slow", words).Text($"{Site}/quick", words + " Printed today.").Text($"{Site}/same", words).Page($"{Site}/other");
        _web.Before = request => Task.Delay(request.Url.Path == "/slow" ? 300 : 0);
        Crawl(clock: new CrawlClock(_time, waits: true));
        Assert.Equal(["/", "/other", "/slow"], Documents().Keys.Select(url => url[Site.Length..]).Order(StringComparer.Ordinal));
        var reasons = CrawlFunnel.ReadDropped(Folder, null, 10).ToDictionary(url => url.Url[Site.Length..]);
        Assert.Equal((TextReasons.NearDuplicate, $"{Site}/slow"), (reasons["/quick"].Reason, reasons["/quick"].Detail));
        Assert.Equal((TextReasons.ExactDuplicate, $"{Site}/slow"), (reasons["/same"].Reason, reasons["/same"].Detail));
    }

    [Fact]
    public void A_page_is_left_out_for_its_canonical_form_unless_that_cannot_be_fetched()
    {
        _web.Page($"{Site}/", "print", "orphan", "one", "two")
            .Html($"{Site}/print", Canonical("/story", "print"))
            .Html($"{Site}/story", Canonical("/story", "story"))
            .Html($"{Site}/orphan", Canonical("http://elsewhere.example/", "orphan"))
            .Html($"{Site}/one", Canonical("/two", "one"))
            .Html($"{Site}/two", Canonical("/one", "two"));
        Crawl();
        Assert.Equal(["/", "/orphan", "/story", "/two"], Documents().Keys.Select(url => url[Site.Length..]).Order(StringComparer.Ordinal));

        static string Canonical(string url, string text) =>
            ScriptedWeb.HtmlOf(ScriptedWeb.TextOf(text)).Replace("<head>", $"<head><link rel=canonical href=\"{url}\">", StringComparison.Ordinal);
    }

    [Fact]
    public void A_calendar_without_end_is_left_when_it_shows_nothing_new()
    {
        _web.Page($"{Site}/", "cal/2024/1", "story");
        _web.Page($"{Site}/story");
        for (var i = 1; i < 5000; i++)
        {
            _web.Text(FormattableString.Invariant($"{Site}/cal/2024/{i}"), "Nothing happens on these days.", FormattableString.Invariant($"{i + 1}"),
                FormattableString.Invariant($"{i + 2}"));
        }

        var funnel = Crawl();
        Assert.Equal(3, funnel.Kept);
        Assert.InRange(funnel.Fetched, 20, 100);
        Assert.Contains(funnel.Dropped, row => row.Key == CrawlReasons.Trap);
    }

    [Fact]
    public void A_URL_whose_path_repeats_itself_is_dropped_as_a_trap()
    {
        var deep = $"{Site}/";
        for (var i = 0; i < 15; i++)
        {
            _web.Page(deep, "a/b/");
            deep += "a/b/";
        }

        var funnel = Crawl();
        Assert.Equal([KeyValuePair.Create(CrawlReasons.Trap, 1L)], funnel.Dropped);
        Assert.InRange(funnel.Fetched, 1, 5);
    }

    [Fact]
    public void Temporary_failures_are_retried_and_lasting_ones_counted()
    {
        var asked = 0;
        _web.Page($"{Site}/", "flaky", "down", "gone", "odd", "image", "empty", "none")
            .On($"{Site}/flaky", _ => asked++ < 2 ? ScriptedWeb.Answer(503, "", ("Retry-After", "7")) : ScriptedWeb.Answer(200, ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("flaky"))))
            .On($"{Site}/down", _ => ScriptedWeb.Answer(502, ""))
            .On($"{Site}/gone", _ => ScriptedWeb.Answer(410, ""))
            .On($"{Site}/odd", _ => throw new FetchFailure(FetchReasons.DnsFailure, "no such name"))
            .Html($"{Site}/image", "\u0089PNG", ("Content-Type", "image/png"))
            .Text($"{Site}/empty", "")
            .Html($"{Site}/none", ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("none")), ("X-Robots-Tag", "noindex"));
        var funnel = Crawl();
        Assert.Equal(
            [
                FetchReasons.ContentType, FetchReasons.DnsFailure, FetchReasons.Gone, FetchReasons.ServerError, FetchReasons.NoIndex, CrawlReasons.TooShort,
            ],
            funnel.Dropped.Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal(2, funnel.Kept);
        Assert.Equal(3, _web.Asked.Count(request => request.Url.Path == "/down"));
    }

    [Fact]
    public void URLs_beyond_the_page_budget_stay_waiting()
    {
        _web.Page($"{Site}/", [.. Enumerable.Range(0, 30).Select(i => FormattableString.Invariant($"p{i}"))]);
        for (var i = 0; i < 30; i++)
        {
            _web.Page(FormattableString.Invariant($"{Site}/p{i}"));
        }

        var first = Crawl(_eager with { MaximumPages = 10 });
        Assert.Equal((10, 10, 21), (first.Fetched, first.Kept, first.Waiting));
        var rest = Crawl();
        Assert.Equal((31, 31, 0), (rest.Fetched, rest.Kept, rest.Waiting));
        Assert.Equal(32, _web.Asked.Count);
    }

    [Fact]
    public void A_crawl_that_was_stopped_goes_on_without_asking_twice()
    {
        for (var i = 0; i < 40; i++)
        {
            _web.Page(FormattableString.Invariant($"{Site}/{(i == 0 ? "" : i)}"), FormattableString.Invariant($"/{i + 1}"), FormattableString.Invariant($"/{i + 2}"));
        }

        using var stop = new CancellationTokenSource();
        _web.Before = _ => _web.Asked.Count == 17 ? stop.CancelAsync() : Task.CompletedTask;
        Assert.ThrowsAny<OperationCanceledException>(() => Crawl(_eager with { ConnectionsPerHost = 1 }, clock: new CrawlClock(_time, waits: true), cancellation: stop.Token));
        _web.Before = _ => Task.CompletedTask;
        var funnel = Crawl(_eager with { ConnectionsPerHost = 1 }, clock: new CrawlClock(_time, waits: true));
        Assert.Equal((40, 40), (Documents().Count, funnel.Kept));

        // Only the request under way when the crawl was stopped may have been made again.
        Assert.InRange(_web.Asked.Count(request => request.Url.Path != "/robots.txt"), 41, 42);
    }

    [Fact]
    public async Task Revisits_are_conditional_and_distinguish_changed_from_unchanged_pages()
    {
        _web.Page($"{Site}/", "same", "tagged", "new", "gone", "down")
            .Page($"{Site}/same").Page($"{Site}/new").Page($"{Site}/gone").Page($"{Site}/down")
            .On($"{Site}/tagged", request => request.EntityTag == "\"1\""
                ? ScriptedWeb.Answer(304, "")
                : ScriptedWeb.Answer(200, ScriptedWeb.HtmlOf(ScriptedWeb.TextOf("tagged")), ("ETag", "\"1\"")));
        using var crawler = Open(_eager, new CrawlClock(_time, waits: false));
        await crawler.RunAsync(cancellation: TestContext.Current.CancellationToken);
        _web.Text($"{Site}/new", ScriptedWeb.TextOf("newer")).Remove($"{Site}/gone").On($"{Site}/down", _ => ScriptedWeb.Answer(503, ""));
        _time.Now += TimeSpan.FromDays(7);
        await crawler.RevisitAsync([.. crawler.Pages().Select(page => page.Number)], TestContext.Current.CancellationToken);
        var pages = crawler.Pages().ToDictionary(page => page.Url[Site.Length..]);
        Assert.Equal(["/", "/down", "/new", "/same", "/tagged"], pages.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((1, 0), (pages["/same"].Visits, pages["/same"].Changes));
        Assert.Equal((1, 0), (pages["/tagged"].Visits, pages["/tagged"].Changes));
        Assert.Equal((1, 1), (pages["/new"].Visits, pages["/new"].Changes));
        Assert.Equal((0, 0), (pages["/down"].Visits, pages["/down"].Changes));
        Assert.Equal(ScriptedWeb.TextOf("newer"), _store.FindDocument(pages["/new"].Document)!.Text);
        Assert.Equal([KeyValuePair.Create(FetchReasons.NotFound, 1L)], crawler.Funnel().Dropped);
    }

    [Fact]
    public void Requests_to_a_host_keep_its_delay()
    {
        _web.Html($"{Site}/robots.txt", "User-agent: TextMad\nCrawl-delay: 0.15\n", ("Content-Type", "text/plain")).Page($"{Site}/", "a", "b").Page($"{Site}/a").Page($"{Site}/b");
        var times = new List<long>();
        _web.Before = _ =>
        {
            times.Add(Environment.TickCount64);
            return Task.CompletedTask;
        };
        Crawl(new CrawlOptions { Delay = 0 }, CrawlClock.Real);
        Assert.Equal(4, times.Count);
        Assert.All(times.Skip(2).Zip(times.Skip(1)), pair => Assert.InRange(pair.First - pair.Second, 140, 5000));
    }

    private string Folder => Path.Combine(_folder.FullName, "crawl");

    private Crawler Open(CrawlOptions options, CrawlClock clock)
    {
        WebUrl.TryParse(Site, null, out var seed);
        return new Crawler(Folder, _store, "pages", [seed!], options, new CrawlEnvironment(_web) { Clock = clock });
    }

    [Fact]
    public void An_error_of_this_program_costs_the_URL_that_met_it_and_failures_of_others_still_end_the_crawl()
    {
        _web.Page($"{Site}/", "bad", "good", "worse", "host").Page($"{Site}/good")
            .On($"{Site}/bad", _ => throw new InvalidOperationException("nobody foresaw this"))
            .On($"{Site}/worse", _ => throw new IndexOutOfRangeException())
            .Redirect($"{Site}/host", "http://a*b.example/");
        var funnel = Crawl();
        Assert.Equal(2, funnel.Kept);
        Assert.Equal(2, funnel.Dropped.Single(reason => reason.Key == TextReasons.Internal).Value);
        var dropped = CrawlFunnel.ReadDropped(Folder, TextReasons.Internal, 10);
        Assert.Contains(dropped, url => url.Detail == "InvalidOperationException: nobody foresaw this");

        WebUrl.TryParse($"{Site}/full", null, out var full);
        foreach (var failure in (Exception[])[new TextMadException("no space left"), new OutOfMemoryException(), new IOException("No space left on device")])
        {
            _web.On($"{Site}/full", _ => throw failure);
            using var crawler =
                new Crawler(Path.Combine(_folder.FullName, failure.GetType().Name), _store, "pages", [full!], _eager,
                    new CrawlEnvironment(_web) { Clock = new CrawlClock(_time, waits: false) });
            Assert.Throws(failure.GetType(), () => crawler.RunAsync().GetAwaiter().GetResult());
        }
    }

    private CrawlFunnel Crawl(CrawlOptions? options = null, CrawlClock? clock = null, CancellationToken cancellation = default)
    {
        using var crawler = Open(options ?? _eager, clock ?? new CrawlClock(_time, waits: false));
        crawler.RunAsync(cancellation: cancellation).GetAwaiter().GetResult();
        return crawler.Funnel();
    }

    private Dictionary<string, Document> Documents() =>
        _store.ReadDocuments(new DocumentQuery { Corpus = "pages" }).ToDictionary(document => ((Origin.Crawled)document.Origin).Url);

    private sealed class FakeTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

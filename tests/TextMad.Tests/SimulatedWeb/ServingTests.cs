using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using TextMad.Crawling;
using TextMad.Fetching;
using TextMad.SimulatedWeb;
using TextMad.SimulatedWeb.Hosting;
using TextMad.SimulatedWeb.Serving;
using TextMad.Urls;

namespace TextMad.Tests.SimulatedWeb;

/// <summary>What a simulated web answers, in process and over HTTP.</summary>
public sealed class ServingTests
{
    private static readonly ServingOptions _tame = new()
    {
        Moved = 0, ServerError = 0, Slow = 0, SoftNotFound = 0, Calendar = 0, SessionIds = 0, Tracking = 0, WrongType = 0, Huge = 0, NoIndex = 0,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_is_sound_HTML_that_holds_its_text_links_and_dates()
    {
        var world = Worlds.Small(With(_tame));
        var parser = new HtmlParser(new HtmlParserOptions { IsStrictMode = true });
        foreach (var url in world.PageUrls().Take(200))
        {
            var response = await Get(world, url);
            Assert.Equal(200, response.Status);
            Assert.Equal("text/html; charset=utf-8", response.Header("Content-Type"));

            // Strict mode throws at the first parse error.
            using var page = parser.ParseDocument(Encoding.UTF8.GetString(response.Body.Span));
            var truth = world.TruthOf(url)!;
            Assert.Equal(truth.Text, string.Join('\n', page.QuerySelectorAll("main p:not(.meta)").Select(p => p.TextContent)));
            Assert.Equal(url.Href, page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
            Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
            Assert.NotNull(page.QuerySelector("nav.crumbs"));
            Assert.StartsWith(page.QuerySelector("h1")!.TextContent, page.Title!, StringComparison.Ordinal);
            Assert.Equal(truth.OutLinks, page.QuerySelectorAll("main p a, aside a").Length);
            var date = DateTimeOffset.Parse(page.QuerySelector("time")!.GetAttribute("datetime")!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(date <= world.Clock.GetUtcNow());
        }
    }

    [Fact]
    public async Task Text_that_looks_like_markup_stays_text()
    {
        const string Text = "A <b>bold</b> & \"quoted\" title\nWhere <script>alert('x')</script> & co. are only words, and Grüße 日本 stay whole.";
        var supply = new DocumentSupply([.. Enumerable.Range(0, 50).Select(i => Document.Create(Text, new Origin.Imported("t", $"{i}")))]);
        var world = WebWorld.Create(With(_tame) with { Sites = new SiteOptions { Count = 3, LargestSize = 3 } }, 1, supply);
        var url = world.PageUrls().First();
        using var page = new HtmlParser().ParseDocument(Encoding.UTF8.GetString((await Get(world, url)).Body.Span));
        Assert.Empty(page.QuerySelectorAll("script, main b"));
        Assert.Equal(Text, string.Join('\n', page.QuerySelectorAll("main p:not(.meta)").Select(p => p.TextContent)));
    }

    [Fact]
    public async Task Every_page_is_reached_from_its_home_page_and_named_in_its_sitemap()
    {
        var world = Worlds.Small(With(_tame with { SitemapLength = 30 }));
        foreach (var home in world.HomePages())
        {
            var pages = world.PageUrls().Where(u => u.Host == home.Host).Select(u => u.Href).ToHashSet();
            var seen = new HashSet<string> { home.Href };
            var queue = new Queue<WebUrl>([home]);
            while (queue.TryDequeue(out var url))
            {
                var response = await Get(world, url);
                Assert.Equal(200, response.Status);
                using var page = new HtmlParser().ParseDocument(Encoding.UTF8.GetString(response.Body.Span));
                foreach (var link in page.QuerySelectorAll("a[href]"))
                {
                    if (WebUrl.TryParse(link.GetAttribute("href")!, url, out var to) && to.Host == home.Host && seen.Add(to.ForIdentity().Href))
                    {
                        queue.Enqueue(to);
                    }
                }
            }

            Assert.Subset(seen, pages);
            Assert.Equal(pages, (await Sitemap(world, PageAddress.Url($"http://{home.Host}/sitemap.xml"))).ToHashSet());
        }
    }

    [Fact]
    public async Task Closed_sites_turn_away_the_named_agents_and_nobody_else()
    {
        var world = Worlds.Small(With(_tame) with { OptOut = new OptOutOptions { Share = 1, BestShare = 1 } });
        var home = world.HomePages(1)[0];
        var text = Encoding.UTF8.GetString((await Get(world, PageAddress.Url($"http://{home.Host}/robots.txt"))).Body.Span);
        Assert.Contains("User-agent: GPTBot\n", text, StringComparison.Ordinal);
        Assert.Contains("Disallow: /\n\nUser-agent: *\nDisallow: /search\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("GPTBot",
            Encoding.UTF8.GetString((await Robots(Worlds.Small(With(_tame) with { OptOut = new OptOutOptions { Share = 0, BestShare = 0 } }))).Body.Span),
            StringComparison.Ordinal);

        static ValueTask<FetchResponse> Robots(WebWorld other) => Get(other, PageAddress.Url($"http://{other.HomePages(1)[0].Host}/robots.txt"));
    }

    [Fact]
    public async Task Conditional_requests_are_answered_304_until_the_page_changes()
    {
        var world = Worlds.Small(With(_tame));
        var transport = world.Transport();
        var before = new Dictionary<WebUrl, (string Tag, string Modified, int Version)>();
        foreach (var url in world.PageUrls())
        {
            var response = await Get(world, url);
            before[url] = (response.Header("ETag")!, response.Header("Last-Modified")!, world.TruthOf(url)!.Version);
            Assert.Equal(304, (await transport.FetchAsync(new FetchRequest(url, before[url].Tag), Cancellation)).Status);
            Assert.Equal(304, (await transport.FetchAsync(new FetchRequest(url, null, before[url].Modified), Cancellation)).Status);
            Assert.Equal(200, (await transport.FetchAsync(new FetchRequest(url, "\"other\"", before[url].Modified), Cancellation)).Status);
        }

        world.Tick();
        var changed = 0;
        foreach (var url in world.PageUrls().Where(before.ContainsKey))
        {
            var differs = world.TruthOf(url)!.Version != before[url].Version;
            changed += differs ? 1 : 0;
            Assert.Equal(differs ? 200 : 304, (await transport.FetchAsync(new FetchRequest(url, before[url].Tag), Cancellation)).Status);
            Assert.Equal(differs ? 200 : 304, (await transport.FetchAsync(new FetchRequest(url, null, before[url].Modified), Cancellation)).Status);
        }

        Assert.True(changed > 10);
    }

    [Fact]
    public async Task Unchanged_pages_have_the_same_bytes_a_week_later()
    {
        var world = Worlds.Small(With(_tame));
        var before = new Dictionary<WebUrl, (int Version, string Body)>();
        foreach (var url in world.PageUrls())
        {
            before[url] = (world.TruthOf(url)!.Version, Encoding.UTF8.GetString((await Get(world, url)).Body.Span));
        }

        world.Tick();
        foreach (var url in world.PageUrls().Where(u => before.TryGetValue(u, out var b) && world.TruthOf(u)!.Version == b.Version))
        {
            Assert.Equal(before[url].Body, Encoding.UTF8.GetString((await Get(world, url)).Body.Span));
        }
    }

    [Fact]
    public async Task Vanished_pages_answer_404_or_410_and_vanished_sites_have_no_address()
    {
        var options = With(_tame with { Gone = 0.5 }) with { Churn = new ChurnOptions { YoungHazard = 20, OldHazard = 20 } };
        var world = Worlds.Small(options);
        var pages = world.PageUrls().ToList();
        world.Tick();
        var statuses = new List<int>();
        foreach (var url in pages.Where(u => world.TruthOf(u)!.Died is not null))
        {
            try
            {
                statuses.Add((await Get(world, url)).Status);
            }
            catch (FetchFailure failure)
            {
                Assert.Equal(FetchReasons.DnsFailure, failure.Reason);
                statuses.Add(0);
            }
        }

        Assert.Equal([0, 404, 410], statuses.Distinct().Order());
    }

    [Fact]
    public async Task Other_addresses_of_a_page_redirect_to_it_and_truth_knows_them()
    {
        var world = Worlds.Small(With(_tame));
        var url = world.PageUrls().First();
        var number = url.Path[(url.Path.LastIndexOf('-') + 1)..];
        foreach (var other in new[] { $"https://{url.Host}{url.Path}", $"http://www.{url.Host}{url.Path}", $"http://{url.Host}/old/{number}",
            url.Href.Replace("-" + number, "x-" + number, StringComparison.Ordinal) })
        {
            var response = await Get(world, PageAddress.Url(other));
            Assert.Equal(301, response.Status);
            Assert.Equal(url.Href, response.Header("Location"));
            Assert.Equal(url, world.TruthOf(PageAddress.Url(other))!.Url);
        }

        Assert.Equal(200, (await Get(world, PageAddress.Url(url.Href + "?sid=17&utm_source=x"))).Status);
        Assert.Equal(404, (await Get(world, PageAddress.Url($"http://{url.Host}/nothing"))).Status);
        Assert.Equal(404, (await Get(world, PageAddress.Url(url.Href + "zzz"))).Status);
        Assert.Null(world.TruthOf(PageAddress.Url($"http://{url.Host}/")));
    }

    [Fact]
    public async Task Failures_go_away_on_retry_or_stay_all_week()
    {
        var world = Worlds.Small(With(_tame with { ServerError = 1 }));
        var transport = world.Transport();
        var attempts = new List<int>();
        foreach (var url in world.PageUrls())
        {
            var n = 1;
            while (n < 5 && (await transport.FetchAsync(new FetchRequest(url), Cancellation)).Status == 503)
            {
                n++;
            }

            attempts.Add(n);
        }

        Assert.Equal([2, 3, 5], attempts.Distinct().Order());
        Assert.InRange(attempts.Count(a => a == 5) / (double)attempts.Count, 0.03, 0.2);
    }

    [Fact]
    public async Task Traps_wrong_types_huge_pages_and_noindex_are_there_when_asked_for()
    {
        var world = Worlds.Small(With(_tame with
        {
            Moved = 1, Calendar = 1, SessionIds = 1, Tracking = 1, WrongType = 1, Huge = 1, HugeBytes = 300_000, NoIndex = 1, SoftNotFound = 1,
        }));
        var url = world.PageUrls().First(u => world.TruthOf(u)!.OutLinks > 0);
        var response = await Get(world, url);
        Assert.Equal("application/octet-stream", response.Header("Content-Type"));
        Assert.Equal(300_000, response.Body.Length);
        var html = Encoding.UTF8.GetString(response.Body.Span[..20_000]);
        Assert.Contains("/old/", html, StringComparison.Ordinal);
        Assert.Contains("?sid=", html, StringComparison.Ordinal);
        Assert.Contains("?utm_source=", html, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"robots\" content=\"noindex\">", html, StringComparison.Ordinal);
        Assert.Equal(200, (await Get(world, PageAddress.Url($"http://{url.Host}/no/such/page"))).Status);

        // The calendar leads on for ever.
        var month = PageAddress.Url($"http://{url.Host}/calendar/2024/12/");
        for (var i = 0; i < 30; i++)
        {
            using var page = new HtmlParser().ParseDocument(Encoding.UTF8.GetString((await Get(world, month)).Body.Span));
            var next = page.QuerySelectorAll("a").Single(a => a.TextContent == "next month").GetAttribute("href")!;
            Assert.True(WebUrl.TryParse(next, month, out month!));
        }

        Assert.EndsWith("/calendar/2027/6/", month.Href, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_HTTP_the_answers_are_those_in_process()
    {
        var world = Worlds.Small(With(_tame with { Slow = 1, SlowSeconds = 0.3 }));
        await using var server = await WebServer.StartAsync(world, 0, Cancellation);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        var url = world.PageUrls().First();
        var expected = await Get(world, url);

        var response = await Send(HttpMethod.Get);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected.Body.ToArray(), await response.Content.ReadAsByteArrayAsync(Cancellation));
        foreach (var name in new[] { "ETag", "Last-Modified", "Content-Type" })
        {
            var values = response.Headers.TryGetValues(name, out var v) ? v : response.Content.Headers.GetValues(name);
            Assert.Equal(expected.Header(name), values.Single());
        }

        var packed = await Send(HttpMethod.Get, m => m.Headers.Add("Accept-Encoding", "br;q=1, gzip"));
        Assert.Equal("gzip", packed.Content.Headers.ContentEncoding.Single());
        await using var unpacked = new GZipStream(await packed.Content.ReadAsStreamAsync(Cancellation), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        await unpacked.CopyToAsync(memory, Cancellation);
        Assert.Equal(expected.Body.ToArray(), memory.ToArray());
        Assert.Equal("Accept-Encoding", packed.Headers.Vary.Single());

        // A tag that came with a packed answer serves as well.
        Assert.Equal(HttpStatusCode.NotModified, (await Send(HttpMethod.Get, m => m.Headers.IfNoneMatch.Add(packed.Headers.ETag!))).StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await Send(HttpMethod.Get, m => m.Headers.IfModifiedSince = response.Content.Headers.LastModified)).StatusCode);
        var head = await Send(HttpMethod.Head);
        Assert.Equal(expected.Body.Length, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Send(HttpMethod.Post)).StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await Send(HttpMethod.Get, m => m.Headers.Host = "nobody.example")).StatusCode);
        Assert.Equal(world.HomePages()[0].Href, (await client.GetStringAsync($"http://127.0.0.1:{server.Port}/", Cancellation)).Split('\n')[0]);

        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Send(HttpMethod.Get);
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.25));

        // As a proxy: the simulated host stands in the request's URL.
        using var proxied = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy($"http://127.0.0.1:{server.Port}"), UseProxy = true });
        Assert.Equal(expected.Body.ToArray(), await proxied.GetByteArrayAsync(url.Href, Cancellation));

        // Time passes while it serves.
        server.Tick();
        Assert.Equal(1, world.CurrentTick);

        Task<HttpResponseMessage> Send(HttpMethod method, Action<HttpRequestMessage>? change = null)
        {
            var message = new HttpRequestMessage(method, $"http://127.0.0.1:{server.Port}{url.Path}");
            message.Headers.Host = url.Host;
            change?.Invoke(message);
            return client.SendAsync(message, Cancellation);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var refused = await Assert.ThrowsAsync<InputException>(() => WebServer.StartAsync(Worlds.Small(With(_tame)), port, Cancellation));
        Assert.Contains($"Port {port} is in use", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sites_that_forbid_training_are_crawled_for_nothing_but_their_links()
    {
        var optOut = new OptOutOptions { Share = 0.1, BestShare = 0.1, Signal = 0.25, Header = 0.25, NoAi = 0.25 };
        var options = With(_tame) with { Sites = new SiteOptions { Count = 60, LargestSize = 20 }, OptOut = optOut, Copies = new CopyOptions { Identical = 0, Similar = 0 } };
        var world = Worlds.Small(options, seed: 5);
        var (obeyed, dropped) = await Crawl(PreferenceHandling.Obey);
        Assert.NotEmpty(obeyed);
        Assert.All(obeyed, t => Assert.Equal((TrainingNotice.None, false), (t.SiteTrainingNotice, t.SiteIsClosed)));
        Assert.All(
            new[] { "Content-Signal: search=yes, ai-train=no", "Content-Usage: train-ai=n", "noai in the page's robots meta element" },
            said => Assert.Contains(dropped, url => url.Reason == FetchReasons.AiUseDisallowed && url.Detail!.EndsWith(said, StringComparison.Ordinal)));
        Assert.Contains(dropped, url => url.Reason == CrawlReasons.RobotsDisallowed);

        // Without obeying all sites that are not closed are in.
        var (ignored, _) = await Crawl(PreferenceHandling.Ignore);
        Assert.Equal(Enum.GetValues<TrainingNotice>(), ignored.Select(t => t.SiteTrainingNotice).Distinct().Order());
        Assert.All(ignored, t => Assert.False(t.SiteIsClosed));

        async Task<(List<PageTruth> Kept, IReadOnlyList<DroppedUrl> Dropped)> Crawl(PreferenceHandling handling)
        {
            var folder = Directory.CreateTempSubdirectory("textmad-crawl-");
            try
            {
                using var store = TextMad.Storage.Sqlite.SqliteCorpusStore.Open(Path.Combine(folder.FullName, "corpus.db"), TextMad.Storage.StoreOpenMode.Create);
                var options = new CrawlOptions { Scope = CrawlScope.Any, Delay = 0, AiPreferences = handling };
                using (var crawler =
                    new Crawler(folder.FullName, store, "web", world.HomePages(), options,
                        new CrawlEnvironment(world.Transport()) { Clock = new CrawlClock(world.Clock, waits: false) }))
                {
                    await crawler.RunAsync(cancellation: Cancellation);
                }

                var kept = store.ReadDocuments(new TextMad.Storage.DocumentQuery { Corpus = "web" })
                    .Select(d => WebUrl.TryParse(((Origin.Crawled)d.Origin).Url, null, out var url) ? world.TruthOf(url) : null).OfType<PageTruth>().ToList();
                return (kept, CrawlFunnel.ReadDropped(folder.FullName, null, 100_000));
            }
            finally
            {
                Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
                folder.Delete(recursive: true);
            }
        }
    }

    private static WebOptions With(ServingOptions serving) => new() { Sites = new SiteOptions { Count = 40, LargestSize = 100 }, Serving = serving };

    private static ValueTask<FetchResponse> Get(WebWorld world, WebUrl url) => world.Transport().FetchAsync(new FetchRequest(url), Cancellation);

    private static async Task<List<string>> Sitemap(WebWorld world, WebUrl url)
    {
        var xml = XDocument.Parse(Encoding.UTF8.GetString((await Get(world, url)).Body.Span)).Root!;
        var locations = xml.Descendants(xml.Name.Namespace + "loc").Select(l => l.Value).ToList();
        if (xml.Name.LocalName == "urlset")
        {
            return locations;
        }

        var all = new List<string>();
        foreach (var part in locations)
        {
            all.AddRange(await Sitemap(world, PageAddress.Url(part)));
        }

        return all;
    }
}

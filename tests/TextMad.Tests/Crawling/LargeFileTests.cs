using System.IO.Compression;
using System.Text;
using TextMad.Crawling;
using TextMad.Fetching;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Fetching;
using TextMad.Urls;

namespace TextMad.Tests.Crawling;

/// <summary>
/// Of a robots.txt or a sitemap that is longer than its limit the beginning counts [RFC 9309, 2.5], however it is packed: refused, everything would be
/// forbidden; read without a limit, a small file could fill the memory.
/// </summary>
public sealed class LargeFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-crawl-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("as it is")]
    [InlineData("coded")]
    [InlineData("packed")]
    [InlineData("coded and packed")]
    [InlineData("coded, noise")]
    [InlineData("packed, noise")]
    public async Task The_beginning_of_a_robots_txt_counts(string form)
    {
        // The second rule stands beyond the limit; what lies between unpacks to 40 MiB, or cannot be packed at all.
        var filler = form.EndsWith("noise", StringComparison.Ordinal) ? Noise(3 << 20)
            : Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("# " + new string('x', 97) + "\n", 400_000)));
        byte[] robots = [.. "User-agent: *\nDisallow: /private\n"u8, .. filler, .. "\nDisallow: /late\n"u8];
        var isPacked = form.Contains("packed", StringComparison.Ordinal);
        var isCoded = form.Contains("coded", StringComparison.Ordinal);
        robots = isPacked ? Pack(robots) : robots;
        robots = isCoded ? Pack(robots) : robots;
        var funnel = await CrawlAsync(robots, isCoded);
        Assert.Equal(2, funnel.Kept);
        Assert.Equal(KeyValuePair.Create(CrawlReasons.RobotsDisallowed, 1L), Assert.Single(funnel.Dropped));
    }

    [Fact]
    public async Task Half_a_line_at_the_cut_is_no_rule()
    {
        // Of the largest body that is allowed, 1,024 bytes, the last line would be "Disallow: /", and forbid everything.
        const string Rule = "\nDisallow: /";
        var robots = "User-agent: *\nDisallow: /private\n#".PadRight(1024 - Rule.Length, '-') + Rule + "late\n";
        var funnel = await CrawlAsync(Encoding.ASCII.GetBytes(robots), isCoded: false, maximumBody: 1024);
        Assert.Equal(2, funnel.Kept);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_beginning_of_a_sitemap_counts(bool isCoded)
    {
        var map = new StringBuilder("<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>/mapped</loc></url>");
        map.Append(' ', 80 << 20).Append("<url><loc>/far</loc></url></urlset>");
        var packed = Pack(Encoding.ASCII.GetBytes(map.ToString()));
        var funnel = await CrawlAsync("Sitemap: /map.xml\n"u8.ToArray(), isCoded: false, map: packed, isMapCoded: isCoded);
        Assert.Equal(1, funnel.Sitemaps);
        Assert.Equal(4, funnel.Kept);
        Assert.Contains(funnel.Warnings, warning => warning.Message.Contains("/map.xml", StringComparison.Ordinal));
    }

    private async Task<CrawlFunnel> CrawlAsync(byte[] robots, bool isCoded, byte[]? map = null, bool isMapCoded = false, int maximumBody = 16 << 20)
    {
        using var server = new LoopbackServer((request, stream) => request.Target switch
        {
            "/robots.txt" => LoopbackServer.SendAsync(stream, 200, robots, "Content-Type: text/plain\r\n" + Coded(isCoded)),
            "/map.xml" when map is not null => LoopbackServer.SendAsync(stream, 200, map, "Content-Type: application/xml\r\n" + Coded(isMapCoded)),
            var page => LoopbackServer.SendAsync(stream, 200, ScriptedWeb.HtmlOf(ScriptedWeb.TextOf(page), page == "/" ? ["/private", "/late"] : [])),
        });
        using var transport = new HttpTransport(new FetchOptions { AllowNetworks = ["127.0.0.0/8"], MaximumBody = maximumBody });
        using var store = SqliteCorpusStore.Open(Path.Combine(_folder.FullName, "corpus.db"), StoreOpenMode.Create);
        Assert.True(WebUrl.TryParse(server.Root, null, out var seed));
        using var crawler = new Crawler(
            Path.Combine(_folder.FullName, "crawl"), store, "pages", [seed], new CrawlOptions { Delay = 0 }, new CrawlEnvironment(transport));
        await crawler.RunAsync(cancellation: TestContext.Current.CancellationToken);
        return crawler.Funnel();

        static string Coded(bool coded) => coded ? "Content-Encoding: gzip\r\n" : "";
    }

    private static byte[] Noise(int length)
    {
        // Lines that mean nothing.
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        for (var i = 0; i < length; i++)
        {
            noise[i] = i % 100 == 0 ? (byte)'\n' : i % 100 == 1 ? (byte)'#' : noise[i] is (byte)'\n' or (byte)'\r' ? (byte)'x' : noise[i];
        }

        return noise;
    }

    private static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}

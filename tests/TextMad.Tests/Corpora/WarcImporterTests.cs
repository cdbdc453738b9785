using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Fetching;
using TextMad.Tests.Support;

namespace TextMad.Tests.Corpora;

public sealed class WarcImporterTests : ImportFixture
{
    [Fact]
    public void Pages_of_responses_become_crawled_documents()
    {
        var taken = ReadOne(Write("a.warc", Record("response", "http://h.example/p", "application/http; msgtype=response", Page("200 OK", "text/html; charset=iso-8859-1"))));
        Assert.Equal(new Origin.Crawled("http://h.example/p", "2026-01-02T03:04:05Z", "The title"), taken.Document.Origin);
        Assert.Contains("caf\u00e9", taken.Document.Text, StringComparison.Ordinal);
        Assert.Equal("en", taken.Document.Language);
    }

    [Fact]
    public void Resources_are_pages_too_and_conversions_are_text_as_it_is()
    {
        var items = Read(
            Write("a.wet",
                Record("resource", "http://h.example/r", "text/html", "<title>R</title><p>" + Prose)
                    + Record("conversion", "http://h.example/c", "text/plain", "line one\r\nline two\n")));
        Assert.Equal("line one\nline two\n", Texts(items)[1]);
        Assert.Equal([OriginKind.Crawled, OriginKind.Crawled], items.OfType<ImportItem.Taken>().Select(t => t.Document.Origin.Kind));
    }

    [Fact]
    public void A_record_that_is_not_a_page_is_dropped_with_its_reason_and_place()
    {
        var first = Record("response", "http://h.example/404", "application/http", Page("404 Not Found", "text/html"));
        var items = Read(Write("a.warc", first
            + Record("response", "http://h.example/i", "application/http", Page("200 OK", "image/png"))
            + Record("response", "http://h.example/s", "application/http", Page("302 Found", "text/html"))
            + Record("response", "dns:h.example", "text/dns", "x")
            + Record("response", "http://h.example/b", "application/http", "no http")
            + Record("conversion", "http://h.example/j", "application/json", "{}")
            + Record("resource", "http://h.example/d", "text/html", "<p>x", "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n")
            + Record("request", "http://h.example/", "application/http", "GET / HTTP/1.1\r\n\r\n")
            + "torn WARC"));
        Assert.Equal(
            [FetchReasons.NotFound, FetchReasons.ContentType, FetchReasons.Redirected, FetchReasons.UrlInvalid, FetchReasons.BadHttp, FetchReasons.ContentType,
                DropReasons.WrongDigest, DropReasons.BrokenRecord],
            items.Cast<ImportItem.Dropped>().Select(d => d.Reason));
        Assert.EndsWith($"a.warc@{first.Length}", ((ImportItem.Dropped)items[1]).Source, StringComparison.Ordinal);
    }

    /// <summary>Archives with a frame for each record, and a dictionary in front of them or not [IIPC, Zstandard Compression for WARC Files 1.0].</summary>
    [Theory]
    [InlineData("none")]
    [InlineData("plain")]
    [InlineData("packed")]
    public void Archives_of_Zstandard_frames_are_read_with_the_dictionary_that_they_hold(string dictionary)
    {
        var records = Enumerable.Range(0, 60).Select(i => System.Text.Encoding.UTF8.GetBytes(
            Record("conversion", $"http://h.example/{i}", "text/plain", $"Документ {i}: {Prose}"))).ToList();
        var trained = ZstdSharp.DictBuilder.TrainFromBuffer([.. records, .. records, .. records], 4096);
        using var packer = new ZstdSharp.Compressor(5);
        var archive = new List<byte>();
        if (dictionary != "none")
        {
            var held = dictionary == "plain" ? trained : packer.Wrap(trained).ToArray();
            archive.AddRange([0x5D, 0x2A, 0x4D, 0x18, .. BitConverter.GetBytes(held.Length), .. held]);
            packer.LoadDictionary(trained);
        }

        foreach (var record in records)
        {
            archive.AddRange(packer.Wrap(record));
            archive.AddRange([0x53, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]);
        }

        var path = Write("a.warc.zst", archive.ToArray());
        Assert.Equal(ImportFormat.Warc, ImportSources.FormatOf(path));
        var texts = Texts(Read(path));
        Assert.Equal(60, texts.Length);
        Assert.StartsWith("Документ 59: ", texts[^1], StringComparison.Ordinal);

        // What is cut is named, and what stands before it is kept.
        var items = Read(Write("cut.warc.zst", [.. archive.Take(archive.Count - 30)]));
        Assert.Equal(59, Texts(items).Length);
        Assert.Contains("the Zstandard stream ends early after", Assert.IsType<ImportItem.Dropped>(items[^1]).Detail, StringComparison.Ordinal);
        if (dictionary != "none")
        {
            var bare = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(Write("bare.warc.zst", [.. archive.Skip(8 + BitConverter.ToInt32([.. archive.Skip(4).Take(4)]))]))));
            Assert.Contains("it was packed with a dictionary that it does not hold", bare.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("bzip2")]
    public void Archives_that_were_packed_afterwards_are_read(string program)
    {
        var whole = Record("conversion", "http://h.example/c", "text/plain", "line one\r\n") + Record("resource", "http://h.example/r", "text/html", "<title>R</title><p>" + Prose);
        var path = Write("a.warc." + program, OutsideCommand.Run(System.Text.Encoding.UTF8.GetBytes(whole), program, "-c"));
        Assert.Equal(2, Texts(Read(path, new ImportOptions { Format = ImportFormat.Warc })).Length);
    }

    [Theory]
    [InlineData("X-Robots-Tag: nosnippet\r\nX-Robots-Tag: noindex\r\n", "", FetchReasons.NoIndex)]
    [InlineData("", "<meta name=robots content=noai>", FetchReasons.AiUseDisallowed)]
    [InlineData("Content-Usage: train-ai=n\r\n", "", FetchReasons.AiUseDisallowed)]
    [InlineData("X-Robots-Tag: unavailable_after: 1 Jan 2026\r\n", "", FetchReasons.NoIndex)]
    [InlineData("X-Robots-Tag: unavailable_after: 1 Feb 2026, max-image-preview: none\r\nX-Robots-Tag: otherbot: noindex\r\n", "<meta name=otherbot content=noindex>", null)]
    public void What_a_page_asks_of_crawlers_is_obeyed_on_request(string fields, string head, string? reason)
    {
        var path = Write("a.warc",
            Record("response", "http://h.example/p", "application/http",
                $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n<html><head>{head}</head><body><p>{Prose}</body></html>"));
        Assert.IsType<ImportItem.Taken>(Assert.Single(Read(path)));
        Assert.Equal(reason, (Assert.Single(Read(path, new ImportOptions { ObeyDirectives = true })) as ImportItem.Dropped)?.Reason);
    }

    [Theory]
    [InlineData("example.warc", 1, "")]
    [InlineData("example.warc.gz", 1, "")]
    [InlineData("example-iana.org-chunked.warc", 1, "")]
    [InlineData("example-resource.warc.gz", 1, "")]
    [InlineData("example-wrong-chunks.warc.gz", 1, "")]
    [InlineData("post-test.warc.gz", 0, "content_type content_type content_type")]
    [InlineData("example-digest.warc", 0, "wrong_digest")]
    [InlineData("example-trunc.warc", 0, "broken_record")]
    [InlineData("example-bad.warc.gz.bad", 1, "broken_record redirected")]
    public void The_files_of_warcio_yield_their_pages(string file, int documents, string dropped)
    {
        var items = Read(Conformance.Path("warc", file), new ImportOptions { Format = ImportFormat.Warc });
        Assert.Equal(dropped, string.Join(' ', items.OfType<ImportItem.Dropped>().Select(d => d.Reason)));
        Assert.Equal(documents, Texts(items).Length);
        Assert.All(Texts(items), text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_an_error() =>
        Assert.Throws<InputException>(() => Read(Path.Combine(Folder, "none.warc.gz")));

    private const string Prose =
        "There was once a town by the sea, and it had a harbour that all of the people in it knew and were proud of, for it was the only one that they had.";

    private static string Page(string status, string type) =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n\r\n<html><head><title>The title</title></head><body><p>{Prose} There was a caf&eacute; too.</p></body></html>";

    private static string Record(string kind, string url, string type, string block, string more = "") =>
        $"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n{more}Content-Type: {type}\r\nContent-Length: "
        + $"{System.Text.Encoding.UTF8.GetByteCount(block)}\r\n\r\n{block}\r\n\r\n";
}

using System.Net;
using System.Text;
using TextMad.Fetching;
using TextMad.Urls;
using TextMad.Warc;

namespace TextMad.Tests.Warc;

public sealed class WarcWriterTests : IDisposable
{
    private static readonly DateTimeOffset _when = new(2026, 11, 22, 20, 0, 0, TimeSpan.Zero);
    private static readonly WebUrl _page = Url("http://h.example/a?b");

    private static readonly FetchResponse _response = new()
    {
        Status = 200,
        Headers = [new("Content-Type", "text/html"), new("Transfer-Encoding", "chunked"), new("X-Two\r\n", "a\r\nb")],
        Body = "<p>text"u8.ToArray(),
        Payload = "<p>text"u8.ToArray(),
        Address = IPAddress.Parse("::ffff:192.0.2.1"),
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-warc-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void All_kinds_of_records_come_back_with_right_digests(bool packed)
    {
        var buffer = new MemoryStream();
        using (var writer = new WarcWriter(buffer, packed))
        {
            WriteAll(writer);
        }

        var items = WarcReaderTests.Read(buffer.ToArray());
        Assert.Empty(items.OfType<WarcItem.Broken>());
        var records = WarcReaderTests.Records(items);
        Assert.Equal("warcinfo response request revisit revisit metadata conversion", string.Join(' ', records.Select(r => r.Type)));
        Assert.All(records, r => Assert.Equal(("1.1", WarcDigestState.Right), (r.Version, r.BlockDigest)));
        Assert.All(records, r => Assert.NotEqual(WarcDigestState.Wrong, HttpMessage.PayloadDigest(r)));
        Assert.Equal(records.Count, records.Select(r => r.Id).Distinct().Count());
        Assert.Equal((_page.Href, "2026-11-22T20:00:00Z", "192.0.2.1"), (records[1].TargetUri, records[1].Date, records[1].Field("WARC-IP-Address")));
        var back = HttpMessage.ReadResponse(records[1].Block, 1000);
        Assert.Equal((200, "text/html", null, "7", "<p>text"),
            (back.Status, back.Header("content-type"), back.Header("transfer-encoding"), back.Header("content-length"), Encoding.UTF8.GetString(back.Body.Span)));
        Assert.Equal($"<{records[1].Id}>", records[2].Field("WARC-Concurrent-To"));
        Assert.Equal("GET /a?b HTTP/1.1\r\nHost: h.example\r\nUser-Agent: x\r\n\r\n", Encoding.UTF8.GetString(records[2].Block.Span));
        Assert.EndsWith("identical-payload-digest", records[3].Field("WARC-Profile"), StringComparison.Ordinal);
        Assert.EndsWith("server-not-modified", records[4].Field("WARC-Profile"), StringComparison.Ordinal);
        Assert.Equal("eng", records[6].Field("WARC-Identified-Content-Language"));
    }

    [Fact]
    public void The_same_records_are_the_same_bytes()
    {
        var (a, b) = (new MemoryStream(), new MemoryStream());
        WriteAll(new WarcWriter(a));
        WriteAll(new WarcWriter(b));
        Assert.Equal(a.ToArray(), b.ToArray());
    }

    [Theory]
    [InlineData("a.warc.gz")]
    [InlineData("a.warc")]
    public void A_file_cut_off_anywhere_is_gone_on_with_behind_its_last_whole_record(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        using (var writer = WarcWriter.Append(path))
        {
            WriteAll(writer);
        }

        var whole = File.ReadAllBytes(path);
        var ends = WarcReaderTests.Records(WarcReaderTests.Read(whole)).Select(r => r.End).Prepend(0).ToList();
        for (var length = 0; length <= whole.Length; length += 13)
        {
            File.WriteAllBytes(path, whole[..length]);
            using (var writer = WarcWriter.Append(path))
            {
                Assert.Equal(ends.Last(end => end <= length), writer.Position);
            }

            Assert.Equal(ends.Last(end => end <= length), new FileInfo(path).Length);
        }

        File.WriteAllBytes(path, whole);
        using (var writer = WarcWriter.Append(path, ends[3]))
        {
            Assert.Equal(whole.Length, writer.Position);
        }

        Assert.Throws<TextMadException>(() => WarcWriter.Append(path, whole.Length + 1));
    }

    private static void WriteAll(WarcWriter writer)
    {
        writer.WriteInfo(_when, "a.warc.gz", [new("software", "TextMad"), new("format", "WARC File Format 1.1")]);
        var response = writer.WriteResponse(_page, _when, _response);
        writer.WriteRequest(_page, _when, [new("User-Agent", "x")], response);
        writer.WriteRevisit(Url("http://h.example/same"), _when, _response, response, _page, _when);
        writer.WriteRevisit(_page, _when.AddMilliseconds(5), new FetchResponse { Status = 304, Headers = [new("ETag", "x")] }, response, _page, _when);
        writer.WriteMetadata(_page, _when, [new("hops", "3")], response);
        writer.WriteConversion(_page, _when, "text", response, "eng");
    }

    private static WebUrl Url(string href)
    {
        Assert.True(WebUrl.TryParse(href, null, out var url));
        return url;
    }
}

using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using TextMad.Fetching;
using TextMad.Numerics.Random;
using TextMad.Tests.Support;
using TextMad.Warc;

namespace TextMad.Tests.Warc;

public sealed class WarcReaderTests
{
    private const string Info = "WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: 6\r\n\r\na: b\r\n\r\n\r\n";

    // Counts by hand (grep -c '^WARC/' of the unpacked files) and with warcio's own list of what its test files hold.
    [Theory]
    [InlineData("example.warc", "warcinfo warcinfo response request revisit request", "")]
    [InlineData("example.warc.gz", "warcinfo warcinfo response request revisit request", "")]
    [InlineData("example-iana.org-chunked.warc", "warcinfo response request", "")]
    [InlineData("example-resource.warc.gz", "warcinfo warcinfo resource", "")]
    [InlineData("example-wrong-chunks.warc.gz", "response request", "")]
    [InlineData("example-digest.warc", "request request request request", "")]
    [InlineData("post-test.warc.gz", "response request response request response request", "")]
    [InlineData("example-trunc.warc", "warcinfo warcinfo request", "1197: Content-Length 973 is wrong")]
    [InlineData("example-bad.warc.gz.bad", "warcinfo response request revisit request response", "0: a gzip member with several records")]
    public void The_files_of_warcio_are_read_whole_and_what_is_broken_is_named(string file, string types, string problems)
    {
        using var stream = File.OpenRead(Conformance.Path("warc", file));
        var items = WarcReader.Read(stream).ToList();
        Assert.Equal(types, string.Join(' ', Records(items).Select(r => r.Type)));
        var told = items.OfType<WarcItem.Broken>().Select(b => $"{b.Offset}: {b.Problem}").ToList();
        Assert.Equal(problems.Length == 0 ? 0 : 1, told.Count);
        Assert.All(told, t => Assert.StartsWith(problems, t, StringComparison.Ordinal));

        // The chunks that gave that file its name were taken out of it by hand, and its block digest is that of before.
        Assert.Equal(file.Contains("wrong-chunks", StringComparison.Ordinal), Records(items).Any(r => r.BlockDigest == WarcDigestState.Wrong));
        Assert.Equal(file.Contains("digest", StringComparison.Ordinal), Records(items).Any(r => HttpMessage.PayloadDigest(r) == WarcDigestState.Wrong));
    }

    [Fact]
    public void Payload_digests_are_checked_in_each_of_their_notations()
    {
        using var stream = File.OpenRead(Conformance.Path("warc", "example-digest.warc"));
        Assert.Equal(
            [WarcDigestState.Wrong, WarcDigestState.Right, WarcDigestState.Right, WarcDigestState.Right],
            Records([.. WarcReader.Read(stream)]).Select(HttpMessage.PayloadDigest));
        Assert.Equal("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", WarcDigest.Of([]));
        Assert.Equal(WarcDigestState.Right, WarcDigest.Check("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", []));
        Assert.Equal("MZXW6YTBOI======", WarcDigest.Base32("foobar"u8));
    }

    [Theory]
    [InlineData("example.warc", 2, "Example Domain", 1270)]
    [InlineData("example-iana.org-chunked.warc", 1, "IANA", 8)]
    [InlineData("example-wrong-chunks.warc.gz", 0, "Example Domain", 1270)]
    public void Responses_are_unpacked_from_chunks_and_codings(string file, int index, string contains, int atLeast)
    {
        using var stream = File.OpenRead(Conformance.Path("warc", file));
        var response = HttpMessage.ReadResponse(Records([.. WarcReader.Read(stream)])[index].Block, 1 << 20);
        Assert.Equal(200, response.Status);
        var text = Encoding.UTF8.GetString(response.Body.Span);
        Assert.Contains(contains, text, StringComparison.Ordinal);
        Assert.True(text.Length >= atLeast, text);
        Assert.DoesNotMatch("^[0-9a-f]+\r\n", text);
    }

    [Theory]
    [InlineData("4\r\nWiki\r\n6;x=y\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\nTrailer: x\r\n\r\n", "Wikipedia in \r\n\r\nchunks.")]
    [InlineData("4\r\nWiki\r\n6\r\npe", "Wikipe")]
    [InlineData("Not chunked at all", "Not chunked at all")]
    [InlineData("abc\r\n", "")]
    [InlineData("2\r\nis the number of a list", "2\r\nis the number of a list")]
    public void Bodies_that_say_chunked_are_unchunked_when_they_are(string body, string expected) => Assert.Equal(
        expected,
        Encoding.UTF8.GetString(HttpMessage.ReadResponse(Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body), 1000).Body.Span));

    [Fact]
    public void Header_lines_are_unfolded_and_any_version_and_line_end_is_taken()
    {
        var record = Assert.Single(Records(Read(Bytes("WARC/0.17\nwarc-type: Resource\nWARC-Target-URI: <http://h/\n  x>\nContent-Length: 2\n\nab\n\n"))));
        Assert.Equal(("0.17", "resource", "http://h/ x", "ab"), (record.Version, record.Type, record.TargetUri, Encoding.ASCII.GetString(record.Block.Span)));
    }

    [Theory]
    [InlineData("garbage\r\nmore\r\n", "0: bytes that are not a WARC record")]
    [InlineData("WARC/1.0\r\nno field\r\n\r\n", "0: the header's line 'no field' is not a field")]
    [InlineData("WARC/1.0\r\nContent-Length: -3\r\n\r\n", "0: Content-Length '-3' is not a number of bytes")]
    [InlineData("WARC/1.0\r\nWARC-Type: x\r\n\r\n", "0: Content-Length '' is not a number of bytes")]
    [InlineData("WARC/1.0\r\nContent-Length: 3\r\n\r\nabcdef\r\n\r\n", "0: Content-Length 3 is wrong")]
    [InlineData("WARC/1.0\r\nContent-Length: 30\r\n\r\nabc\r\n\r\n", "0: Content-Length 30 is wrong")]
    [InlineData("WARC/1.0\r\nContent-Length: 999999999999\r\n\r\nabc\r\n\r\n", "0: the record ends early")]
    [InlineData("WARC/1.0\r\nX: y\r\n", "0: a header longer than")]
    [InlineData("WARC/9.9\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n", "0: bytes that are not a WARC record")]
    public void A_broken_record_is_reported_with_its_offset_and_skipped(string broken, string problem)
    {
        foreach (var packed in (bool[])[false, true])
        {
            byte[] file = packed ? [.. Gzip(Bytes(broken)), .. Gzip(Bytes(Info)), .. Gzip(Bytes(Info))] : Bytes(broken + Info + Info);
            var items = Read(file);
            var told = Assert.IsType<WarcItem.Broken>(items[0]);

            // In a member of its own the record that is too long is short.
            var expected = packed && problem.Contains("30 is wrong", StringComparison.Ordinal) ? "0: the record ends early" : problem;
            Assert.StartsWith(expected, $"{told.Offset}: {told.Problem}", StringComparison.Ordinal);
            Assert.Equal(2, Records(items).Count);
            Assert.Equal(3, items.Count);
        }
    }

    [Fact]
    public void Garbage_between_members_and_broken_members_are_passed_over()
    {
        var good = Gzip(Bytes(Info));
        var bad = Gzip(Bytes(Info));
        bad[bad.Length / 2] ^= 0x55;
        var torn = Gzip(Bytes(Info))[..^9];
        var items = Read([.. good, .. "garbage"u8, .. good, .. bad, .. good, .. torn, .. good, .. torn]);
        Assert.Equal([0, good.Length + 7, (3 * good.Length) + 7, (4 * good.Length) + 7 + torn.Length], Records(items).Select(r => r.Offset));
        Assert.Equal(
            [good.Length, (2 * good.Length) + 7, (4 * good.Length) + 7, (5 * good.Length) + 7 + torn.Length], items.OfType<WarcItem.Broken>().Select(b => b.Offset));
    }

    [Fact]
    public void A_record_may_go_on_in_the_next_member_and_a_member_may_hold_several()
    {
        var record = Bytes("WARC/1.0\r\nContent-Length: 10\r\n\r\n0123456789\r\n\r\n");
        var split = Read([.. Gzip(record[..36]), .. Gzip(record[36..]), .. Gzip(Bytes(Info))]);
        Assert.Equal(["0123456789", "a: b\r\n"], Records(split).Select(r => Encoding.ASCII.GetString(r.Block.Span)));
        Assert.Equal(2, split.Count);
        var one = Read(Gzip(Bytes(Info + Info + Info)));
        Assert.Equal((3, 1), (Records(one).Count, one.OfType<WarcItem.Broken>().Count()));
    }

    [Fact]
    public void Blocks_beyond_the_bound_are_cut_and_passed_over()
    {
        var large = Bytes($"WARC/1.0\r\nContent-Length: 3000000\r\n\r\n{new string('x', 3_000_000)}\r\n\r\n{Info}");
        var records = Records(WarcReader.Read(new MemoryStream(large), maximumBlock: 1000).ToList());
        Assert.Equal((1000, 3_000_000L, true), (records[0].Block.Length, records[0].Length, records[0].IsCut));
        Assert.Equal(6, records[1].Block.Length);
    }

    [Fact]
    public void Every_record_says_where_it_ends()
    {
        var member = Gzip(Bytes(Info));
        Assert.Equal([member.Length, 2 * member.Length], Records(Read([.. member, .. member])).Select(r => r.End));
        Assert.Equal([Info.Length, 2 * Info.Length], Records(Read(Bytes(Info + Info))).Select(r => r.End));
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    [InlineData(CompressionLevel.NoCompression)]
    public void What_the_platform_packs_is_unpacked_the_same(CompressionLevel level)
    {
        var random = RandomKey.FromSeed(3).For("inflate").Stream();
        foreach (var (size, alphabet) in ((int, int)[])[(1, 256), (30, 256), (70_000, 2), (300_000, 256), (400_000, 20), (200_000, 1)])
        {
            var content = new byte[size];
            for (var i = 0; i < size; i++)
            {
                content[i] = (byte)(random.NextInt32(4) == 0 || i < 1000 ? random.NextInt32(alphabet) : content[i - 1 - random.NextInt32(999)]);
            }

            var packed = Gzip(content, level);
            var input = new WarcInput(new MemoryStream([.. packed, .. packed]));
            for (var copy = 0; copy < 2; copy++)
            {
                Assert.True(input.NextPart());
                Assert.Equal(copy * packed.Length, input.PartOffset);
                var unpacked = new MemoryStream();
                var chunk = new byte[7919];
                while (input.Read(chunk) is var count and > 0)
                {
                    unpacked.Write(chunk, 0, count);
                }

                Assert.True(unpacked.ToArray().AsSpan().SequenceEqual(content));
            }

            Assert.False(input.NextPart());
        }
    }

    [Fact]
    public void Mutilated_files_never_crash_or_hang()
    {
        var watch = Stopwatch.StartNew();
        var random = RandomKey.FromSeed(1).For("warc").Stream();
        byte[][] files =
            [Bytes(string.Concat(Enumerable.Repeat(Info, 20))), [.. Enumerable.Range(0, 20).SelectMany(_ => Gzip(Bytes(Info)))],
                Gzip(Bytes(string.Concat(Enumerable.Repeat(Info, 20))))];
        for (var i = 0; i < 3000; i++)
        {
            var file = files[i % 3].ToArray();
            for (var changes = 1 + random.NextInt32(6); changes > 0; changes--)
            {
                file[random.NextInt32(file.Length)] = (byte)random.NextInt32(256);
            }

            var items = Read(file[..(1 + random.NextInt32(file.Length))]);
            Assert.True(items.Count < 100, $"{items.Count} items");
            foreach (var record in Records(items))
            {
                try
                {
                    _ = HttpMessage.ReadResponse(record.Block, 1000);
                }
                catch (FetchFailure)
                {
                }
            }
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("WARC/1.0\r\nContent-Length: 900000000\r\n\r\n")]
    [InlineData("WARC/1.0\r\nx: y\r\n")]
    [InlineData("\nWARC/1.0")]
    public void Files_made_to_cause_repeated_reading_are_read_in_bounded_time(string unit)
    {
        var watch = Stopwatch.StartNew();
        _ = Read(Bytes(string.Concat(Enumerable.Repeat(unit, 8_000_000 / unit.Length)))).Count;
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    internal static List<WarcRecord> Records(List<WarcItem> items) => [.. items.OfType<WarcItem.Whole>().Select(item => item.Record)];

    internal static List<WarcItem> Read(byte[] file) => [.. WarcReader.Read(new MemoryStream(file))];

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal static byte[] Gzip(byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, level, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return buffer.ToArray();
    }
}

using System.IO.Compression;
using System.Net;
using System.Text;
using TextMad.Fetching;
using TextMad.Urls;

namespace TextMad.Tests.Fetching;

public sealed class HttpTransportTests
{
    private static readonly FetchOptions _loopback = new() { AllowNetworks = ["127.0.0.0/8"], Timeout = 5 };

    [Fact]
    public async Task An_answer_comes_with_status_headers_and_body()
    {
        using var server = new LoopbackServer((request, stream) => LoopbackServer.SendAsync(
            stream, 203, "héllo " + request.Target + " " + request.Headers["User-Agent"], "ETag: \"x\"\r\nContent-Type: text/plain\r\n"));
        var answer = await Fetch(server.Root + "/a%2Fb?q=%41");
        Assert.Equal(203, answer.Status);
        Assert.Equal("\"x\"", answer.Header("etag"));
        Assert.StartsWith("héllo /a%2Fb?q=%41 TextMad/", Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw-deflate")]
    [InlineData("br")]
    [InlineData("gzip, br")]
    public async Task Content_codings_are_removed(string coding)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("one text ", 100)));
        var sent = coding switch
        {
            "gzip" => Pack(text, s => new GZipStream(s, CompressionLevel.Fastest)),
            "deflate" => Pack(text, s => new ZLibStream(s, CompressionLevel.Fastest)),
            "raw-deflate" => Pack(text, s => new DeflateStream(s, CompressionLevel.Fastest)),
            "br" => Pack(text, s => new BrotliStream(s, CompressionLevel.Fastest)),
            _ => Pack(Pack(text, s => new GZipStream(s, CompressionLevel.Fastest)), s => new BrotliStream(s, CompressionLevel.Fastest)),
        };
        using var server = new LoopbackServer((_, stream) => LoopbackServer.SendAsync(
            stream, 200, sent, $"Content-Encoding: {coding.Replace("raw-", "", StringComparison.Ordinal)}\r\n"));
        var answer = await Fetch(server.Root + "/");
        Assert.Equal(text, answer.Body.ToArray());
        Assert.Equal(sent, answer.Payload.ToArray());
    }

    [Fact]
    public async Task A_compression_bomb_is_refused()
    {
        // 64 MiB of zeros in 64 KiB.
        var bomb = Pack(new byte[64 << 20], s => new GZipStream(s, CompressionLevel.Optimal));
        Assert.True(bomb.Length < 100_000);
        using var server = new LoopbackServer((_, stream) => LoopbackServer.SendAsync(stream, 200, bomb, "Content-Encoding: gzip\r\n"));
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal(FetchReasons.BodyTooLarge, await ReasonOf(server.Root + "/", _loopback with { MaximumBody = 1 << 20 }));
        Assert.True(GC.GetTotalAllocatedBytes() - before < 32 << 20);
    }

    [Fact]
    public async Task An_endless_answer_is_refused_when_it_has_grown_too_large()
    {
        using var server = new LoopbackServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"u8.ToArray());
            var block = new byte[8192];
            while (true)
            {
                await stream.WriteAsync(block);
            }
        });
        Assert.Equal(FetchReasons.BodyTooLarge, await ReasonOf(server.Root + "/", _loopback with { MaximumBody = 1 << 20 }));
    }

    [Fact]
    public async Task An_answer_that_drips_is_refused_when_its_time_is_up()
    {
        using var server = new LoopbackServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"u8.ToArray());
            while (true)
            {
                await stream.WriteAsync("."u8.ToArray());
                await Task.Delay(50);
            }
        });
        Assert.Equal(FetchReasons.Timeout, await ReasonOf(server.Root + "/", _loopback with { Timeout = 0.4 }));
    }

    [Theory]
    [InlineData("garbage\r\n\r\n", FetchReasons.BadHttp)]
    [InlineData("", FetchReasons.ConnectionFailure)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", FetchReasons.ConnectionFailure)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u001f\u008bxx", FetchReasons.BadEncoding)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\nContent-Length: 4\r\n\r\na\u0001\u0002d", FetchReasons.BadEncoding)]
    public async Task Broken_answers_have_their_reasons(string sent, string reason)
    {
        using var server = new LoopbackServer(async (_, stream) =>
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(sent));
            stream.Close();
        });
        Assert.Equal(reason, await ReasonOf(server.Root + "/"));
    }

    [Theory]
    [InlineData("http://a*b.example/")]
    [InlineData("http://xn--mnchen-3ya*example/")]
    [InlineData("http://{mü.example/")]
    [InlineData("http://a'b\".example/x")]
    public async Task A_host_that_the_URL_standard_allows_and_no_resolver_knows_costs_its_URL(string url) =>
        Assert.Contains(await ReasonOf(url), (string[])[FetchReasons.UrlInvalid, FetchReasons.DnsFailure]);

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://localhost:1/")]
    public async Task Addresses_that_are_not_public_are_refused(string url) =>
        Assert.Equal(FetchReasons.AddressForbidden, await ReasonOf(url, new FetchOptions { Timeout = 5 }));

    [Fact]
    public async Task A_host_whose_name_resolves_to_loopback_later_is_refused()
    {
        using var server = new LoopbackServer((_, stream) => LoopbackServer.SendAsync(stream, 200, "secret"));
        var asked = 0;
        using var transport = new HttpTransport(
            new FetchOptions { Timeout = 1 },
            1,
            (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? IPAddress.Parse("192.0.0.9") : IPAddress.Loopback]));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var failure = await Assert.ThrowsAsync<FetchFailure>(async () => await transport.FetchAsync(new FetchRequest(Url($"http://rebind.example:{server.Port}/"))));
            Assert.Equal(FetchReasons.AddressForbidden, failure.Reason);
        }

        Assert.Equal(2, asked);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Only_the_addresses_that_are_allowed_are_connected_to()
    {
        using var server = new LoopbackServer((_, stream) => LoopbackServer.SendAsync(stream, 200, "here"));
        using var transport = new HttpTransport(
            _loopback, 1, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3"), IPAddress.Loopback]));
        var answer = await transport.FetchAsync(new FetchRequest(Url($"http://name.example:{server.Port}/")));
        Assert.Equal("here", Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Fact]
    public async Task Connections_can_be_sent_to_another_place_with_the_host_named()
    {
        using var server = new LoopbackServer((request, stream) => LoopbackServer.SendAsync(stream, 200, request.Headers["Host"]));
        using var transport = new HttpTransport(_loopback with { ConnectTo = $"127.0.0.1:{server.Port}" });
        var answer = await transport.FetchAsync(new FetchRequest(Url("http://one.example/")));
        Assert.Equal("one.example", Encoding.UTF8.GetString(answer.Body.Span));
    }

    [Fact]
    public async Task A_copy_that_is_there_is_asked_for_conditionally()
    {
        using var server = new LoopbackServer((request, stream) =>
            LoopbackServer.SendAsync(stream, request.Headers.GetValueOrDefault("If-None-Match") == "\"1\"" && request.Headers.ContainsKey("If-Modified-Since") ? 304 : 200, ""));
        using var transport = new HttpTransport(_loopback);
        Assert.Equal(304, (await transport.FetchAsync(new FetchRequest(Url(server.Root), "\"1\"", "Sun, 06 Nov 1994 08:49:37 GMT"))).Status);
        Assert.Equal(200, (await transport.FetchAsync(new FetchRequest(Url(server.Root)))).Status);
    }

    [Fact]
    public async Task An_address_without_a_server_is_a_connection_failure()
    {
        var server = new LoopbackServer((_, _) => Task.CompletedTask);
        var root = server.Root;
        server.Dispose();
        Assert.Equal(FetchReasons.ConnectionFailure, await ReasonOf(root));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("10.255.255.255", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.128.0.1", true)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    public void Public_addresses_are_told_from_others(string address, bool expected) =>
        Assert.Equal(expected, AddressPolicy.PublicOnly.Allows(IPAddress.Parse(address)));

    [Fact]
    public void An_invalid_network_is_refused_with_the_expected_form()
    {
        Assert.Contains("127.0.0.0/8", Assert.Throws<InputException>(() => AddressPolicy.ParseNetwork("localhost")).Message, StringComparison.Ordinal);
        Assert.True(new AddressPolicy([AddressPolicy.ParseNetwork("10.0.0.5")]).Allows(IPAddress.Parse("10.0.0.5")));
        Assert.False(new AddressPolicy([AddressPolicy.ParseNetwork("10.0.0.5")]).Allows(IPAddress.Parse("10.0.0.6")));
    }

    [Fact]
    public async Task A_body_is_cut_at_the_requested_length_instead_of_refused()
    {
        using var server = new LoopbackServer((_, stream) => LoopbackServer.SendAsync(stream, 200, new byte[3 << 20], "Content-Type: text/plain\r\n"));
        using var transport = new HttpTransport(_loopback with { MaximumBody = 1 << 20 });
        var answer = await transport.FetchAsync(new FetchRequest(Url(server.Root), Most: 1000));
        Assert.Equal((1000, 1000, "length"), (answer.Body.Length, answer.Payload.Length, answer.Truncated));
        answer = await transport.FetchAsync(new FetchRequest(Url(server.Root), Most: 5 << 20));
        Assert.Equal((1 << 20, "length"), (answer.Body.Length, answer.Truncated));
        Assert.Equal(FetchReasons.BodyTooLarge, (await Assert.ThrowsAsync<FetchFailure>(async () => await transport.FetchAsync(new FetchRequest(Url(server.Root))))).Reason);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3 << 20)]
    public async Task A_coded_body_is_unpacked_no_further_than_is_of_use(int most)
    {
        var bomb = Pack(Pack(new byte[64 << 20], s => new GZipStream(s, CompressionLevel.Optimal)), s => new BrotliStream(s, CompressionLevel.Optimal));
        using var server = new LoopbackServer((_, stream) => LoopbackServer.SendAsync(stream, 200, bomb, "Content-Encoding: gzip, br\r\n"));
        using var transport = new HttpTransport(_loopback with { MaximumBody = 1 << 20 });
        var before = GC.GetTotalAllocatedBytes();
        var answer = await transport.FetchAsync(new FetchRequest(Url(server.Root), Most: most));
        Assert.True(GC.GetTotalAllocatedBytes() - before < 32 << 20);
        Assert.Equal((Math.Min(most, 1 << 20), true, null, bomb.Length), (answer.Body.Length, answer.IsBodyCut, answer.Truncated, answer.Payload.Length));
    }

    [Fact]
    public async Task Of_a_coded_body_that_was_cut_itself_what_came_is_unpacked()
    {
        var text = new byte[3 << 20];
        new Random(1).NextBytes(text);
        var sent = Pack(text, s => new GZipStream(s, CompressionLevel.Fastest));
        using var server = new LoopbackServer((_, stream) => LoopbackServer.SendAsync(stream, 200, sent, "Content-Encoding: gzip\r\n"));
        using var transport = new HttpTransport(_loopback with { MaximumBody = 1 << 20 });
        var answer = await transport.FetchAsync(new FetchRequest(Url(server.Root), Most: 2 << 20));
        Assert.Equal(("length", true), (answer.Truncated, answer.IsBodyCut));
        Assert.InRange(answer.Body.Length, 900_000, 1 << 20);
        Assert.True(answer.Body.Span.SequenceEqual(text.AsSpan(0, answer.Body.Length)));

        // One that was not cut and ends early is broken.
        using var broken = new LoopbackServer((_, stream) => LoopbackServer.SendAsync(stream, 200, sent[..500_000], "Content-Encoding: gzip\r\n"));
        Assert.Equal(FetchReasons.BadEncoding,
            (await Assert.ThrowsAsync<FetchFailure>(async () => await transport.FetchAsync(new FetchRequest(Url(broken.Root), Most: 2 << 20)))).Reason);
    }

    [Fact]
    public async Task Codings_in_several_fields_are_all_removed()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("one text ", 100)));
        var sent = Pack(Pack(text, s => new GZipStream(s, CompressionLevel.Fastest)), s => new GZipStream(s, CompressionLevel.Fastest));
        using var server = new LoopbackServer((_, stream) => LoopbackServer.SendAsync(stream, 200, sent, "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n"));
        Assert.Equal(text, (await Fetch(server.Root + "/")).Body.ToArray());
    }

    private static WebUrl Url(string text) => WebUrl.TryParse(text, null, out var url) ? url : throw new ArgumentException(text);

    private static async Task<FetchResponse> Fetch(string url, FetchOptions? options = null)
    {
        using var transport = new HttpTransport(options ?? _loopback);
        return await transport.FetchAsync(new FetchRequest(Url(url)));
    }

    private static async Task<string> ReasonOf(string url, FetchOptions? options = null) =>
        (await Assert.ThrowsAsync<FetchFailure>(() => Fetch(url, options))).Reason;

    private static byte[] Pack(byte[] bytes, Func<Stream, Stream> pack)
    {
        var packed = new MemoryStream();
        using (var stream = pack(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }
}

using TextMad.Fetching;
using TextMad.Tests.Fetching;
using TextMad.Urls;
using TextMad.Warc;

namespace TextMad.Tests.Warc;

public sealed class ArchivingTransportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("textmad-warc-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Requests_and_answers_are_archived_and_torn_ends_are_cut_off()
    {
        using var server = new LoopbackServer((request, stream) => request.Headers.ContainsKey("If-None-Match")
            ? LoopbackServer.SendAsync(stream, 304, "")
            : LoopbackServer.SendAsync(stream, 200, request.Target == "/copy" ? "<p>of /one" : $"<p>of {request.Target}"));
        await Fetch(server, "/one", "/two");
        var file = Assert.Single(_folder.GetFiles()).FullName;
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [.. whole, .. whole.AsSpan(0, 70)]);
        await Fetch(server, "/three", "/copy", "/three?again");

        var records = WarcReader.Read(File.OpenRead(file)).Select(item => Assert.IsType<WarcItem.Whole>(item).Record).ToList();
        Assert.Equal("warcinfo", records[0].Type);
        Assert.Equal(
            ["response", "request", "metadata", "response", "request", "metadata", "response", "request", "metadata", "response", "request", "metadata", "revisit", "request",
                "metadata"],
            records.Skip(1).Select(record => record.Type));
        Assert.All(records, record => Assert.NotEqual(WarcDigestState.Wrong, record.BlockDigest));
        Assert.Equal("<p>of /two", System.Text.Encoding.UTF8.GetString(HttpMessage.ReadResponse(records[4].Block, 1000).Body.Span));
        Assert.Contains("server-not-modified", records[13].Field("WARC-Profile"), StringComparison.Ordinal);
        Assert.StartsWith("GET /one HTTP/1.1\r\nHost: 127.0.0.1", System.Text.Encoding.ASCII.GetString(records[2].Block.Span), StringComparison.Ordinal);
    }

    private async Task Fetch(LoopbackServer server, params string[] targets)
    {
        using var http = new HttpTransport(new FetchOptions { AllowNetworks = ["127.0.0.1"] });
        using var archive = new ArchivingTransport(http, _folder.FullName, "site");
        foreach (var target in targets)
        {
            WebUrl.TryParse(server.Root + target.Replace("?again", "", StringComparison.Ordinal), null, out var url);
            await archive.FetchAsync(new FetchRequest(url!, target.EndsWith("?again", StringComparison.Ordinal) ? "\"1\"" : null), TestContext.Current.CancellationToken);
        }
    }
}

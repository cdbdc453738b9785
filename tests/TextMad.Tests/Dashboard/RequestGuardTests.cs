using System.Net;
using System.Net.Http.Headers;
using TextMad.Dashboard;
using TextMad.Storage;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Dashboard;

/// <summary>Who is let in, and what browsers may do with answers.</summary>
public sealed class RequestGuardTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private DashboardServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await DashboardServer.StartAsync(new DashboardOptions { Workspace = Workspace.At(_folder.File("ws")) }, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_link_leads_to_loopback_and_lets_in()
    {
        Assert.Equal("127.0.0.1", _server.Link.Host);
        using var entered = await Send(HttpMethod.Get, _server.Link.PathAndQuery, token: null);
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        Assert.Equal("/", entered.Headers.Location!.OriginalString);
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

        using var page = await Send(HttpMethod.Get, "/runs", token: null, ("Cookie", cookie.Split(';')[0]));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("/?token=")]
    [InlineData("//evil.example/x?a=1&token=")]
    [InlineData("/\\evil.example?token=")]
    public async Task The_first_address_leads_nowhere_else(string address)
    {
        using var entered = await Send(HttpMethod.Get, address + Token, token: null);
        Assert.Matches("^/([^/\\\\]|$)", entered.Headers.Location!.OriginalString);
        Assert.DoesNotContain(Token, entered.Headers.Location.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/api/runs")]
    [InlineData("/assets/app.js")]
    [InlineData("/?token=wrong")]
    [InlineData("/nowhere")]
    public async Task Without_the_token_nothing_is_answered(string address)
    {
        using var answer = await Send(HttpMethod.Get, address, token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        using var wrong = await Send(HttpMethod.Get, address, token: Token[..^1]);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{0}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1.evil.example:{0}")]
    [InlineData("127.0.0.1:1")]
    public async Task A_foreign_host_is_not_answered(string host)
    {
        using var answer = await Send(HttpMethod.Get, "/runs", Token, ("Host", string.Format(null, host, _server.Port)));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        using var link = await Send(HttpMethod.Get, _server.Link.PathAndQuery, null, ("Host", string.Format(null, host, _server.Port)));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, link.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1:{0}")]
    [InlineData("localhost:{0}")]
    public async Task Its_own_names_are_answered(string host)
    {
        using var answer = await Send(HttpMethod.Get, "/runs", Token, ("Host", string.Format(null, host, _server.Port)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Another_sites_page_gets_nothing_even_with_the_cookie(string field, string value)
    {
        using var look = await Send(HttpMethod.Get, "/api/runs", null, (field, value), ("Cookie", Cookie));
        Assert.Equal(HttpStatusCode.Forbidden, look.StatusCode);
        using var act = await Send(HttpMethod.Post, "/api/runs", null, (field, value), ("Cookie", Cookie));
        Assert.Equal(HttpStatusCode.Forbidden, act.StatusCode);
    }

    [Fact]
    public async Task A_change_needs_a_browser_that_says_it_comes_from_here_or_a_program_with_the_token()
    {
        Assert.Equal(HttpStatusCode.Forbidden, await Post(("Cookie", Cookie)));

        // Let in, and there is no such question.
        Assert.Equal(HttpStatusCode.NotFound, await Post(("Cookie", Cookie), ("Origin", $"http://127.0.0.1:{_server.Port}")));
        Assert.Equal(HttpStatusCode.NotFound, await Post(("Cookie", Cookie), ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(HttpStatusCode.NotFound, await Post(("Authorization", "Bearer " + Token)));

        async Task<HttpStatusCode> Post(params (string, string)[] fields)
        {
            using var answer = await Send(HttpMethod.Post, "/api/nothing-of-this-name", null, fields);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("/runs", true)]
    [InlineData("/api/runs", true)]
    [InlineData("/api/nothing", true)]
    [InlineData("/runs", false)]
    public async Task Every_answer_says_what_browsers_may_do_with_it(string address, bool isLetIn)
    {
        using var answer = await Send(HttpMethod.Get, address, isLetIn ? Token : null, ("Origin", $"http://127.0.0.1:{_server.Port}"));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Each_start_has_a_token_of_its_own()
    {
        await using var other = await DashboardServer.StartAsync(new DashboardOptions { Workspace = Workspace.At(_folder.File("ws")) }, TestContext.Current.CancellationToken);
        Assert.NotEqual(_server.Link.Query, other.Link.Query);
        Assert.Equal(43, Token.Length);
    }

    [Fact]
    public async Task A_taken_port_is_told()
    {
        var failure = await Assert.ThrowsAsync<InputException>(() => DashboardServer.StartAsync(
            new DashboardOptions { Workspace = Workspace.At(_folder.File("ws")), Port = _server.Port }, TestContext.Current.CancellationToken));
        Assert.Equal($"Port {_server.Port} is in use.", failure.Message);
    }

    private string Token => _server.Link.Query["?token=".Length..];

    private string Cookie => $"textmad-{_server.Port}={Token}";

    private async Task<HttpResponseMessage> Send(HttpMethod method, string address, string? token, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{_server.Port}{address}");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}

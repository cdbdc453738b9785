using System.Net;
using System.Net.Http.Json;
using TextMad.Dashboard;
using TextMad.Storage;
using TextMad.Tests.Cli;

namespace TextMad.Tests.Dashboard;

/// <summary>A dashboard that only shows refuses everything that starts, stops or changes something.</summary>
public sealed class ReadOnlyTests
{
    [Theory]
    [InlineData("/api/runs")]
    [InlineData("/api/runs/small/stop")]
    [InlineData("/api/runs/small/resume")]
    public async Task What_changes_something_is_refused(string address)
    {
        using var tool = new ToolInProcess();
        await using var server = await DashboardServer.StartAsync(
            new DashboardOptions { Workspace = Workspace.At(tool.Workspace), IsReadOnly = true, Command = ["/bin/false"] }, TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Link, address)) { Content = JsonContent.Create(new { id = "new", yaml = "" }) };
        request.Headers.Authorization = new("Bearer", server.Link.Query["?token=".Length..]);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("only shows", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(Directory.Exists(tool.Workspace));
    }
}

using System.Net;

namespace TextMad.Tests.Dashboard;

/// <summary>The stream of a run's state: whoever connects again says what it saw last, and is told no more than what came since.</summary>
[Collection(nameof(DashboardCollection))]
public sealed class EventsTests(DashboardFixture dashboard)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task The_same_state_is_not_sent_to_who_has_seen_it()
    {
        DashboardFixture.SkipWithoutBrowser();
        var first = await ReadAsync(null);
        Assert.Contains("\"cells\":\"mmm\"", first, StringComparison.Ordinal);
        var id = first.Split('\n').Single(line => line.StartsWith("id: ", StringComparison.Ordinal))["id: ".Length..];
        Assert.Equal($"event: same\ndata: \nid: {id}", (await ReadAsync(id)).TrimEnd());
        Assert.Equal(first, await ReadAsync("of-another-state"));
    }

    [Fact]
    public async Task There_is_no_stream_of_a_run_that_is_not_there()
    {
        DashboardFixture.SkipWithoutBrowser();
        using var client = new HttpClient();
        using var request = Request("/api/runs/nowhere/events", null);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    // What comes in two seconds.
    private async Task<string> ReadAsync(string? last)
    {
        using var client = new HttpClient();
        using var request = Request("/api/runs/small/events", last);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(_patience);
        await using var stream = await answer.Content.ReadAsStreamAsync(stop.Token);
        using var read = new MemoryStream();
        try
        {
            await stream.CopyToAsync(read, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The stream goes on.
        }

        return System.Text.Encoding.UTF8.GetString(read.ToArray());
    }

    private HttpRequestMessage Request(string address, string? last)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(dashboard.Link, address));
        request.Headers.Authorization = new("Bearer", dashboard.Link.Query["?token=".Length..]);
        if (last is not null)
        {
            request.Headers.Add("Last-Event-ID", last);
        }

        return request;
    }
}

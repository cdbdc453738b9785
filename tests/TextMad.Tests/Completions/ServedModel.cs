using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TextMad.Completions;
using TextMad.Models;
using TextMad.Tokenization;

namespace TextMad.Tests.Completions;

/// <summary>A model behind a real server on loopback, and a client of it.</summary>
internal sealed class ServedModel : IAsyncDisposable
{
    private readonly HttpClient _client = new();

    private ServedModel(CompletionServer server) => Server = server;

    public CompletionServer Server { get; }

    public static async Task<ServedModel> StartAsync(ILanguageModel model, ITokenizer tokenizer, int batch = 8, int waiting = 256) => new(await CompletionServer.StartAsync(
        new CompletionServerOptions { Model = model, Tokenizer = tokenizer, Name = "small", Fingerprint = "fp_1", Batch = batch, Waiting = waiting },
        TestContext.Current.CancellationToken));

    /// <summary>Asks for completions, which must be answered.</summary>
    public async Task<JsonElement> AskAsync(object request)
    {
        var (status, answer) = await TryAskAsync(request);
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    /// <summary>Asks for completions.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> TryAskAsync(object request)
    {
        using var response = await _client.PostAsJsonAsync($"{Server.Address}/completions", request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>Asks for a stream and returns its events up to its end mark.</summary>
    public async Task<List<JsonElement>> StreamAsync(object request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{Server.Address}/completions") { Content = JsonContent.Create(request) };
        using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\n\n");
        Assert.Equal(["data: [DONE]", ""], lines[^2..]);
        return [.. lines[..^2].Select(line => JsonElement.Parse(line["data: ".Length..]))];
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] fields)
    {
        using var message = new HttpRequestMessage(method, new Uri(Server.Address, path));
        if (body is not null)
        {
            message.Content = new StringContent(body, Encoding.UTF8, "application/json");

            // A body that is refused by its length is not sent.
            message.Headers.ExpectContinue = body.Length > 1 << 20;
        }

        foreach (var (name, value) in fields)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _client.SendAsync(message, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The text of each choice.</summary>
    public static string[] Texts(JsonElement answer) => [.. answer.GetProperty("choices").EnumerateArray().Select(choice => choice.GetProperty("text").GetString()!)];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}

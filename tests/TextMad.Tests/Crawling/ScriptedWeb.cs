using System.Collections.Concurrent;
using System.Text;
using TextMad.Fetching;

namespace TextMad.Tests.Crawling;

/// <summary>A web in memory: pages by URL, answers of any kind, a count of what was asked.</summary>
internal sealed class ScriptedWeb : IWebTransport
{
    private readonly Dictionary<string, Func<FetchRequest, FetchResponse>> _answers = new(StringComparer.Ordinal);

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<FetchRequest> Asked { get; } = new();

    /// <summary>Held before each answer.</summary>
    public Func<FetchRequest, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>A page with a text of its own, made of its URL, and links.</summary>
    public ScriptedWeb Page(string url, params string[] links) => Text(url, TextOf(url), links);

    /// <summary>A page with a text.</summary>
    public ScriptedWeb Text(string url, string text, params string[] links) => Html(url, HtmlOf(text, links));

    public ScriptedWeb Html(string url, string html, params (string Name, string Value)[] headers) => On(url, _ => Answer(200, html, headers));

    public ScriptedWeb Redirect(string url, string to) => On(url, _ => Answer(302, "", ("Location", to)));

    public ScriptedWeb On(string url, Func<FetchRequest, FetchResponse> answer)
    {
        _answers[url] = answer;
        return this;
    }

    public ScriptedWeb Remove(string url)
    {
        _answers.Remove(url);
        return this;
    }

    public async ValueTask<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Asked.Enqueue(request);
        await Before(request);
        return _answers.TryGetValue(request.Url.Href, out var answer) ? answer(request) : Answer(404, "");
    }

    public static FetchResponse Answer(int status, string body, params (string Name, string Value)[] headers) => new()
    {
        Status = status,
        Body = Encoding.UTF8.GetBytes(body),
        Headers =
        [
            .. headers.Select(header => KeyValuePair.Create(header.Name, header.Value)),
            .. headers.Any(header => header.Name == "Content-Type") ? Array.Empty<KeyValuePair<string, string>>() : [new("Content-Type", "text/html; charset=utf-8")],
        ],
    };

    public static string HtmlOf(string text, params string[] links) =>
        $"<!DOCTYPE html><html lang=en><head><title>T</title></head><body><main><p>{text}</p></main><nav>"
        + string.Concat(links.Select(link => $"<a href=\"{link}\">link</a> ")) + "</nav></body></html>";

    /// <summary>Some sixty words that no other URL shares.</summary>
    public static string TextOf(string url)
    {
        var text = new StringBuilder("This page tells of things that only it knows.");
        var state = 0UL;
        foreach (var c in url)
        {
            state = (state * 6364136223846793005UL) + c + 1442695040888963407UL;
        }

        for (var i = 0; i < 60; i++)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            text.Append(' ').Append(string.Concat(Enumerable.Range(0, 5).Select(k => (char)('a' + (int)(state >> (10 * k) & 0xFFFF) % 26))));
        }

        return text.Append('.').ToString();
    }
}

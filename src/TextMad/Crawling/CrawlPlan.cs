using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Fetching;
using TextMad.Urls;

namespace TextMad.Crawling;

/// <summary>Everything that a crawl of the real web was begun with; kept beside its state, so that it goes on as it began.</summary>
public sealed record CrawlPlan
{
    /// <summary>The name of a plan's file in a crawl's folder.</summary>
    public const string FileName = "crawl.yaml";

    /// <summary>The URLs where the crawl begins.</summary>
    [Description("URLs where the crawl begins")]
    public ValueList<string> Seeds { get; init; } = [];

    /// <summary>The corpus that documents join.</summary>
    [Description("the corpus that documents join")]
    public string Corpus { get; init; } = "";

    /// <summary>The folder that takes the WARC files; null for none.</summary>
    [Description("the folder that takes WARC files of all requests and answers; none are written when not given")]
    public string? Warc { get; init; }

    /// <summary>Which pages the crawl takes.</summary>
    [Description("what is taken in")]
    public CrawlOptions Crawl { get; init; } = new();

    /// <summary>How requests are made.</summary>
    [Description("how requests are made")]
    public FetchOptions Fetch { get; init; } = new();

    /// <summary>Returns the seeds, parsed.</summary>
    /// <exception cref="InputException">One is not an http or https URL.</exception>
    public IReadOnlyList<WebUrl> SeedUrls() => [.. Seeds.Select(ParseSeed)];

    /// <summary>Reads a URL that a person gave.</summary>
    /// <exception cref="InputException">It is not an http or https URL, or it holds a password.</exception>
    public static WebUrl ParseSeed(string text)
    {
        if (WebUrl.TryParse(text, null, out var url))
        {
            return url.Password.Length == 0 ? url : throw new InputException(
                $"A URL of the host '{url.Host}' holds a password, which would be kept in files and is never sent: leave out what stands before the '@'.");
        }

        var hint = WebUrl.TryParse("https://" + text, null, out var guess) && guess.Host.Contains('.', StringComparison.Ordinal)
            ? $" Did you mean {guess.Href}?" : "";
        throw new InputException($"'{text}' is not a URL that can be crawled: an absolute URL that begins with http:// or https:// is expected.{hint}");
    }
}

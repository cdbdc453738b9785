using System.Text.Json;
using System.Text.Json.Serialization;
using TextMad.Fetching;
using TextMad.Urls;

namespace TextMad.Crawling;

/// <summary>What came of a visit, so far as it depends on that visit alone; kept in a journal until everything before it is applied.</summary>
internal sealed record VisitResult
{
    private static readonly JsonSerializerOptions _json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UrlConverter() },
    };

    /// <summary>The URL's number.</summary>
    public int Id { get; init; }

    /// <summary>One of <see cref="CrawlReasons"/> when nothing is to be kept; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>A detail of the reason, for people; null for none.</summary>
    public string? Detail { get; init; }

    /// <summary>The HTTP status; 0 when there was no answer.</summary>
    public int Status { get; init; }

    /// <summary>When, by the crawl's clock: Unix seconds.</summary>
    public long Time { get; init; }

    /// <summary>Bytes of the body.</summary>
    public long Bytes { get; init; }

    /// <summary>The answer's entity tag.</summary>
    public string? EntityTag { get; init; }

    /// <summary>The answer's Last-Modified.</summary>
    public string? LastModified { get; init; }

    /// <summary>Where a redirect leads.</summary>
    public WebUrl? RedirectTo { get; init; }

    /// <summary>What the page calls its canonical URL.</summary>
    public WebUrl? Canonical { get; init; }

    /// <summary>Links to follow, of a page or a sitemap.</summary>
    public IReadOnlyList<WebUrl> Links { get; init; } = [];

    /// <summary>Sitemaps to read.</summary>
    public IReadOnlyList<WebUrl> Sitemaps { get; init; } = [];

    /// <summary>The text to keep.</summary>
    public string? Text { get; init; }

    /// <summary>The page's title.</summary>
    public string? Title { get; init; }

    /// <summary>The text's language.</summary>
    public string? Language { get; init; }

    /// <summary>The text's near-duplicate sketch.</summary>
    public byte[]? Sketch { get; init; }

    /// <summary>robots.txt as it was sent; null when there is none and all is allowed.</summary>
    public byte[]? Robots { get; init; }

    /// <summary>True when nobody answered, though another time somebody may.</summary>
    [JsonIgnore]
    public bool IsWithoutAnswer => Reason is FetchReasons.Timeout or FetchReasons.ConnectionFailure or FetchReasons.DnsFailure or FetchReasons.TlsFailure;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, _json);

    public static VisitResult FromBytes(ReadOnlySpan<byte> bytes) => OwnData.ParseJson<VisitResult>(bytes, _json);

    private sealed class UrlConverter : JsonConverter<WebUrl>
    {
        public override WebUrl? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            WebUrl.TryParse(reader.GetString()!, null, out var url) ? url : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, WebUrl value, JsonSerializerOptions options) => writer.WriteStringValue(value.Href);
    }
}

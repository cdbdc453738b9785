using System.Globalization;
using TextMad.Urls;

namespace TextMad.Crawling.Sitemaps;

/// <summary>Takes the entries of a sitemap that may be taken.</summary>
internal sealed class SitemapCollector(WebUrl url)
{
    // W3C date and time [NOTE-datetime], all its lengths, and what RSS uses [RFC 822 with four digits of the year].
    private static readonly string[] _times =
    [
        "yyyy", "yyyy-MM", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "ddd, d MMM yyyy HH:mm:ss 'GMT'", "ddd, d MMM yyyy HH:mm:ss zzz", "d MMM yyyy HH:mm:ss 'GMT'", "d MMM yyyy HH:mm:ss zzz",
    ];

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<SitemapEntry> _entries = [];

    public bool IsIndex { get; set; }

    public IReadOnlyList<SitemapEntry> Entries => _entries;

    public int Foreign { get; private set; }

    public bool IsFull { get; private set; }

    /// <summary>Takes an entry if it is a URL of the same host; false when no more are taken.</summary>
    public bool Add(string location, string? modified, string? priority)
    {
        if (!WebUrl.TryParse(location, url, out var found) || found.Authority != url.Authority)
        {
            Foreign++;
            return true;
        }

        var identity = found.ForIdentity();
        if (_known.Contains(identity.Href))
        {
            return true;
        }

        if (_entries.Count == Sitemap.MaximumEntries)
        {
            IsFull = true;
            return false;
        }

        _known.Add(identity.Href);
        _entries.Add(new SitemapEntry(identity, Time(modified), Priority(priority)));
        return true;
    }

    private static DateTimeOffset? Time(string? text) =>
        text is not null && DateTimeOffset.TryParseExact(
            text.Trim(), _times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private static double? Priority(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value : null;
}

using System.Globalization;
using TextMad.Compression;
using TextMad.Crawling.Robots;
using TextMad.Crawling.Sitemaps;
using TextMad.Fetching;
using TextMad.Pages.Preferences;
using TextMad.Pages;
using TextMad.Texts.Duplicates;
using TextMad.Texts;
using TextMad.Urls;

namespace TextMad.Crawling.Rounds;

/// <summary>
/// Makes a visit: asks, asks again after failures that may pass, and reads what came. Says nothing of what depends on other visits, so
/// visits may be made at the same time and in any order. Thread-safe.
/// </summary>
/// <param name="transport">The transport by which pages are fetched.</param>
/// <param name="options">The options of the crawl.</param>
/// <param name="clock">The crawl's time.</param>
/// <param name="filter">What else is not to be kept.</param>
internal sealed class Visitor(IWebTransport transport, CrawlOptions options, CrawlClock clock, IPageFilter? filter)
{
    /// <summary>Servers that ask to be left alone for longer are left alone for good.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(120);

    /// <summary>Redirects that are followed to a robots.txt [RFC 9309, 2.3.1.2].</summary>
    private const int RobotsRedirects = 5;

    /// <summary>One byte more than is read of a robots.txt, so that the line shows within which a longer file is cut.</summary>
    private const int MostRobotsBytes = RobotsFile.MaximumLength + 1;

    /// <summary>Makes a visit. Whatever goes wrong in it is its result, except what would go wrong in the next one as well (<see cref="ItemFault"/>).</summary>
    public async Task<VisitResult> VisitAsync(Visit visit, CancellationToken cancellation)
    {
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        try
        {
            var result = await AskAsync(visit, cancellation).ConfigureAwait(false);
            Telemetry.CountVisit(
                result.Status > 0 ? result.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : result.Reason ?? "no answer",
                System.Diagnostics.Stopwatch.GetElapsedTime(begun));
            return result;
        }
        catch (Exception failure) when (ItemFault.IsOfItem(failure))
        {
            return new VisitResult { Id = visit.Id, Time = clock.UnixSeconds, Reason = TextReasons.Internal, Detail = ItemFault.Describe(failure) };
        }
    }

    private async Task<VisitResult> AskAsync(Visit visit, CancellationToken cancellation)
    {
        FetchResponse response;
        try
        {
            response = visit.Kind == VisitKind.Robots
                ? await FetchRobotsAsync(visit, cancellation).ConfigureAwait(false)
                : await FetchAsync(
                    visit.Kind == VisitKind.Sitemap ? visit.Request with { Most = Sitemap.MaximumBytes + 1 } : visit.Request, cancellation).ConfigureAwait(false);
        }
        catch (FetchFailure failure)
        {
            return new VisitResult { Id = visit.Id, Time = clock.UnixSeconds, Reason = failure.Reason, Detail = failure.Message };
        }

        var result = new VisitResult
        {
            Id = visit.Id,
            Time = clock.UnixSeconds,
            Status = response.Status,
            Bytes = response.Body.Length,
            EntityTag = response.Header("ETag"),
            LastModified = response.Header("Last-Modified"),
        };
        return visit.Kind switch
        {
            VisitKind.Robots => ReadRobots(result, response),
            _ when response.Status != 200 => ReadStatus(visit, result, response),
            VisitKind.Sitemap => ReadSitemap(visit, result, response),
            _ => ReadPage(visit, result, response),
        };
    }

    private async Task<FetchResponse> FetchAsync(FetchRequest request, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var pause = TimeSpan.FromSeconds(1 << (2 * Math.Min(attempt, 5)));
            try
            {
                var response = await transport.FetchAsync(request, cancellation).ConfigureAwait(false);
                if (response.Status is not (408 or 429 or 500 or 502 or 503 or 504 or 522 or 524) || attempt >= options.Retries)
                {
                    return response;
                }

                var asked = RetryAfter(response);
                if (asked > _longestWait)
                {
                    return response;
                }

                pause = asked ?? pause;
            }
            catch (FetchFailure failure) when (attempt < options.Retries && MayPass(failure.Reason))
            {
            }

            await clock.WaitAsync(pause, cancellation).ConfigureAwait(false);
        }
    }

    private static bool MayPass(string reason) => reason is FetchReasons.Timeout or FetchReasons.ConnectionFailure or FetchReasons.BadHttp;

    private TimeSpan? RetryAfter(FetchResponse response)
    {
        var value = response.Header("Retry-After");
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var date)
                ? TimeSpan.FromSeconds(Math.Max(0, date.ToUnixTimeSeconds() - clock.UnixSeconds))
            : null;
    }

    private async Task<FetchResponse> FetchRobotsAsync(Visit visit, CancellationToken cancellation)
    {
        var url = visit.Url;
        for (var redirects = 0; ; redirects++)
        {
            var response = await FetchAsync(new FetchRequest(url, Most: MostRobotsBytes), cancellation).ConfigureAwait(false);
            if (redirects >= RobotsRedirects || RedirectOf(response, url) is not { } target)
            {
                return response;
            }

            url = target;
        }
    }

    private static WebUrl? RedirectOf(FetchResponse response, WebUrl url) =>
        response.Status is 301 or 302 or 303 or 307 or 308
        && response.Header("Location") is { } location
        && WebUrl.TryParse(location, url, out var target)
            ? target
            : null;

    private static VisitResult ReadRobots(VisitResult result, FetchResponse response)
    {
        // "Unavailable" (4xx, too many redirects) means no restrictions, "unreachable" (5xx) that everything is forbidden; and so does a server that
        // asks for fewer requests.
        if (response.Status >= 500 || response.Status == 429)
        {
            return result with { Reason = CrawlReasons.RobotsUnreachable, Detail = Status(response) };
        }

        if (response.Status != 200)
        {
            return result;
        }

        // Some hosts keep it as a gzip file.
        var bytes = new byte[MostRobotsBytes];
        var length = 0;
        try
        {
            using var stream = Unpacking.OpenAny(new MemoryStream(response.Body.ToArray(), writable: false));
            int count;
            while (length < bytes.Length && (count = stream.Read(bytes, length, bytes.Length - length)) > 0)
            {
                length += count;
            }
        }
        catch (InvalidDataException failure) when (!response.IsBodyCut)
        {
            return result with { Reason = FetchReasons.BadEncoding, Detail = failure.Message };
        }
        catch (InvalidDataException)
        {
            // What is missing is what was cut.
        }

        // Half a line could forbid, or allow, more than the whole one.
        var end = response.IsBodyCut ? bytes.AsSpan(0, length).LastIndexOfAny((byte)'\n', (byte)'\r') + 1 : length;
        return result with { Robots = bytes[..end] };
    }

    private static VisitResult ReadStatus(Visit visit, VisitResult result, FetchResponse response)
    {
        if (response.Status is >= 300 and < 400 and not 304)
        {
            return RedirectOf(response, visit.Url) is { } target
                ? result with { Reason = FetchReasons.Redirected, Detail = target.Href, RedirectTo = target }
                : result with
                {
                    Reason = response.Header("Location") is null ? FetchReasons.NoContent : FetchReasons.UrlInvalid,
                    Detail = $"{Status(response)} to '{response.Header("Location")}'",
                };
        }

        var reason = response.Status switch
        {
            304 => CrawlReasons.Unchanged,
            404 => FetchReasons.NotFound,
            410 => FetchReasons.Gone,
            >= 500 => FetchReasons.ServerError,
            >= 400 => FetchReasons.ClientError,
            _ => FetchReasons.NoContent,
        };
        return result with { Reason = reason, Detail = Status(response) };
    }

    private static string Status(FetchResponse response) => FormattableString.Invariant($"HTTP status {response.Status}");

    private static VisitResult ReadSitemap(Visit visit, VisitResult result, FetchResponse response)
    {
        var sitemap = Sitemap.Read(response.Body, visit.Url);
        var locations = sitemap.Entries.Select(entry => entry.Location).ToList();
        string?[] remarks =
        [
            response.IsBodyCut ? FormattableString.Invariant($"only the first {response.Body.Length} bytes were read") : null,
            sitemap.Problem,
            sitemap.Foreign == 0 ? null : FormattableString.Invariant($"entries that are not URLs or of other hosts: {sitemap.Foreign}"),
        ];
        result = result with { Detail = remarks.Any(remark => remark is not null) ? string.Join("; ", remarks.OfType<string>()) : null };
        return sitemap.IsIndex ? result with { Sitemaps = locations } : result with { Links = locations };
    }

    private VisitResult ReadPage(Visit visit, VisitResult result, FetchResponse response)
    {
        switch (PageReader.Read(response.Body, response.Header("Content-Type"), visit.Url))
        {
            case PageReading.Extracted { Page: var page }:
                return ReadText(page, result, response, visit.Url);
            case PageReading.Refused refused:
                return result with { Reason = refused.Reason, Detail = refused.Detail };
            default:
                throw new InvalidOperationException("A page is read or refused.");
        }
    }

    private VisitResult ReadText(ExtractedPage page, VisitResult result, FetchResponse response, WebUrl url)
    {
        var asked = page.Directives.And(PageDirectives.Of(response.Headers, FetchOptions.ProductToken));
        var followed = asked.NoFollow ? [] : page.Links.Where(link => !link.NoFollow).Select(link => link.Url).ToList();
        var canonical = page.Canonical
            ?? (LinkField.TargetOf(response.List("Link"), "canonical") is { } link && WebUrl.TryParse(link, url, out var named) ? named : null);
        var read = result with { Links = followed, Canonical = canonical, Title = page.Title, Language = page.Language };
        if (asked.NoIndex)
        {
            return read with { Reason = FetchReasons.NoIndex };
        }

        if (asked.UnavailableAfter is { } end && end <= DateTimeOffset.FromUnixTimeSeconds(clock.UnixSeconds))
        {
            return read with { Reason = FetchReasons.NoIndex, Detail = FormattableString.Invariant($"unavailable_after {end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}") };
        }

        if (options.AiPreferences == PreferenceHandling.Obey
            && PagePreferences.ForbidsTraining(response.Headers, page.Directives.NoAi, FetchOptions.ProductToken) is { } said)
        {
            return read with { Reason = FetchReasons.AiUseDisallowed, Detail = said };
        }

        var words = Document.CountWords(page.Text);
        if (words < Math.Max(1, options.MinimumWords) || TextCleaning.IsBlank(page.Text))
        {
            return read with { Reason = CrawlReasons.TooShort, Detail = FormattableString.Invariant($"{words} words") };
        }

        if (options.Language is { } language && page.Language is { } spoken && !IsOf(spoken, language))
        {
            return read with { Reason = CrawlReasons.Language, Detail = spoken };
        }

        if (filter?.Refuse(url, page.Text) is { } reason)
        {
            return read with { Reason = reason };
        }

        return read with { Text = page.Text, Sketch = NearDuplicateSketch.Of(page.Text, options.Duplicates == DuplicateHandling.Folded).ToBytes() };
    }

    private static bool IsOf(string tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Length || tag[language.Length] == '-');
}

namespace TextMad.Crawling;

/// <summary>The time of a crawl: the world's, or that of a simulated web, in which waiting takes none.</summary>
/// <param name="time">Says what time it is.</param>
/// <param name="waits">Whether pauses are kept.</param>
public sealed class CrawlClock(TimeProvider time, bool waits)
{
    /// <summary>The world's time.</summary>
    public static CrawlClock Real { get; } = new(TimeProvider.System, waits: true);

    /// <summary>Whether pauses are kept.</summary>
    public bool Waits => waits;

    /// <summary>Now, in whole seconds since 1970 UTC.</summary>
    public long UnixSeconds => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Seconds since 1970 as documents state when they were fetched, e.g. <c>2026-03-01T12:00:00Z</c>.</summary>
    public static string Text(long unixSeconds) =>
        DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Waits, if waiting takes time here.</summary>
    public Task WaitAsync(TimeSpan pause, CancellationToken cancellation) =>
        waits && pause > TimeSpan.Zero ? Task.Delay(pause, cancellation) : Task.CompletedTask;
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using TextMad.Crawling.Frontier;
using TextMad.Fetching;

namespace TextMad.Crawling.Rounds;

/// <summary>Makes the visits of a round: hosts side by side, the requests to one host one after the other with its pause in between.</summary>
internal sealed class RoundFetcher(Visitor visitor, CrawlOptions options, CrawlClock clock, Func<int, FrontierHost> hosts)
{
    /// <summary>A host that has no answer this many times one after the other is left alone for the rest of the round.</summary>
    private const int MostFailures = 2;

    /// <summary>For this many seconds it is left alone, doubled with each failure.</summary>
    private const int Rest = 5;

    /// <summary>The longest pause between requests that a robots.txt is granted, in seconds.</summary>
    private const double LongestCrawlDelay = 30;

    /// <summary>Seconds between two requests to a host.</summary>
    public double DelayOf(FrontierHost host)
    {
        var asked = host.Robots.CrawlDelay(FetchOptions.ProductToken)?.TotalSeconds ?? 0;
        return clock.Waits ? Math.Max(options.Delay, Math.Min(asked, LongestCrawlDelay)) : 0;
    }

    /// <summary>Makes visits; a result that is null says that the visit did not come about.</summary>
    /// <remarks>The channel is completed in any case, also after a cancellation, which is thrown.</remarks>
    public async Task FetchAllAsync(
        IEnumerable<(int Position, Visit Visit)> visits, ChannelWriter<(int Position, VisitResult? Result)> done, CancellationToken cancellation)
    {
        try
        {
            using var slots = new SemaphoreSlim(options.Concurrency);
            var lanes = new List<Task>();
            foreach (var group in visits.GroupBy(item => item.Visit.Host))
            {
                var queue = new ConcurrentQueue<(int, Visit)>(group);

                // In process there is no server to protect, so all requests run at once.
                var most = clock.Waits ? options.ConnectionsPerHost : Environment.ProcessorCount;
                for (var lane = Math.Min(most, queue.Count); lane > 0; lane--)
                {
                    lanes.Add(Task.Run(() => FetchLaneAsync(queue, hosts(group.Key), slots, done, cancellation), cancellation));
                }
            }

            await Task.WhenAll(lanes).ConfigureAwait(false);
        }
        finally
        {
            done.Complete();
        }
    }

    private async Task FetchLaneAsync(
        ConcurrentQueue<(int Position, Visit Visit)> queue,
        FrontierHost host,
        SemaphoreSlim slots,
        ChannelWriter<(int, VisitResult?)> done,
        CancellationToken cancellation)
    {
        var delay = DelayOf(host);
        var failures = 0;
        while (queue.TryDequeue(out var item))
        {
            if (failures >= MostFailures && clock.Waits)
            {
                done.TryWrite((item.Position, null));
                continue;
            }

            await clock.WaitAsync(TimeSpan.FromMilliseconds(host.NotBefore - Environment.TickCount64), cancellation).ConfigureAwait(false);
            await slots.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                var result = await visitor.VisitAsync(item.Visit, cancellation).ConfigureAwait(false);
                failures = result.IsWithoutAnswer ? failures + 1 : 0;
                var pause = failures == 0 ? delay : Math.Max(delay, Rest << Math.Min(host.Failures + failures - 1, 6));
                host.NotBefore = Environment.TickCount64 + (long)(1000 * pause);
                done.TryWrite((item.Position, result));
            }
            finally
            {
                slots.Release();
            }
        }
    }
}

using TextMad.Crawling.Robots;

namespace TextMad.Crawling.Frontier;

/// <summary>A host of a crawl: what its robots.txt says, what waits there, and when it may be asked again.</summary>
/// <param name="id">Its number, from 0 in the order of discovery.</param>
/// <param name="origin">Scheme, host and port.</param>
internal sealed class FrontierHost(int id, string origin)
{
    public int Id { get; } = id;

    public string Origin { get; } = origin;

    /// <summary>What is known of robots.txt.</summary>
    public RobotsState RobotsState { get; set; }

    /// <summary>The rules; everything is allowed until they are known, and nothing is asked for then.</summary>
    public RobotsFile Robots { get; set; } = RobotsFile.AllowAll;

    /// <summary>Why robots.txt could not be had, one of <see cref="CrawlReasons"/>; it keeps from the host's pages too.</summary>
    public string? RobotsFailure { get; set; }

    /// <summary>When robots.txt was asked for, Unix seconds.</summary>
    public long RobotsTime { get; set; }

    /// <summary>Pages that wait, nearest to the seeds first, then in the order of discovery.</summary>
    public PriorityQueue<int, long> Waiting { get; } = new();

    /// <summary>Pages asked for.</summary>
    public int Pages { get; set; }

    /// <summary>Visits one after the other that had no answer.</summary>
    public int Failures { get; set; }

    /// <summary>Not before this time, by the machine's monotonic clock.</summary>
    public long NotBefore { get; set; }
}

using System.Collections.Concurrent;

namespace TextMad.SimulatedWeb.Serving;

/// <summary>How often each page that fails this week was asked for: what makes a failure go away on retry.</summary>
internal sealed class AttemptLog
{
    private readonly ConcurrentDictionary<(int Tick, int Page), int> _attempts = new();

    /// <summary>Returns the number of this attempt, from 1.</summary>
    public int Next(int tick, int page) => _attempts.AddOrUpdate((tick, page), 1, (_, before) => before + 1);
}

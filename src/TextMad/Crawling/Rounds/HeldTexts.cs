using TextMad.Crawling.State;

namespace TextMad.Crawling.Rounds;

/// <summary>
/// What came of pages that name another URL as their canonical form, until it shows whether that one is kept. In the crawl's state, so that no
/// text is lost with the process; who waits for whom is in memory as well.
/// </summary>
internal sealed class HeldTexts
{
    private readonly CrawlState _state;
    private readonly SortedDictionary<int, int> _awaited = [];
    private readonly Dictionary<int, SortedSet<int>> _waiting = [];

    /// <summary>What a crawl holds.</summary>
    public HeldTexts(CrawlState state)
    {
        _state = state;
        foreach (var (id, awaited) in state.Held())
        {
            Note(id, awaited);
        }
    }

    /// <summary>The first page of which something is held; null when there is none.</summary>
    public int? First => _awaited.Count == 0 ? null : _awaited.First().Key;

    /// <summary>Returns whether something of a page is held.</summary>
    public bool Has(int id) => _awaited.ContainsKey(id);

    /// <summary>Holds what came of a page until another is settled.</summary>
    public void Hold(int id, int awaited, VisitResult result)
    {
        Forget(id);
        _state.Hold(id, awaited, result with { Links = [], Sitemaps = [] });
        Note(id, awaited);
    }

    /// <summary>Lets a page wait for another URL than before.</summary>
    public void HoldFor(int id, int awaited)
    {
        if (_awaited[id] != awaited)
        {
            Forget(id);
            _state.HoldFor(id, awaited);
            Note(id, awaited);
        }
    }

    /// <summary>Returns the pages that wait for a URL, in the order of their numbers.</summary>
    public IReadOnlyList<int> WaitingFor(int awaited) => _waiting.TryGetValue(awaited, out var ids) ? [.. ids] : [];

    /// <summary>Returns what is held of a page.</summary>
    public VisitResult Find(int id) => _state.FindHeld(id);

    /// <summary>Holds nothing of a page any more.</summary>
    public void Remove(int id)
    {
        if (Forget(id))
        {
            _state.RemoveHeld(id);
        }
    }

    private void Note(int id, int awaited)
    {
        _awaited.Add(id, awaited);
        if (!_waiting.TryGetValue(awaited, out var ids))
        {
            _waiting.Add(awaited, ids = []);
        }

        ids.Add(id);
    }

    private bool Forget(int id)
    {
        if (!_awaited.Remove(id, out var awaited))
        {
            return false;
        }

        _waiting[awaited].Remove(id);
        if (_waiting[awaited].Count == 0)
        {
            _waiting.Remove(awaited);
        }

        return true;
    }
}

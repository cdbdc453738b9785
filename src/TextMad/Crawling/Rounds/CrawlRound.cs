namespace TextMad.Crawling.Rounds;

/// <summary>The visits of a round and what has come of them so far. Results come in any order and are taken in the order of the visits.</summary>
internal sealed class CrawlRound
{
    private readonly VisitResult?[] _results;
    private readonly bool[] _settled;
    private readonly List<int> _early = [];
    private int _next;

    /// <summary>Creates a round.</summary>
    /// <param name="visits">In the order in which they are applied.</param>
    /// <param name="journal">What came of some of them before the round was cut short.</param>
    public CrawlRound(IReadOnlyList<Visit> visits, Dictionary<int, VisitResult> journal)
    {
        Visits = visits;
        PagesLeft = visits.Count(visit => visit.Kind == VisitKind.Page);
        _results = new VisitResult?[visits.Count];
        _settled = new bool[visits.Count];
        for (var i = 0; i < visits.Count; i++)
        {
            _settled[i] = journal.TryGetValue(visits[i].Id, out _results[i]);
        }
    }

    /// <summary>The visits.</summary>
    public IReadOnlyList<Visit> Visits { get; }

    /// <summary>Returns the visits that are still to be made.</summary>
    public IEnumerable<(int Position, Visit Visit)> Open =>
        Enumerable.Range(0, Visits.Count).Where(i => !_settled[i]).Select(i => (i, Visits[i]));

    /// <summary>Page visits that nothing has been taken of yet.</summary>
    public int PagesLeft { get; private set; }

    /// <summary>Takes in what came of a visit; null when it did not come about.</summary>
    public void Arrive(int position, VisitResult? result)
    {
        _results[position] = result;
        _settled[position] = true;
        _early.Add(position);
    }

    /// <summary>Returns the next result in order, if it has come; null inside when the visit did not come about.</summary>
    public bool TryTake(out int position, out VisitResult? result)
    {
        position = _next;
        result = null;
        if (_next == Visits.Count || !_settled[_next])
        {
            return false;
        }

        result = _results[_next];
        PagesLeft -= Visits[_next].Kind == VisitKind.Page ? 1 : 0;
        _results[_next++] = null;
        return true;
    }

    /// <summary>Results that came since this was asked last and must wait for others.</summary>
    public IReadOnlyList<VisitResult> TakeEarly()
    {
        var early = _early.Where(position => position >= _next).Select(position => _results[position]).OfType<VisitResult>().ToList();
        _early.Clear();
        return early;
    }
}

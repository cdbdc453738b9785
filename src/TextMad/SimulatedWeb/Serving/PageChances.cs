using TextMad.Numerics.Random;

namespace TextMad.SimulatedWeb.Serving;

/// <summary>Which pages and links are struck by what <see cref="ServingOptions"/> say: functions of the seed and of numbers alone.</summary>
internal sealed class PageChances(WorldState state)
{
    private readonly ServingOptions _options = state.Options.Serving;
    private readonly RandomKey _moved = state.Key.For("moved");
    private readonly RandomKey _failing = state.Key.For("failing");
    private readonly RandomKey _slow = state.Key.For("slow");
    private readonly RandomKey _gone = state.Key.For("gone");
    private readonly RandomKey _tracking = state.Key.For("tracking");
    private readonly RandomKey _type = state.Key.For("wrong type");
    private readonly RandomKey _huge = state.Key.For("huge");
    private readonly RandomKey _noIndex = state.Key.For("noindex");
    private readonly RandomKey _listed = state.Key.For("listed");
    private readonly RandomKey _session = state.Key.For("session");

    public bool IsMoved(int page) => Strikes(_moved, page, _options.Moved);

    public bool IsSlow(int page) => Strikes(_slow, page, _options.Slow);

    public bool IsGone(int page) => Strikes(_gone, page, _options.Gone);

    public bool HasWrongType(int page) => Strikes(_type, page, _options.WrongType);

    public bool IsHuge(int page) => Strikes(_huge, page, _options.Huge);

    public bool IsNoIndex(int page) => Strikes(_noIndex, page, _options.NoIndex);

    public bool IsTracked(int from, int to) => _options.Tracking > 0 && _tracking.At(from).At(to).Stream().NextDouble() < _options.Tracking;

    /// <summary>Returns whether a sitemap names the page: one that the ranking favours always, others as often as it shows them.</summary>
    public bool IsListed(int page) => !IsNoIndex(page)
        && (state.Options.Machines.Chance(state.Pages[page].IsMachineWritten) is var chance && (chance >= 1 || Strikes(_listed, page, chance)));

    /// <summary>Returns the session that a page's links carry.</summary>
    public uint Session(int page) => (uint)_session.At(state.Tick).At(page).Stream().NextUInt64();

    /// <summary>Returns how many attempts fail this week: 0 for most pages, <see cref="int.MaxValue"/> for those that stay down.</summary>
    public int Failures(int page)
    {
        if (_options.ServerError == 0)
        {
            return 0;
        }

        var random = _failing.At(state.Tick).At(page).Stream();
        if (random.NextDouble() >= _options.ServerError)
        {
            return 0;
        }

        return random.NextInt32(10) == 0 ? int.MaxValue : 1 + random.NextInt32(2);
    }

    private static bool Strikes(RandomKey key, int page, double share) => share > 0 && key.At(page).Stream().NextDouble() < share;
}

using TextMad.Urls;

namespace TextMad.SimulatedWeb.Watching;

/// <summary>
/// Answers what a simulated web is and was, for who looks at it: what needs a pass over all pages is worked out once. The world must stand still. Safe for threads.
/// </summary>
/// <param name="world">The world.</param>
internal sealed class WebWatch(WebWorld world)
{
    private readonly Lazy<IReadOnlyList<WebWeek>> _weeks = new(() => WebWeek.Of(world.State));
    private readonly Lazy<IReadOnlyList<WebSiteTotals>> _sites = new(() => WebSiteTotals.Of(world.State));
    private readonly Lazy<WebStatistics> _statistics = new(world.Statistics);
    private readonly Lazy<ILookup<int, int>> _bySite = new(() => Enumerable.Range(0, world.State.Pages.Count).Reverse().ToLookup(number => world.State.Pages[number].Site));

    /// <summary>The world.</summary>
    public WebWorld World => world;

    /// <summary>The world in numbers.</summary>
    public WebStatistics Statistics => _statistics.Value;

    /// <summary>Its weeks from the beginning.</summary>
    public IReadOnlyList<WebWeek> Weeks => _weeks.Value;

    /// <summary>Its sites, those with most text first.</summary>
    public IReadOnlyList<WebSiteTotals> Sites => _sites.Value;

    /// <summary>Returns some pages, the newest first.</summary>
    /// <param name="host">Of which site; null for all.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="take">How many at most.</param>
    /// <returns>The pages, and how many there are in all; null when there is no such site.</returns>
    public (IReadOnlyList<WebPageLine> Pages, int Total)? Pages(string? host, int skip, int take)
    {
        var state = world.State;
        if (host is null)
        {
            return ([.. Enumerable.Range(0, state.Pages.Count).Reverse().Skip(skip).Take(take).Select(number => WebPageLine.Of(state, number))], state.Pages.Count);
        }

        return state.Hosts.TryGetValue(host, out var site)
            ? ([.. _bySite.Value[site].Skip(skip).Take(take).Select(number => WebPageLine.Of(state, number))], _bySite.Value[site].Count())
            : null;
    }

    /// <summary>Returns the page at an address, in whatever form it is linked; null where there is no page.</summary>
    public (WebPageLine Line, PageTruth Truth, IReadOnlyList<PagePart> Parts)? Page(WebUrl url) => world.TruthOf(url) is { } truth
        ? (WebPageLine.Of(world.State, truth.Number), truth, PagePart.Of(world.State, truth.Number))
        : null;
}

using TextMad.SimulatedWeb;
using TextMad.SimulatedWeb.Watching;

namespace TextMad.Dashboard.Webs;

/// <summary>A simulated web in numbers, now and week by week, and its largest sites.</summary>
internal sealed record WorldAnswer(ulong Seed, DateTimeOffset Date, WebStatistics Statistics, IReadOnlyList<WebWeek> Weeks, IReadOnlyList<WebSiteTotals> Largest)
{
    private const int Shown = 20;

    /// <summary>Returns the numbers of a web.</summary>
    public static WorldAnswer Of(WebWatch web) =>
        new(web.World.Seed, web.World.Clock.GetUtcNow(), web.Statistics, web.Weeks, [.. web.Sites.Where(site => site.Pages > 0).Take(Shown)]);
}

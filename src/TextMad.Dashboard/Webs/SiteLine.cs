using TextMad.SimulatedWeb.Watching;

namespace TextMad.Dashboard.Webs;

/// <summary>A site in the list, and how many documents of the store were crawled from its host.</summary>
internal sealed record SiteLine(WebSiteTotals Site, long Taken);

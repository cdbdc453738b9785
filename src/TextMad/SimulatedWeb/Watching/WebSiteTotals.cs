namespace TextMad.SimulatedWeb.Watching;

/// <summary>A site of a simulated web in numbers.</summary>
/// <param name="Host">Its host.</param>
/// <param name="Title">Its name.</param>
/// <param name="Kind">What it is like.</param>
/// <param name="Born">The week of its first page; negative before the world began.</param>
/// <param name="Died">The week in which it vanished; null while it lives.</param>
/// <param name="Pages">Its living pages.</param>
/// <param name="DeadPages">Its pages that vanished.</param>
/// <param name="TextBytes">Bytes of text on its living pages.</param>
/// <param name="MachineShare">The share of these bytes that machines wrote.</param>
/// <param name="IsClosed">Whether its robots.txt turns crawlers away.</param>
/// <param name="TrainingNotice">Where it says that no model may be trained on it.</param>
internal sealed record WebSiteTotals(
    string Host,
    string Title,
    SiteKind Kind,
    int Born,
    int? Died,
    int Pages,
    int DeadPages,
    long TextBytes,
    double MachineShare,
    bool IsClosed,
    TrainingNotice TrainingNotice)
{
    /// <summary>Returns all sites, those with most text first.</summary>
    public static IReadOnlyList<WebSiteTotals> Of(WorldState state)
    {
        var (living, dead, bytes, machine) = (new int[state.Sites.Count], new int[state.Sites.Count], new long[state.Sites.Count], new double[state.Sites.Count]);
        foreach (var page in state.Pages)
        {
            if (!page.IsAlive)
            {
                dead[page.Site]++;
                continue;
            }

            living[page.Site]++;
            bytes[page.Site] += page.Text.Bytes;
            machine[page.Site] += page.Text.Bytes * page.MachineShare;
        }

        return
        [
            .. state.Sites.Select(site => new WebSiteTotals(
                site.Host,
                site.Title,
                site.Kind,
                site.Born,
                site.IsAlive ? null : site.Died,
                living[site.Index],
                dead[site.Index],
                bytes[site.Index],
                bytes[site.Index] == 0 ? 0 : machine[site.Index] / bytes[site.Index],
                site.IsClosed,
                site.TrainingNotice)).OrderByDescending(site => site.TextBytes).ThenBy(site => site.Host, StringComparer.Ordinal),
        ];
    }
}

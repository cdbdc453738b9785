namespace TextMad.SimulatedWeb.Watching;

/// <summary>A week of a simulated web, as its pages tell it now: when each was born and vanished, and what stood on it last.</summary>
/// <param name="Week">The week; 0 is the beginning.</param>
/// <param name="Pages">Pages that lived at its end.</param>
/// <param name="Births">Pages that appeared in it; in week 0, those that it began with.</param>
/// <param name="MachineBirths">Of these, pages that a model wrote first.</param>
/// <param name="Deaths">Pages that vanished in it, alone or with their site.</param>
/// <param name="Sites">Sites that lived at its end.</param>
/// <param name="SiteBirths">Sites that appeared in it.</param>
/// <param name="SiteDeaths">Sites that vanished in it.</param>
/// <param name="TextBytes">Bytes of text on the pages that lived at its end.</param>
/// <param name="MachineShare">The share of these bytes that machines wrote; a later edit of a page counts as if it had been there.</param>
internal sealed record WebWeek(
    int Week, int Pages, int Births, int MachineBirths, int Deaths, int Sites, int SiteBirths, int SiteDeaths, long TextBytes, double MachineShare)
{
    /// <summary>Returns the weeks of a world from its beginning, in one pass over its pages.</summary>
    public static IReadOnlyList<WebWeek> Of(WorldState state)
    {
        // What comes with a week, and what goes with it.
        var weeks = state.Tick + 1;
        var (pages, births, machines, deaths) = (new int[weeks], new int[weeks], new int[weeks], new int[weeks]);
        var (sites, siteBirths, siteDeaths) = (new int[weeks], new int[weeks], new int[weeks]);
        var (bytes, machineBytes) = (new long[weeks], new double[weeks]);
        foreach (var page in state.Pages)
        {
            var length = page.Spans.Sum(span => (long)span.Bytes);
            var born = Math.Clamp(page.Born, 0, state.Tick);
            births[born]++;
            machines[born] += page.Author < 0 ? 0 : 1;
            pages[born]++;
            bytes[born] += length;
            machineBytes[born] += length * page.MachineShare;
            if (!page.IsAlive)
            {
                var died = Math.Clamp(page.Died, 0, state.Tick);
                deaths[died]++;
                pages[died]--;
                bytes[died] -= length;
                machineBytes[died] -= length * page.MachineShare;
            }
        }

        foreach (var site in state.Sites)
        {
            var born = Math.Clamp(site.Born, 0, state.Tick);
            siteBirths[born]++;
            sites[born]++;
            if (!site.IsAlive)
            {
                siteDeaths[Math.Clamp(site.Died, 0, state.Tick)]++;
                sites[Math.Clamp(site.Died, 0, state.Tick)]--;
            }
        }

        var found = new List<WebWeek>(weeks);
        var (living, livingSites, text, machine) = (0, 0, 0L, 0.0);
        for (var week = 0; week < weeks; week++)
        {
            living += pages[week];
            livingSites += sites[week];
            text += bytes[week];
            machine += machineBytes[week];
            found.Add(new WebWeek(
                week, living, births[week], machines[week], deaths[week], livingSites, siteBirths[week], siteDeaths[week], text, text == 0 ? 0 : Math.Clamp(machine / text, 0, 1)));
        }

        return found;
    }
}

namespace TextMad.SimulatedWeb;

/// <summary>Works out what home pages and lists of sites show.</summary>
internal static class Directories
{
    /// <summary>Pages that a home page shows as the most read.</summary>
    public const int BestCount = 10;

    /// <summary>Fills the lists of every site.</summary>
    public static void Derive(WorldState state)
    {
        var lists = new List<int>?[state.Sites.Count];
        foreach (var number in state.Alive)
        {
            (lists[state.Pages[number].Site] ??= []).Add(number);
        }

        foreach (var site in state.Sites)
        {
            var pages = lists[site.Index] ?? [];
            pages.Reverse();
            site.Sections = [.. Enumerable.Range(0, site.SectionCount).Select(s => pages.Where(p => site.SectionOf(p) == s).ToArray())];
            site.Best = Best(state, pages);
        }
    }

    // By links that lead there, times the ranking's weight; of equals the newer.
    private static int[] Best(WorldState state, List<int> pages)
    {
        var best = new List<(double Score, int Page)>(BestCount + 1);
        foreach (var number in pages)
        {
            var page = state.Pages[number];
            var score = (1 + page.InLinks) * (page.IsMachineWritten ? state.Options.Machines.Weight : 1);
            var at = best.FindIndex(b => score > b.Score);
            if (at >= 0)
            {
                best.Insert(at, (score, number));
            }
            else if (best.Count < BestCount)
            {
                best.Add((score, number));
            }

            if (best.Count > BestCount)
            {
                best.RemoveAt(BestCount);
            }
        }

        return [.. best.Select(b => b.Page)];
    }
}

using TextMad.SimulatedWeb.Growth;

namespace TextMad.SimulatedWeb;

/// <summary>A simulated web in numbers, as only its simulator knows them.</summary>
public sealed record WebStatistics
{
    /// <summary>In-degrees from here on are taken for the tail.</summary>
    public const int TailFrom = 20;

    /// <summary>Weeks since the world began.</summary>
    public required int Tick { get; init; }

    /// <summary>Living sites.</summary>
    public required int Sites { get; init; }

    /// <summary>Vanished sites.</summary>
    public required int DeadSites { get; init; }

    /// <summary>Living sites closed to crawlers.</summary>
    public required int ClosedSites { get; init; }

    /// <summary>Living sites that say, by a preference, that no model may be trained on them.</summary>
    public required int SitesAgainstTraining { get; init; }

    /// <summary>Living pages.</summary>
    public required int Pages { get; init; }

    /// <summary>Vanished pages.</summary>
    public required int DeadPages { get; init; }

    /// <summary>Bytes of text on living pages.</summary>
    public required long TextBytes { get; init; }

    /// <summary>Share of these bytes that machines wrote.</summary>
    public required double MachineShare { get; init; }

    /// <summary>Living pages without a machine's hand.</summary>
    public required int HumanPages { get; init; }

    /// <summary>Living pages partly by machines.</summary>
    public required int MixedPages { get; init; }

    /// <summary>Living pages all by machines.</summary>
    public required int MachinePages { get; init; }

    /// <summary>Living pages that are at least half a machine's.</summary>
    public required int MachineWrittenPages { get; init; }

    /// <summary>Living pages that took over another's text when they appeared.</summary>
    public required int Copies { get; init; }

    /// <summary>Links on living pages.</summary>
    public required long Links { get; init; }

    /// <summary>Share of these that lead to a living page.</summary>
    public required double LivingLinks { get; init; }

    /// <summary>Share of the links to living pages that lead to machine-written ones.</summary>
    public required double LinksToMachinePages { get; init; }

    /// <summary>The tail of the in-degrees, from <see cref="TailFrom"/> on; null for too few pages.</summary>
    public PowerLawFit? InDegreeTail { get; init; }

    /// <summary>Human articles taken from the supply.</summary>
    public required long ArticlesUsed { get; init; }

    /// <summary>Documents taken from machine authors.</summary>
    public required long MachineDocuments { get; init; }

    /// <summary>What the last week brought.</summary>
    public required WeekEvents Week { get; init; }

    internal static WebStatistics Of(WorldState state)
    {
        long bytes = 0, links = 0, living = 0, toMachines = 0;
        var machineBytes = 0.0;
        int human = 0, machine = 0, written = 0, copies = 0;
        foreach (var number in state.Alive)
        {
            var page = state.Pages[number];
            bytes += page.Text.Bytes;
            machineBytes += page.Text.Bytes * page.MachineShare;
            human += page.MachineShare == 0 ? 1 : 0;
            machine += page.MachineShare == 1 ? 1 : 0;
            written += page.IsMachineWritten ? 1 : 0;
            copies += page.CopyOf >= 0 ? 1 : 0;
            links += page.Links.Length;
            foreach (var target in page.Links)
            {
                var there = state.Pages[target];
                living += there.IsAlive ? 1 : 0;
                toMachines += there.IsAlive && there.IsMachineWritten ? 1 : 0;
            }
        }

        return new WebStatistics
        {
            Tick = state.Tick,
            Sites = state.Sites.Count(s => s.IsAlive),
            DeadSites = state.Sites.Count(s => !s.IsAlive),
            ClosedSites = state.Sites.Count(s => s.IsAlive && s.IsClosed),
            SitesAgainstTraining = state.Sites.Count(s => s.IsAlive && s.TrainingNotice != TrainingNotice.None),
            Pages = state.Alive.Count,
            DeadPages = state.Pages.Count - state.Alive.Count,
            TextBytes = bytes,
            MachineShare = bytes == 0 ? 0 : machineBytes / bytes,
            HumanPages = human,
            MixedPages = state.Alive.Count - human - machine,
            MachinePages = machine,
            MachineWrittenPages = written,
            Copies = copies,
            Links = links,
            LivingLinks = links == 0 ? 0 : (double)living / links,
            LinksToMachinePages = living == 0 ? 0 : (double)toMachines / living,
            InDegreeTail = PowerLaw.Fit(state.Alive.Select(p => state.Pages[p].InLinks), TailFrom),
            ArticlesUsed = state.ArticlesUsed,
            MachineDocuments = state.MachineDocuments,
            Week = state.Week,
        };
    }
}

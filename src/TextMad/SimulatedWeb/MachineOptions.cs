using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.SimulatedWeb;

/// <summary>How much machines write, and how it is shown.</summary>
public sealed record MachineOptions
{
    /// <summary>
    /// The share of new pages that are mostly (at least half) machine-written, over time; it holds when there are machine authors
    /// [Graphite 2026: about 50% of new articles since November 2024]. Edits are a machine's as often.
    /// </summary>
    [Description("share of new pages that are mostly machine-written: constant, logistic or table [Graphite 2026: 50% since the end of 2024]")]
    public MachineShareCurve Share { get; init; } = new ConstantMachineShare();

    /// <summary>
    /// The share of new pages in which a machine has a hand at all [Ahrefs 2025: 74.3% of 900,000 pages], those of <see cref="Share"/> included; never
    /// less than that share. Only where pages are <see cref="Mixed"/>.
    /// </summary>
    [Description("share of new pages that a machine wrote at least in part, the mostly machine-written ones included: constant, logistic or table [Ahrefs 2025: 74%]")]
    public MachineShareCurve Hand { get; init; } = DefaultHand;

    /// <summary>
    /// Whether machine authors continue human text to a drawn share [Ahrefs 2025]: of the pages in which a machine had a hand, 2.5 of 74.3
    /// are all machine, and 9.9, 25.9, 20.5 and 15.5 have 1-10%, 11-40%, 41-70% and 71-99% of it, uniform inside. That table is drawn from below
    /// one half for pages where a machine has a lesser hand, and from one half on for those that are mostly a machine's. Otherwise all of a machine's page is machine.
    /// </summary>
    [Description("machine authors continue human text to a share drawn from the table of Ahrefs 2025, which needs a model that continues text; otherwise they write whole pages")]
    public bool Mixed { get; init; } = true;

    /// <summary>How much sites differ in their use of machines: 0 not at all, 1 from never to always (an assumption).</summary>
    [Description("how much sites differ in their use of machines, 0 to 1 (an assumption)")]
    [Range(0.0, 1.0)]
    public double Spread { get; init; } = 0.5;

    /// <summary>Words that a machine author is asked for when it writes from nothing.</summary>
    [Description("words of a page that a machine writes from nothing (an assumption)")]
    [Range(1, 100_000)]
    public int Words { get; init; } = 250;

    /// <summary>
    /// What search shows of machine-written pages (half machine or more) as a share of their supply, when they are half of it [Graphite:
    /// 14% against 50%, so 0.28]. Above 1 machine text is favoured: 67% of a pool that became 80% of what was shown [2602.16136] is the weight
    /// of 1.97 that 1.33 gives. New links, home pages and sitemaps follow the ranking weight e / (2 - e); 1 means no difference.
    /// </summary>
    [Description(
        "share of machine-written pages in what is shown, over their share of the supply, when that is half [Graphite: "
        + "0.28; above 1 machines are favoured, 2602.16136: at least 1.33]")]
    [Range(0.0, 1.99)]
    public double Exposure { get; init; } = 0.28;

    /// <summary>The weight of a machine-written page in the ranking; that of others is 1.</summary>
    internal double Weight => Exposure / (2 - Exposure);

    /// <summary>Returns the probability that a page is shown where it could be: 1 for the kind that the ranking favours.</summary>
    internal double Chance(bool isMachineWritten) => isMachineWritten ? Math.Min(1, Weight) : Math.Min(1, 1 / Weight);

    /// <summary>The settings that mean what they meant when one share stood for both: a hand, of whatever size.</summary>
    internal MachineOptions OfOneShare => Mixed ? this with { Hand = Share, Share = Share.Scaled(MachineShares.MostlyOfHand) } : this;

    internal string? Problem => !Mixed && Hand != DefaultHand
        ? "machines.hand has no effect where machines.mixed is false: machines then write whole pages. Leave one of them out."
        : null;

    private static ConstantMachineShare DefaultHand { get; } = new() { Share = 0.743 };
}

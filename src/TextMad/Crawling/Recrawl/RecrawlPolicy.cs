using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;

namespace TextMad.Crawling.Recrawl;

/// <summary>Which known pages to visit again with a budget of visits.</summary>
[SettingChoice("uniform", typeof(UniformRecrawl))]
[SettingChoice("proportional", typeof(ProportionalRecrawl))]
[SettingChoice("adaptive", typeof(AdaptiveRecrawl))]
[SettingChoice("optimal", typeof(OptimalRecrawl))]
public abstract record RecrawlPolicy
{
    /// <summary>The rate of pages that were visited once: 40% of pages change within a week [Cho and Garcia-Molina, VLDB 2000], ln(1 / .6) a week.</summary>
    [Description("changes per unit of time assumed of a page that was visited once")]
    [Range(0.000001, 1000.0)]
    public double AssumedRate { get; init; } = 0.51;

    /// <summary>The pages to visit in this round, most urgent first; of equally urgent ones, those with the smaller index.</summary>
    /// <param name="pages">The pages that are known.</param>
    /// <param name="budget">Visits there are in this round, a unit of time.</param>
    /// <returns>Indices, at most <paramref name="budget"/>.</returns>
    public IReadOnlyList<int> Choose(IReadOnlyList<KnownPage> pages, int budget)
    {
        ArgumentNullException.ThrowIfNull(pages);
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        var urgency = Urgency(pages, budget);
        var order = Enumerable.Range(0, pages.Count).Where(i => urgency[i] > 0).ToArray();
        Array.Sort(order, (a, b) => urgency[b].CompareTo(urgency[a]) is not 0 and var way ? way : pages[a].Index.CompareTo(pages[b].Index));
        return [.. order.Take(budget).Select(i => pages[i].Index)];
    }

    /// <summary>The interval until the next visit, for <see cref="KnownPage.Interval"/>.</summary>
    /// <param name="interval">The interval so far; 0 for a page that was just visited for the first time.</param>
    /// <param name="changed">Whether the visit saw a change.</param>
    public virtual double NextInterval(double interval, bool changed) => interval;

    /// <summary>How urgent a visit is to each page; 0 for not at all.</summary>
    internal abstract double[] Urgency(IReadOnlyList<KnownPage> pages, int budget);
}

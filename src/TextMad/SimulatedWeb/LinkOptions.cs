using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.SimulatedWeb;

/// <summary>Links between pages: the copying model [Kumar et al., FOCS 2000].</summary>
public sealed record LinkOptions
{
    /// <summary>
    /// alpha: the probability that a new page's link goes to a page drawn uniformly; otherwise it copies one of another page's links. The
    /// in-degree then has exponent (2 - alpha) / (1 - alpha) in the limit of large degrees and webs; 1/11 gives 2.1 [Broder et al. 2000].
    /// Since no page links to another twice, it is less in small ones: measured 1.95 +- 0.04 at 41,000 pages, 2.01 +- 0.01 at a million.
    /// </summary>
    [Description(
        "alpha: share of a new page's links that go anywhere, the others are copied; in-degree exponent (2 - alpha) / (1 - alpha) [Kumar et al. 2000; Broder et al. 2000: 2.1]")]
    [Range(0.001, 0.999)]
    public double UniformShare { get; init; } = 1.0 / 11;

    /// <summary>Exponent of the number of links on a page [Broder et al. 2000: 2.7].</summary>
    [Description("exponent of the power law of links per page [Broder et al. 2000: 2.7]")]
    [Range(1.05, 10.0)]
    public double OutExponent { get; init; } = 2.7;

    /// <summary>Fewest links on a page.</summary>
    [Description("fewest links on a page (an assumption)")]
    [Range(0, 1000)]
    public int Fewest { get; init; } = 3;

    /// <summary>Most links on a page.</summary>
    [Description("most links on a page (an assumption)")]
    [Range(0, 10_000)]
    public int Most { get; init; } = 100;

    /// <summary>Links that are new in a week, as a share of all [Ntoulas et al. 2004: 25%]; what new pages do not bring, edited pages replace.</summary>
    [Description("links that are new in a week, as a share of all [Ntoulas et al. 2004: 25%]")]
    [Range(0.0, 1.0)]
    public double NewPerWeek { get; init; } = 0.25;
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.SimulatedWeb;

/// <summary>How many sites there are, and how large.</summary>
public sealed record SiteOptions
{
    /// <summary>Sites when the world begins.</summary>
    [Description("sites when the world begins (a choice of size)")]
    [Range(1, 1_000_000)]
    public int Count { get; init; } = 100;

    /// <summary>The number of a new site's pages follows a power law with this exponent [Huberman and Adamic 1999: 1.7 to 1.9].</summary>
    [Description("exponent of the power law of pages per site [Huberman and Adamic 1999: 1.7 to 1.9]")]
    [Range(1.05, 5.0)]
    public double SizeExponent { get; init; } = 1.8;

    /// <summary>Fewest pages of a new site.</summary>
    [Description("fewest pages of a new site (an assumption)")]
    [Range(1, 1_000_000)]
    public int SmallestSize { get; init; } = 1;

    /// <summary>Most pages of a new site; it cuts the power law off, whose mean would be infinite.</summary>
    [Description("most pages of a new site: cuts the power law off, whose mean would be infinite (an assumption)")]
    [Range(1, 1_000_000)]
    public int LargestSize { get; init; } = 1000;

    /// <summary>Sites that begin in a week, as a share of those alive (an assumption). Existing sites grow in proportion to their size beside.</summary>
    [Description("sites that begin in a week, as a share of those alive (an assumption)")]
    [Range(0.0, 1.0)]
    public double NewPerWeek { get; init; } = 0.02;

    /// <summary>Share of sites that are .com, whose pages change more often [132 of the 270 sites of Cho and Garcia-Molina 2000].</summary>
    [Description("share of sites that are .com [Cho and Garcia-Molina 2000: 132 of 270 sites]")]
    [Range(0.0, 1.0)]
    public double CommercialShare { get; init; } = 0.49;
}

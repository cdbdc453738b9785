using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.SimulatedWeb;

/// <summary>Pages that repeat others: syndication and mirrors.</summary>
public sealed record CopyOptions
{
    /// <summary>Share of new pages whose text is that of a page of another site [Fetterly et al. 2003: 22% virtually identical].</summary>
    [Description("share of new pages that repeat another page word for word [Fetterly et al. 2003: 22%]")]
    [Range(0.0, 1.0)]
    public double Identical { get; init; } = 0.22;

    /// <summary>
    /// Share of new pages that repeat another at least nearly, the identical ones included [Fetterly et al. 2003: 29% very similar]. The
    /// others lack as many single words as leave <see cref="Resemblance"/> of the word 5-grams.
    /// </summary>
    [Description("share of new pages that repeat another at least nearly, the identical ones included [Fetterly et al. 2003: 29%]")]
    [Range(0.0, 1.0)]
    public double Similar { get; init; } = 0.29;

    /// <summary>
    /// The Jaccard similarity of word 5-grams that nearly identical pages are given at least, up to 1 (an assumption: that paper's
    /// sketches call pages very similar at about this).
    /// </summary>
    [Description("least share of 5-grams that similar pages have in common (an assumption)")]
    [Range(0.1, 0.99)]
    public double Resemblance { get; init; } = 0.9;
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Experiments.OnWeb;

/// <summary>
/// A detector of machine text as good as a published one: it says "machine" of a page by chance, with the error rates that were measured
/// [Graphite 2025: false positives 4.2%, false negatives 0.6%]. A page counts as machine-written when machines wrote half of it or more.
/// </summary>
public sealed record DetectorOptions
{
    /// <summary>Whether pages that it takes for machine-written are left out.</summary>
    [Description("leave out pages that the detector takes for machine-written")]
    public bool Drop { get; init; }

    /// <summary>The share of human pages that it takes for machine-written.</summary>
    [Description("share of human pages taken for machine-written")]
    [Range(0.0, 1.0)]
    public double FalsePositives { get; init; } = 0.042;

    /// <summary>The share of machine-written pages that it takes for human.</summary>
    [Description("share of machine-written pages taken for human")]
    [Range(0.0, 1.0)]
    public double FalseNegatives { get; init; } = 0.006;
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Experiments.Studies;

/// <summary>One finding of a publication: a metric of a regime's last generation is higher than, lower than or not above another value.</summary>
public sealed record ClaimOptions
{
    /// <summary>The finding in words.</summary>
    [Description("the finding in words")]
    public string Says { get; init; } = "";

    /// <summary>The metric.</summary>
    [Description("the metric")]
    public string Metric { get; init; } = "heldout_perplexity";

    /// <summary>The regime, by its label; its last generation is looked at.</summary>
    [Description("label of the regime whose last generation is looked at")]
    public string Regime { get; init; } = "replace";

    /// <summary>The label of the regime to compare with, in the same generation; empty for an earlier generation of the same regime.</summary>
    [Description("label of the regime to compare with in the same generation; empty for an earlier generation of the same one")]
    public string Against { get; init; } = "";

    /// <summary>That earlier generation.</summary>
    [Description("the earlier generation to compare with")]
    [Range(0, 100_000)]
    public int From { get; init; }

    /// <summary>The generation that is looked at; 0 for the last.</summary>
    [Description("the generation that is looked at; 0 for the last")]
    [Range(0, 100_000)]
    public int To { get; init; }

    /// <summary>How the two compare.</summary>
    [Description(
        "higher, lower, not_higher (each tested for every seed), or levels_off: the mean change over seeds lies within the tolerance on either side, decided by its 90% "
        + "interval (two one-sided tests at 5%), e.g. {metric: heldout_perplexity, regime: accumulate, from: 3, direction: levels_off, tolerance: 0.1}")]
    public ClaimDirection Direction { get; init; } = ClaimDirection.Higher;

    /// <summary>
    /// Of <see cref="ClaimDirection.NotHigher"/> the largest rise, as a share of the value that is compared with; of
    /// <see cref="ClaimDirection.LevelsOff"/> the largest mean change, a ratio between 1 / (1 + tolerance) and 1 + tolerance.
    /// </summary>
    [Description(
        "of not_higher: the largest rise of a seed, as a share; of levels_off: the largest mean change, as a share: a ratio between 1 / (1 + tolerance) and 1 + tolerance")]
    [Range(0.0, 10.0)]
    public double Tolerance { get; init; } = 0.1;

    /// <summary>The size that was published, with its setting.</summary>
    [Description("the size that was published")]
    public string Published { get; init; } = "";
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Experiments.Threshold;

/// <summary>What a search for the amount of fresh real data that is enough looks at, and how closely.</summary>
public sealed record ThresholdOptions
{
    /// <summary>A metric that rises when a model collapses and is above 0.</summary>
    [Description("a metric that rises when a model collapses")]
    public string Metric { get; init; } = "heldout_perplexity";

    /// <summary>The largest relative rise from generation 0 to the last that counts as none.</summary>
    [Description("the largest relative rise from generation 0 to the last generation that is tolerated")]
    [Range(0.0001, 10.0)]
    public double Tolerance { get; init; } = 0.1;

    /// <summary>The search ends when the shares on both sides of the threshold are no further apart.</summary>
    [Description("the search ends when the shares on both sides are this close")]
    [Range(0.001, 0.5)]
    public double Resolution { get; init; } = 0.1;

    /// <summary>The largest share that is tried.</summary>
    [Description("the largest share that is tried")]
    [Range(0.01, 0.999)]
    public double Highest { get; init; } = 0.9;
}

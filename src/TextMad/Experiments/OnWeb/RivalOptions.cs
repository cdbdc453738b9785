using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Experiments.OnWeb;

/// <summary>One of the models that write into a web side by side.</summary>
public sealed record RivalOptions
{
    /// <summary>Its name, part of the label of its lineage.</summary>
    [Description("its name")]
    public string Name { get; init; } = "model";

    /// <summary>Its share of what machines write, relative to the others'.</summary>
    [Description("its share of what machines write, relative to the others'")]
    [Range(1e-6, 1e6)]
    public double Share { get; init; } = 1;

    /// <summary>The detector that its crawler has.</summary>
    [Description("the detector that its crawler has")]
    public DetectorOptions Detector { get; init; } = new();
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace TextMad.Provenance.Lineages;

/// <summary>How much of a lineage is shown. What is left out is counted.</summary>
public sealed record LineageOptions
{
    /// <summary>Steps from the subject.</summary>
    [Description("steps to follow in each direction")]
    [Range(1, 200)]
    public int Depth { get; init; } = 24;

    /// <summary>Nodes shown under one node.</summary>
    [Description("nodes to show under one node")]
    [Range(1, 10000)]
    public int Width { get; init; } = 8;
}

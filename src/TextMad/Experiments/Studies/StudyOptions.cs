using System.ComponentModel;
using TextMad.Configuration;

namespace TextMad.Experiments.Studies;

/// <summary>What a run replicates: a published study, and what it found.</summary>
public sealed record StudyOptions
{
    /// <summary>The publication.</summary>
    [Description("the publication")]
    public string Source { get; init; } = "";

    /// <summary>What it found, in a form that can be held against this run.</summary>
    [Description("what it found; each claim is tested on this run")]
    public ValueList<ClaimOptions> Claims { get; init; } = [];
}

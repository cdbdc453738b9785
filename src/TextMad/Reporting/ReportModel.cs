using TextMad.Reporting.Answers;
using TextMad.Reporting.Comparing;
using TextMad.Reporting.Lineages;
using TextMad.Reporting.Methods;
using TextMad.Reporting.Profile;

namespace TextMad.Reporting;

/// <summary>Everything a report shows: results only, nothing that would have to be computed or looked up.</summary>
public sealed record ReportModel
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>What was studied, in a line; the run's id when left out.</summary>
    public string? Title { get; init; }

    /// <summary>What came out, in a few sentences.</summary>
    public string? Summary { get; init; }

    /// <summary>What is answered of each regime; empty for a run of which nothing can be asked.</summary>
    public IReadOnlyList<RegimeAnswer> Answers { get; init; } = [];

    /// <summary>The resolved configuration.</summary>
    public required string ConfigurationYaml { get; init; }

    /// <summary>All measurements, in any order.</summary>
    public required IReadOnlyList<MeasurementRow> Measurements { get; init; }

    /// <summary>
    /// The metrics to show, in this order. Metrics that were measured and are not described here come after them under their own names.
    /// </summary>
    public IReadOnlyList<MetricDescription> Metrics { get; init; } = [];

    /// <summary>The publication whose findings are held against the run; null when there is none.</summary>
    public string? Study { get; init; }

    /// <summary>Its findings.</summary>
    public IReadOnlyList<StudyFinding> Findings { get; init; } = [];

    /// <summary>The regimes side by side; null for nothing to compare.</summary>
    public RunComparison? Comparison { get; init; }

    /// <summary>The definitions of collapse held against the run; null for a run that has none to be held.</summary>
    public CollapseProfile? Profile { get; init; }

    /// <summary>How much fresh real data is enough; null when the run cannot tell.</summary>
    public FreshDataThreshold? Threshold { get; init; }

    /// <summary>Curves of what models wrote, in any order.</summary>
    public IReadOnlyList<CurveRow> Curves { get; init; } = [];

    /// <summary>The curves to show, in this order; others are not shown.</summary>
    public IReadOnlyList<CurveDescription> CurveDescriptions { get; init; } = [];

    /// <summary>The regimes in the order in which to show them; in order of appearance when empty.</summary>
    public IReadOnlyList<string> Regimes { get; init; } = [];

    /// <summary>Texts to read side by side.</summary>
    public IReadOnlyList<SampleText> Samples { get; init; } = [];

    /// <summary>Who wrote what the models of one seed were trained on; null when it is not known.</summary>
    public RunLineage? Lineage { get; init; }

    /// <summary>What training sets were made of.</summary>
    public IReadOnlyList<DataSource> Sources { get; init; } = [];

    /// <summary>How the run was made, for a paper; null when it is not said.</summary>
    public RunMethods? Methods { get; init; }

    /// <summary>Remarks on how to read the results, a paragraph each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The version of TextMad that made the run's report.</summary>
    public string? Version { get; init; }

    /// <summary>Each model's name and the SHA-256 of its weights, in order; without those that kept no checkpoint.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Checksums { get; init; } = [];
}

using TextMad.Reporting.Comparing;
using TextMad.Reporting.Lineages;
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

    /// <summary>Remarks on how to read the results, a paragraph each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The version of TextMad that made the run's report.</summary>
    public string? Version { get; init; }

    /// <summary>Each model's name and the SHA-256 of its weights, in order; without those that kept no checkpoint.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Checksums { get; init; } = [];
}

/// <summary>How to read a metric.</summary>
/// <param name="Name">Its name in measurements.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Unit">Its unit, e.g. <c>bits per byte</c>; empty for shares and counts.</param>
/// <param name="Collapse">Which way it moves when a model collapses.</param>
/// <param name="Explanation">What it measures, in a sentence.</param>
/// <param name="Control">The name under which the same metric of human text of the same lengths was measured; null for a metric without such a control.</param>
/// <param name="Scale">The scale of intervals over seeds; null for the one that the unit stands for.</param>
public sealed record MetricDescription(
    string Name,
    string Title,
    string Unit = "",
    CollapseDirection Collapse = CollapseDirection.Either,
    string? Explanation = null,
    string? Control = null,
    MetricScale? Scale = null);

/// <summary>A text that a model wrote.</summary>
/// <param name="Regime">The regime; <see cref="ModelId.SharedRegime"/> for generation 0.</param>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Generation">The generation of the model that wrote it.</param>
/// <param name="DocumentId">The document in the store.</param>
/// <param name="Text">The text, or its beginning.</param>
public sealed record SampleText(string Regime, ulong Seed, int Generation, string DocumentId, string Text);

/// <summary>What a training set, or a corpus, holds from one origin.</summary>
/// <param name="Set">The set, e.g. <c>replace, generation 2</c> or <c>held-out text</c>.</param>
/// <param name="Origin">Where the text came from, e.g. <c>imported from brown</c>.</param>
/// <param name="Documents">How many documents.</param>
/// <param name="Tokens">Their tokens.</param>
public sealed record DataSource(string Set, string Origin, long Documents, long Tokens);

namespace TextMad.Reporting;

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

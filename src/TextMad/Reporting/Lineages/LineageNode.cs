namespace TextMad.Reporting.Lineages;

/// <summary>A place in the drawing: a model, human text, or whatever is outside of the run.</summary>
/// <param name="Kind">What stands there.</param>
/// <param name="Model">The model; null for others.</param>
/// <param name="Row">The row, from 0.</param>
/// <param name="Column">The column: 0 for what no model of the run wrote, then generation + 1.</param>
/// <param name="X">The middle, from the left.</param>
/// <param name="Y">The middle, from the top.</param>
/// <param name="HalfWidth">From the middle to the left and right edges.</param>
/// <param name="HalfHeight">From the middle to the top and bottom edges.</param>
internal sealed record LineageNode(
    LineageNodeKind Kind, LineageModel? Model, int Row, int Column, double X, double Y, double HalfWidth, double HalfHeight);

namespace TextMad.Reporting.Lineages;

/// <summary>An arrow of the drawing.</summary>
/// <param name="From">The node where the arrow begins.</param>
/// <param name="To">The model that was trained.</param>
/// <param name="Share">The share of the training tokens, in (0, 1]; null for weights that were begun from.</param>
/// <param name="Writers">What the arrow stands for: several writers when they are outside of the run, none for weights.</param>
/// <param name="Rise">How high it rises above the models, or hangs under them when it is of weights; 0 for an arrow that is not an arc.</param>
internal sealed record LineageArrow(LineageNode From, LineageNode To, double? Share, IReadOnlyList<LineageWriter> Writers, double Rise)
{
    /// <summary>True for an arrow that says whose weights the model began from.</summary>
    public bool IsWeights => Share is null;

    /// <summary>The width of the line: growing with the share, from 0.6 to 6.</summary>
    public double Width => Share is { } share ? 0.6 + (5.4 * share) : 1.5;
}

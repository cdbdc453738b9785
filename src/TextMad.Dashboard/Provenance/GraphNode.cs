using TextMad.Provenance.Lineages;

namespace TextMad.Dashboard.Provenance;

/// <summary>Something in a graph.</summary>
/// <param name="Id">Tells it apart in the graph: the same thing can be what the subject came from, and come of it.</param>
/// <param name="Key">Its key.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Side">Where it stands.</param>
/// <param name="Step">Steps from the subject.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Detail">More of it, in words.</param>
/// <param name="GoesUp">Whether it came from something.</param>
/// <param name="GoesDown">Whether something came of it.</param>
internal sealed record GraphNode(string Id, string Key, StepKind Kind, GraphSide Side, int Step, string Title, string Detail, bool GoesUp, bool GoesDown)
{
    /// <summary>How much of what it came from is shown; null when it is not opened.</summary>
    public OpenedStep? Up { get; init; }

    /// <summary>How much of what came of it is shown; null when it is not opened.</summary>
    public OpenedStep? Down { get; init; }

    /// <summary>Returns an item as it stands in a graph.</summary>
    public static GraphNode Of(StepItem item, GraphSide side, int step) =>
        new($"{side}/{item.Key}".ToLowerInvariant(), item.Key.ToString(), item.Key.Kind, side, step, item.Title, item.Detail, item.GoesUp, item.GoesDown);

    /// <summary>Returns the same, opened.</summary>
    public GraphNode Opened(GraphSide side, int pages, long? left) =>
        side == GraphSide.Up ? this with { Up = new OpenedStep(pages, left) } : this with { Down = new OpenedStep(pages, left) };
}

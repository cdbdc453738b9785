using TextMad.Provenance.Lineages;

namespace TextMad.Dashboard.Provenance;

/// <summary>A step between two things, from the earlier to the later.</summary>
/// <param name="From">The id of the earlier one.</param>
/// <param name="To">The id of the later one.</param>
/// <param name="Relation">How they relate.</param>
/// <param name="Weight">A share in [0, 1]; null where a share says nothing.</param>
/// <param name="Measure">What the weight is of.</param>
internal sealed record GraphLink(string From, string To, string Relation, double? Weight, string Measure)
{
    /// <summary>Returns the step from something that was opened.</summary>
    public static GraphLink Of(GraphNode opened, GraphNode other, StepLink link, GraphSide side) => side == GraphSide.Up
        ? new GraphLink(other.Id, opened.Id, link.Relation, link.Weight, link.Measure)
        : new GraphLink(opened.Id, other.Id, link.Relation, link.Weight, link.Measure);
}

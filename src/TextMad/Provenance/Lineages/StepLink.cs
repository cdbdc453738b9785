namespace TextMad.Provenance.Lineages;

/// <summary>A step from one thing to another.</summary>
/// <param name="Item">The other.</param>
/// <param name="Relation">
/// How it relates, in the words of <see cref="LineageNode.Relation"/>; besides, <c>came_from</c> and <c>gave</c> between documents and their source or site.
/// </param>
/// <param name="Weight">How much: a share in [0, 1] of the words or tokens of the later of both; null where a share says nothing.</param>
/// <param name="Measure">What the weight is of, in words.</param>
internal sealed record StepLink(StepItem Item, string Relation, double? Weight, string Measure);

namespace TextMad.Provenance.Lineages;

/// <summary>One document, group of documents, training set or model in a lineage.</summary>
/// <param name="Kind"><c>document</c>, <c>documents</c>, <c>training_set</c>, <c>model</c>, or <c>more</c> for what was left out.</param>
/// <param name="Id">The id of a document, training set or model; null for others.</param>
/// <param name="Relation">
/// How it relates to the node above, in PROV terms where there is one: <c>was_derived_from</c>, <c>prompted_by</c>, <c>was_revision_of</c>, <c>was_generated_by</c>,
/// <c>trained_on</c>, <c>had_member</c>, <c>began_from</c>, or one of these from the other side: <c>derived</c>, <c>prompted</c>, <c>revised</c>,
/// <c>generated</c>, <c>member_of</c>, <c>trained</c>, <c>continued_as</c>. Null for the subject.
/// </param>
/// <param name="Label">All of it in words.</param>
/// <param name="Counts">Numbers by name, e.g. <c>documents</c>, <c>tokens</c>; null when there are none.</param>
/// <param name="Children">One step further in the same direction.</param>
public sealed record LineageNode(
    string Kind,
    string? Id,
    string? Relation,
    string Label,
    IReadOnlyDictionary<string, long>? Counts,
    IReadOnlyList<LineageNode> Children);

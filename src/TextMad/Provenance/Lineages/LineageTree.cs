using System.Text;

namespace TextMad.Provenance.Lineages;

/// <summary>Where something came from and what became of it.</summary>
/// <param name="Subject">The document or model asked about, without children.</param>
/// <param name="Up">What it came from: parents, prompt, the model that wrote it, that model's training set, and so on.</param>
/// <param name="Down">What came of it: derived documents, training sets, models, what these wrote, and so on.</param>
public sealed record LineageTree(LineageNode Subject, IReadOnlyList<LineageNode> Up, IReadOnlyList<LineageNode> Down)
{
    /// <summary>The tree as text for a terminal, a node a line.</summary>
    public override string ToString() => $"{Subject.Label}\n{Branches()}";

    /// <summary>What stands below the subject, as text for a terminal, a node a line.</summary>
    /// <param name="up">With what it came from.</param>
    /// <param name="down">With what became of it.</param>
    public string Branches(bool up = true, bool down = true)
    {
        var text = new StringBuilder();
        if (up)
        {
            Append(text, "comes from", Up, last: !down);
        }

        if (down)
        {
            Append(text, "went into", Down, last: true);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string direction, IReadOnlyList<LineageNode> nodes, bool last)
    {
        text.Append(last ? "└─ " : "├─ ").Append(direction).Append(nodes.Count == 0 ? ": nothing that the store knows" : "").Append('\n');
        Append(text, nodes, last ? "   " : "│  ");
    }

    private static void Append(StringBuilder text, IReadOnlyList<LineageNode> nodes, string indent)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            var last = i == nodes.Count - 1;
            text.Append(indent).Append(last ? "└─ " : "├─ ").Append(nodes[i].Label).Append('\n');
            Append(text, nodes[i].Children, indent + (last ? "   " : "│  "));
        }
    }
}

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

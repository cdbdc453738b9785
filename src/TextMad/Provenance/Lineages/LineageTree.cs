using System.Text;

namespace TextMad.Provenance.Lineages;

/// <summary>Where something came from and what became of it.</summary>
/// <param name="Subject">The document or model asked about, without children.</param>
/// <param name="Up">What it came from: parents, prompt, the model that wrote it, that model's training set, and so on.</param>
/// <param name="Down">What came of it: derived documents, training sets, models, what these wrote, and so on.</param>
public sealed record LineageTree(LineageNode Subject, IReadOnlyList<LineageNode> Up, IReadOnlyList<LineageNode> Down)
{
    /// <summary>Returns the tree as text for a terminal, a node a line.</summary>
    public override string ToString() => $"{Subject.Label}\n{Branches()}";

    /// <summary>Returns what stands below the subject, as text for a terminal, a node a line.</summary>
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
        text.Append(last ? "└─ " : "├─ ").Append(direction).Append(nodes.Count == 0 ? ": nothing in the store" : "").Append('\n');
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

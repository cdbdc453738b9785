using System.Globalization;
using System.Text;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Provenance.Lineages;

/// <summary>Lineage as a graph for Graphviz (the DOT language).</summary>
public static class DotGraph
{
    /// <summary>Returns what is behind and after a document or model; the parents stand on the left.</summary>
    public static string Of(LineageTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var dot = Begin();
        var number = 0;
        Shape(0, tree.Subject, "bold");
        Branches(tree.Up, 0, up: true);
        Branches(tree.Down, 0, up: false);
        return dot.Append("}\n").ToString();

        void Branches(IReadOnlyList<LineageNode> nodes, int at, bool up)
        {
            foreach (var node in nodes)
            {
                var here = ++number;
                Shape(here, node, "solid");
                dot.Append(CultureInfo.InvariantCulture, $"  n{(up ? here : at)} -> n{(up ? at : here)};\n");
                Branches(node.Children, here, up);
            }
        }

        void Shape(int id, LineageNode node, string style) => dot.Append(
            CultureInfo.InvariantCulture, $"  n{id} [label={Quote(node.Label)}, style={style}, shape={(node.Kind == "model" ? "ellipse" : "box")}];\n");
    }

    /// <summary>
    /// Returns the models of a run, with an arrow to each from whoever wrote its training set, as wide as the share of the tokens; dashed from the model whose
    /// weights it began from. Humans and machines of no run have a box when an arrow leads from it.
    /// </summary>
    public static string Of(ICorpusStore store, IReadOnlyList<ModelRecord> models)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(models);
        var read = models.Select(model => (Model: model, Writers: TrainingWriters.Of(store, model))).ToList();
        var dot = Begin();
        foreach (var writer in read.SelectMany(set => set.Writers).Select(share => share.Writer).Where(writer => writer.Model is null).Distinct()
            .OrderBy(writer => new WordOrigin(null, writer)))
        {
            var label = writer == Writer.Human ? "human text" : writer.Name ?? "unnamed machines";
            dot.Append(CultureInfo.InvariantCulture, $"  {Node(writer)} [label={Quote(label)}, shape=box];\n");
        }

        foreach (var (model, writers) in read)
        {
            dot.Append(CultureInfo.InvariantCulture, $"  {Quote(model.Id.Value)} [shape=ellipse];\n");
            foreach (var writer in writers)
            {
                dot.Append(
                    CultureInfo.InvariantCulture,
                    $"  {Node(writer.Writer)} -> {Quote(model.Id.Value)} [label=\"{100 * writer.Share:0}%\", "
                    + $"penwidth={0.5 + (4 * writer.Share):0.##}];\n");
            }

            if (model.InitialModel is { } initial)
            {
                dot.Append(CultureInfo.InvariantCulture, $"  {Quote(initial.Value)} -> {Quote(model.Id.Value)} [style=dashed, label=\"weights\"];\n");
            }
        }

        return dot.Append("}\n").ToString();
    }

    // A machine may be called as a model is, or as a word of the language.
    private static string Node(Writer writer) => writer.Model is { } id ? Quote(id.Value) : writer.Name is { } name ? Quote($"machine: {name}") : writer.ToString();

    private static StringBuilder Begin() =>
        new StringBuilder("digraph lineage {\n  rankdir=LR;\n  node [fontname=\"sans-serif\", fontsize=10];\n  edge [fontname=\"sans-serif\", fontsize=9];\n");

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}

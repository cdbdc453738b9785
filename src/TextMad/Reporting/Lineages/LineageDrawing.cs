using System.Globalization;

namespace TextMad.Reporting.Lineages;

/// <summary>The drawing as an <c>svg</c> element, which is well-formed XML too. Colours are the page's style's, so that it follows light and dark.</summary>
internal static class LineageDrawing
{
    /// <summary>How many colours the page has for regimes; more regimes begin again with the first.</summary>
    public const int Colours = 8;

    /// <summary>Writes the drawing.</summary>
    public static void Write(HtmlText html, LineageLayout layout, string label)
    {
        var size = Text($"width=\"{layout.Width:0.#}\" height=\"{layout.Height:0.#}\" viewBox=\"0 0 {layout.Width:0.#} {layout.Height:0.#}\"");
        html.Raw($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lineage{(layout.IsNarrow ? " narrow" : "")}\" "
            + $"role=\"img\" {size} aria-label=\"{HtmlText.Attribute(label)}\">\n<defs>");
        foreach (var colour in layout.Arrows.Select(arrow => Colour(layout, arrow)).Distinct().Order(StringComparer.Ordinal))
        {
            html.Raw(string.Create(CultureInfo.InvariantCulture,
                $"<marker id=\"head-{colour}\" class=\"{colour}\" markerUnits=\"userSpaceOnUse\" markerWidth=\"{LineagePath.Head:0}\" markerHeight=\"9\" refX=\"0.5\" "
                + $"refY=\"4.5\" orient=\"auto\"><path d=\"M0 0L8 4.5L0 9z\"/></marker>"));
        }

        html.Raw("</defs>\n");
        foreach (var row in layout.Rows)
        {
            html.Raw(Text($"<text class=\"row\" x=\"4\" y=\"{row.Top + 13:0.#}\">")).Text(row.Label == ModelId.SharedRegime ? "shared by all regimes" : row.Label).Raw("</text>\n");
        }

        // Thin lines are drawn over thick ones.
        foreach (var arrow in layout.Arrows.OrderBy(arrow => arrow.To.Row).ThenByDescending(arrow => arrow.Width))
        {
            var colour = Colour(layout, arrow);
            html.Raw(string.Create(CultureInfo.InvariantCulture,
                $"<path class=\"arrow {colour}\" d=\"{LineagePath.Of(arrow)}\" "
                + $"stroke-width=\"{arrow.Width:0.##}\"{(arrow.IsWeights ? " stroke-dasharray=\"4 3\"" : "")} marker-end=\"url(#head-{colour})\">"))
                .Element("title", LineageWords.Of(arrow)).Raw("</path>\n");
        }

        foreach (var node in layout.Nodes)
        {
            Node(html, layout, node);
        }

        html.Raw("</svg>\n");
    }

    private static void Node(HtmlText html, LineageLayout layout, LineageNode node)
    {
        var (shape, label, meaning) = node switch
        {
            { Kind: LineageNodeKind.Human } => (Box(node), "human", "human text: no model of the workspace wrote it"),
            { Kind: LineageNodeKind.Elsewhere } => (Box(node), "other", "models that are not of this run and seed"),
            _ => (
                Text($"<circle cx=\"{node.X:0.#}\" cy=\"{node.Y:0.#}\" r=\"{node.HalfWidth:0.#}\"/>"),
                Text($"g{node.Model!.Generation}"),
                LineageWords.Of(node.Model)),
        };
        var colour = node.Kind == LineageNodeKind.Model ? Series(layout, node) : "plain";
        html.Raw($"<g class=\"node {colour}\">").Element("title", meaning).Raw(shape)
            .Raw(Text($"<text x=\"{node.X:0.#}\" y=\"{node.Y + 4:0.#}\">")).Text(label).Raw("</text></g>\n");
    }

    private static string Box(LineageNode node) => Text(
        $"<rect x=\"{node.X - node.HalfWidth:0.#}\" y=\"{node.Y - node.HalfHeight:0.#}\" width=\"{2 * node.HalfWidth:0.#}\" height=\"{2 * node.HalfHeight:0.#}\" rx=\"4\"/>");

    private static string Colour(LineageLayout layout, LineageArrow arrow) =>
        arrow.From.Kind is LineageNodeKind.Human or LineageNodeKind.Elsewhere ? "plain" : Series(layout, arrow.From);

    private static string Series(LineageLayout layout, LineageNode node) => Text($"series-{layout.Rows[node.Row].Series % Colours}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace TextMad.Reporting.Lineages;

/// <summary>Who wrote what models were trained on, as a section of the report: a drawing and a table that says the same.</summary>
internal static class LineageSection
{
    /// <summary>Writes the section; nothing when there is no lineage to show.</summary>
    public static void Write(HtmlText html, RunLineage? lineage, IReadOnlyList<string> regimes)
    {
        if (lineage is null || lineage.Models.Count == 0)
        {
            return;
        }

        var layout = LineageLayout.Of(lineage, regimes);
        html.Raw("<section id=\"lineage\">\n<h2>Who wrote what the models were trained on</h2>\n")
            .Element("p", string.Join(" ", Sentences(lineage, layout)))
            .Raw("\n<article class=\"card\">\n<div class=\"wide\" tabindex=\"0\">\n");
        LineageDrawing.Write(html, layout, string.Create(
            CultureInfo.InvariantCulture,
            $"Diagram of {Plural.Of(lineage.Models.Count, "model")} in rows by regime ({string.Join(", ", layout.Rows.Select(row => row.Label))}) and columns by generation, "
            + $"with arrows from the writers of their training texts. The table below says the same."));
        html.Raw("</div>\n<details><summary>Table</summary>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Model</th>")
            .Raw("<th scope=\"col\" class=\"number\">Training tokens</th><th scope=\"col\">Written by</th><th scope=\"col\">Began from</th></tr></thead>\n<tbody>\n");
        foreach (var model in layout.Nodes.Select(node => node.Model).OfType<LineageModel>().Distinct())
        {
            html.Raw("<tr><th scope=\"row\">").Text(model.Id).Raw("</th>")
                .Element("td", HtmlText.Number(model.Writers.Sum(writer => writer.Tokens)), "number")
                .Element("td", LineageWords.Writers(model))
                .Element("td", model.BeganFrom ?? "random weights").Raw("</tr>\n");
        }

        html.Raw("</tbody>\n</table></div></details>\n</article>\n</section>\n");
    }

    private static IEnumerable<string> Sentences(RunLineage lineage, LineageLayout layout)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"An arrow goes to each model from whoever wrote its training text, as wide as the share of the tokens. Rows are regimes, columns "
            + $"generations{(lineage.Seeds > 1 ? $"; seed {lineage.Seed} is shown, the first of {lineage.Seeds}" : "")}.");
        if (layout.Rows.Count > 1 && layout.Nodes.Any(node => node.Kind == LineageNodeKind.Shared))
        {
            yield return "Generation 0 is one model, drawn in every row.";
        }

        if (layout.Arrows.Any(arrow => arrow.IsWeights))
        {
            yield return "A dashed arrow comes from the model whose weights a model began from.";
        }

        yield return "Point at an arrow or a model for names, shares and tokens.";
        if (layout.LeftOut > 0)
        {
            yield return $"{Plural.Of(layout.LeftOut, "share")} under {100 * LineageLayout.SmallestShare:0}% {(layout.LeftOut == 1 ? "is" : "are")} not drawn.";
        }
    }
}

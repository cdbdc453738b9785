namespace TextMad.Reporting.Methods;

/// <summary>The methods as a section of the report, with what to cite.</summary>
internal static class MethodsSection
{
    /// <summary>Writes the section; nothing when there is none.</summary>
    public static void Write(HtmlText html, RunMethods? methods)
    {
        if (methods is null)
        {
            return;
        }

        html.Raw("<section id=\"methods\">\n<h2>Methods, ready for a paper</h2>\n<div id=\"methods-text\" data-save=\"methods.txt\">\n");
        foreach (var paragraph in methods.Paragraphs)
        {
            html.Raw("<p><strong>").Text(paragraph.Heading + ".").Raw("</strong> ").Text(paragraph.Text).Raw("</p>\n");
        }

        html.Raw("</div>\n<h3>How to cite</h3>\n<pre id=\"references\" data-save=\"references.bib\" tabindex=\"0\">").Text(methods.BibTeX).Raw("</pre>\n</section>\n");
    }
}

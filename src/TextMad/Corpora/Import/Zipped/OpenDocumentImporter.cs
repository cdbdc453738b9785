using System.Globalization;
using System.Xml;

namespace TextMad.Corpora.Import.Zipped;

/// <summary>
/// Texts of OpenDocument [ISO/IEC 26300], as LibreOffice writes them: a document per file. Headings, paragraphs, lists, tables (a line per row, cells parted by tabs), text
/// boxes and notes, which follow the paragraph that refers to them; what was deleted while changes were tracked, and comments, are left out.
/// </summary>
/// <remarks>Title, author, language, dates and subject are kept in the metadata.</remarks>
public sealed class OpenDocumentImporter : IDocumentImporter
{
    private const string TextSpace = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
    private const string TableSpace = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private const string OfficeSpace = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";

    /// <summary>Spaces that one element can stand for.</summary>
    private const int MostSpaces = 100;

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options) => ZippedText.Read(file, "an OpenDocument text", options, ReadText);

    private static ZippedText ReadText(ZipParts parts)
    {
        if (parts.Has("META-INF/manifest.xml"))
        {
            using var manifest = parts.ReadXml("META-INF/manifest.xml");
            while (ZipParts.Advance(manifest))
            {
                if (manifest is { NodeType: XmlNodeType.Element, LocalName: "encryption-data" })
                {
                    throw new InvalidDataException("it is protected by a password");
                }
            }
        }

        var flow = new TextFlow(parts);
        using (var content = parts.ReadXml("content.xml"))
        {
            while (!content.EOF && (content.NodeType == XmlNodeType.None ? ZipParts.Advance(content) : true))
            {
                Take(content, flow);
            }
        }

        var fields = new List<KeyValuePair<string, string>>();
        if (parts.Has("meta.xml"))
        {
            // Who began a document is its author; who changed it last stands under the name of creator.
            using var meta = parts.ReadXml("meta.xml");
            var creators = new List<KeyValuePair<string, string>>();
            while (ZipParts.Advance(meta))
            {
                if (meta.NodeType == XmlNodeType.Element)
                {
                    DublinCore.TryTake(meta, meta.LocalName == "creator" ? creators : fields);
                }
            }

            fields.AddRange(creators);
        }

        return new ZippedText(flow.ToString(), fields);
    }

    /// <summary>Takes the node that a reader stands at, and goes to the next.</summary>
    private static void Take(XmlReader xml, TextFlow flow)
    {
        switch (xml.NodeType)
        {
            case XmlNodeType.Element when IsLeftOut(xml):
                xml.Skip();
                return;
            case XmlNodeType.Element:
                Begin(xml, flow);
                if (xml.IsEmptyElement)
                {
                    End(xml, flow);
                }

                break;
            case XmlNodeType.EndElement:
                End(xml, flow);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                flow.Add(Collapsed(xml.Value));
                break;
        }

        ZipParts.Advance(xml);
    }

    private static bool IsLeftOut(XmlReader xml) => xml.NamespaceURI switch
    {
        TextSpace => xml.LocalName is "tracked-changes" or "note-citation" or "sequence-decls" or "variable-decls" or "user-field-decls",
        OfficeSpace => xml.LocalName is "annotation" or "automatic-styles" or "font-face-decls" or "scripts",
        _ => false,
    };

    private static void Begin(XmlReader xml, TextFlow flow)
    {
        switch (xml.NamespaceURI, xml.LocalName)
        {
            case (TextSpace, "p" or "h"):
                flow.Begin();
                break;
            case (TextSpace, "s"):
                var count = int.TryParse(xml.GetAttribute("c", TextSpace), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? Math.Clamp(said, 1, MostSpaces) : 1;
                flow.Add(new string(' ', count));
                break;
            case (TextSpace, "tab"):
                flow.Add("\t");
                break;
            case (TextSpace, "line-break"):
                flow.Add("\n");
                break;
            case (TableSpace, "table-row"):
                flow.BeginRow();
                break;
        }
    }

    private static void End(XmlReader xml, TextFlow flow)
    {
        switch (xml.NamespaceURI, xml.LocalName)
        {
            case (TextSpace, "p" or "h"):
                flow.End();
                break;
            case (TableSpace, "table-row"):
                flow.EndRow();
                break;
            case (TableSpace, "table"):
                flow.EndTable();
                break;
        }
    }

    /// <summary>White space in the markup is a single space [part 3, 6.1.2]; more of it stands as elements.</summary>
    private static string Collapsed(string text)
    {
        var collapsed = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            var isSpace = c is ' ' or '\t' or '\r' or '\n';
            if (!isSpace || collapsed.Length == 0 || collapsed[^1] != ' ')
            {
                collapsed.Append(isSpace ? ' ' : c);
            }
        }

        return collapsed.ToString();
    }
}

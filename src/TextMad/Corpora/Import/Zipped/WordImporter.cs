using System.Xml;

namespace TextMad.Corpora.Import.Zipped;

/// <summary>
/// Texts of Microsoft Word [ISO/IEC 29500]: a document per file. Headings, paragraphs, lists, tables (a line per row, cells parted by tabs), text boxes, and footnotes and
/// endnotes, which follow the paragraph that refers to them; what was deleted while changes were tracked, comments, headers and footers are left out.
/// </summary>
/// <remarks>Title, author, language, dates and subject are kept in the metadata.</remarks>
public sealed class WordImporter : IDocumentImporter
{
    private const string Relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006";

    // The namespaces of the transitional and of the strict form.
    private static readonly string[] _word = ["http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"];
    private static readonly string[] _mathematics = ["http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"];

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options) => ZippedText.Read(file, "a Word document", options, ReadText);

    private static ZippedText ReadText(ZipParts parts)
    {
        var package = RelationsOf(parts, "", "_rels/.rels");
        var main = package.GetValueOrDefault("officeDocument") ?? throw new InvalidDataException("it names no main part: it is no Word document");
        var folder = main[..(main.LastIndexOf('/') + 1)];
        var relations = RelationsOf(parts, folder, $"{folder}_rels/{main[folder.Length..]}.rels");
        var notes = new Dictionary<(string, string), string>();
        foreach (var kind in (string[])["footnote", "endnote"])
        {
            if (relations.GetValueOrDefault(kind + "s") is { } part && parts.Has(part))
            {
                ReadNotes(parts, part, kind, notes);
            }
        }

        var flow = new TextFlow(parts);
        using (var document = parts.ReadXml(main))
        {
            var isWord = false;
            while (!document.EOF && (document.NodeType == XmlNodeType.None ? ZipParts.Advance(document) : true))
            {
                isWord |= IsWord(document, "document");
                Take(document, flow, notes);
            }

            if (!isWord)
            {
                throw new InvalidDataException("its main part is no text: it is a document of another program");
            }
        }

        var fields = new List<KeyValuePair<string, string>>();
        if (package.GetValueOrDefault("core-properties") is { } properties && parts.Has(properties))
        {
            using var core = parts.ReadXml(properties);
            while (ZipParts.Advance(core))
            {
                if (core.NodeType == XmlNodeType.Element)
                {
                    DublinCore.TryTake(core, fields);
                }
            }
        }

        return new ZippedText(flow.ToString(), fields);
    }

    /// <summary>Returns the parts that a part leads to, by the last word of their kind.</summary>
    private static Dictionary<string, string> RelationsOf(ZipParts parts, string folder, string name)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!parts.Has(name))
        {
            return found;
        }

        using var xml = parts.ReadXml(name);
        while (ZipParts.Advance(xml))
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship", NamespaceURI: Relationships } && xml.GetAttribute("TargetMode") != "External"
                && xml.GetAttribute("Type") is { } type && xml.GetAttribute("Target") is { } target)
            {
                found.TryAdd(type[(type.LastIndexOf('/') + 1)..], target.StartsWith('/') ? target[1..] : folder + target);
            }
        }

        return found;
    }

    private static void ReadNotes(ZipParts parts, string part, string kind, Dictionary<(string, string), string> notes)
    {
        using var xml = parts.ReadXml(part);
        var (flow, id) = (new TextFlow(parts), default(string));
        while (!xml.EOF && (xml.NodeType == XmlNodeType.None ? ZipParts.Advance(xml) : true))
        {
            if (xml.NodeType == XmlNodeType.Element && IsWord(xml, kind))
            {
                // Notes of a type are lines that part notes from text.
                (flow, id) = (new TextFlow(parts), Attribute(xml, "type") is null ? Attribute(xml, "id") : null);
            }

            var isEnd = xml.NodeType == XmlNodeType.EndElement && IsWord(xml, kind);
            Take(xml, flow, notes);
            if (isEnd && id is not null)
            {
                notes.TryAdd((kind, id), flow.ToString());
            }
        }
    }

    /// <summary>Takes the node that a reader stands at, and goes to the next.</summary>
    private static void Take(XmlReader xml, TextFlow flow, Dictionary<(string, string), string> notes)
    {
        switch (xml.NodeType)
        {
            case XmlNodeType.Element when IsLeftOut(xml):
                xml.Skip();
                return;
            case XmlNodeType.Element when (IsWord(xml, "t") || IsOf(_mathematics, xml, "t")) && !xml.IsEmptyElement:
                // Goes to the end of the element, and beyond it.
                flow.Add(xml.ReadElementContentAsString());
                return;
            case XmlNodeType.Element when Array.IndexOf(_word, xml.NamespaceURI) >= 0:
                Begin(xml, flow, notes);
                if (xml.IsEmptyElement)
                {
                    End(xml, flow);
                }

                break;
            case XmlNodeType.EndElement when Array.IndexOf(_word, xml.NamespaceURI) >= 0:
                End(xml, flow);
                break;
        }

        ZipParts.Advance(xml);
    }

    /// <summary>What was deleted or moved away, how things look, and what is said a second time for older programs.</summary>
    private static bool IsLeftOut(XmlReader xml) =>
        (xml.LocalName is "del" or "moveFrom" or "pPr" or "rPr" or "sectPr" && Array.IndexOf(_word, xml.NamespaceURI) >= 0)
        || xml is { LocalName: "Fallback", NamespaceURI: Compatibility };

    private static void Begin(XmlReader xml, TextFlow flow, Dictionary<(string, string), string> notes)
    {
        switch (xml.LocalName)
        {
            case "p":
                flow.Begin();
                break;
            case "tr":
                flow.BeginRow();
                break;
            case "tab" or "ptab" when flow.IsOpen:
                flow.Add("\t");
                break;
            case "br" or "cr":
                flow.Add("\n");
                break;
            case "noBreakHyphen":
                flow.Add("\u2011");
                break;
            case "footnoteReference" or "endnoteReference":
                if (Attribute(xml, "id") is { } id && notes.Remove((xml.LocalName[..^"Reference".Length], id), out var note))
                {
                    flow.Append(note);
                }

                break;
        }
    }

    private static void End(XmlReader xml, TextFlow flow)
    {
        switch (xml.LocalName)
        {
            case "p":
                flow.End();
                break;
            case "tr":
                flow.EndRow();
                break;
            case "tbl":
                flow.EndTable();
                break;
        }
    }

    private static bool IsWord(XmlReader xml, string name) => IsOf(_word, xml, name);

    private static bool IsOf(string[] spaces, XmlReader xml, string name) => xml.LocalName == name && Array.IndexOf(spaces, xml.NamespaceURI) >= 0;

    private static string? Attribute(XmlReader xml, string name) => _word.Select(space => xml.GetAttribute(name, space)).FirstOrDefault(value => value is not null);
}

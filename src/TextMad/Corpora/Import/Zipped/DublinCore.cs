using System.Xml;

namespace TextMad.Corpora.Import.Zipped;

/// <summary>Elements of Dublin Core, in which books and office documents say what they are, as fields of metadata.</summary>
internal static class DublinCore
{
    private const string Elements = "http://purl.org/dc/elements/1.1/";
    private const string Terms = "http://purl.org/dc/terms/";
    private const string OpenDocumentMeta = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0";
    private const string Separator = ", ";

    /// <summary>Adds the field of the element that a reader stands at, if it is one.</summary>
    /// <param name="xml">The reader; it goes to the element's end.</param>
    /// <param name="fields">The fields. Several authors are joined by commas, as they are of web pages; of other fields the first counts.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryTake(XmlReader xml, List<KeyValuePair<string, string>> fields)
    {
        if (NameOf(xml.NamespaceURI, xml.LocalName) is not { } name)
        {
            return false;
        }

        var value = xml.IsEmptyElement ? "" : TextOf(xml);
        if (string.IsNullOrWhiteSpace(value))
        {
            return true;
        }

        var before = fields.FindIndex(field => field.Key == name);
        if (before < 0)
        {
            fields.Add(new(name, value));
        }
        else if (name == "author")
        {
            fields[before] = new(name, fields[before].Value + Separator + value);
        }

        return true;
    }

    private static string? NameOf(string space, string name) => (space, name) switch
    {
        (Elements, "creator") => "author",
        (Elements, "title" or "language" or "date" or "publisher" or "identifier" or "subject" or "rights" or "description") => name,
        (Terms, "created") => "created",
        (OpenDocumentMeta, "creation-date") => "created",
        (OpenDocumentMeta, "initial-creator") => "author",
        _ => null,
    };

    /// <summary>Returns the text of an element, however it is marked up, and goes to its end.</summary>
    private static string TextOf(XmlReader xml)
    {
        const int Longest = 10_000;
        var text = new System.Text.StringBuilder();
        var depth = xml.Depth;
        while (ZipParts.Advance(xml) && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace && text.Length < Longest)
            {
                text.Append(xml.Value);
            }
        }

        return text.ToString().Trim();
    }
}

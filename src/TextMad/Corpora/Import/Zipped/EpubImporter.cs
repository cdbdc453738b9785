using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using System.Xml;
using TextMad.Pages;
using TextMad.Texts;

namespace TextMad.Corpora.Import.Zipped;

/// <summary>
/// Books [EPUB 3.3, and 2]: a document per book, its chapters in the order of reading, each read as a web page is: all its visible text. The list of contents is left out.
/// </summary>
/// <remarks>
/// Title, author, language, publisher, date, identifier, subject, rights and description are kept in the metadata. A book whose chapters are encrypted cannot be read.
/// </remarks>
public sealed partial class EpubImporter : IDocumentImporter
{
    private const string Container = "META-INF/container.xml";
    private const string Encryption = "META-INF/encryption.xml";
    private const string PackageType = "application/oebps-package+xml";
    private const int MostItems = 100_000;

    /// <summary>Elements that never have content, which HTML writes so as well.</summary>
    private static readonly HashSet<string> _void = new(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"], StringComparer.OrdinalIgnoreCase);

    private static readonly PageReadingOptions _whole = new() { WholeText = true, MaximumLinks = 0 };

    /// <inheritdoc/>
    public IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options) => ZippedText.Read(file, "an EPUB book", options, parts => ReadBook(parts, options));

    private static ZippedText ReadBook(ZipParts parts, ImportOptions options)
    {
        var package = PackageOf(parts);
        var folder = package[..(package.LastIndexOf('/') + 1)];
        var fields = new List<KeyValuePair<string, string>>();
        var items = new Dictionary<string, Item>(StringComparer.Ordinal);
        var spine = new List<string>();
        using (var xml = parts.ReadXml(package))
        {
            while (ZipParts.Advance(xml))
            {
                if (xml.NodeType != XmlNodeType.Element || DublinCore.TryTake(xml, fields))
                {
                    continue;
                }

                if (xml.LocalName == "item" && xml.GetAttribute("id") is { } id && xml.GetAttribute("href") is { } href)
                {
                    items.TryAdd(id, new Item(Resolve(folder, href), xml.GetAttribute("media-type") ?? "", (xml.GetAttribute("properties") ?? "").Split(' ').Contains("nav")));
                }
                else if (xml.LocalName == "itemref" && xml.GetAttribute("idref") is { } reference)
                {
                    spine.Add(reference);
                }

                if (items.Count > MostItems || spine.Count > MostItems)
                {
                    throw new InvalidDataException($"it names more than {MostItems} parts");
                }
            }
        }

        var encrypted = EncryptedParts(parts);
        var (text, repairs) = (new StringBuilder(), default(TextRepairs));
        foreach (var item in spine.Distinct().Select(id => items.GetValueOrDefault(id)).OfType<Item>())
        {
            if (item.IsContents || item.MediaType is not ("application/xhtml+xml" or "text/html"))
            {
                continue;
            }

            if (encrypted.Contains(item.Path))
            {
                throw new InvalidDataException($"its part '{item.Path}' is encrypted");
            }

            var chapter = Chapter(parts, item, options, ref repairs);
            parts.RequireRoom(text.Length + chapter.Length);
            text.Append(text.Length > 0 && chapter.Length > 0 ? "\n\n" : "").Append(chapter);
        }

        return new ZippedText(text.ToString(), fields, repairs);
    }

    private static string Chapter(ZipParts parts, Item item, ImportOptions options, ref TextRepairs repairs)
    {
        var (bytes, encoding) = Expanded(parts.Read(item.Path));
        switch (PageReader.ReadMarkup(bytes.Span, item.MediaType, encoding, url: null, _whole, options.MaximumDocumentLength, out var found))
        {
            case PageReading.Extracted extracted:
                repairs += found;
                return extracted.Page.Text.Trim('\n');
            case PageReading.Refused refused:
                throw new InvalidDataException($"its part '{item.Path}' cannot be read ({refused.Reason}): {refused.Detail}");
            default:
                throw new InvalidOperationException("A page is read or refused.");
        }
    }

    /// <summary>
    /// Returns a chapter with end tags where XML needs none: <c>&lt;title/&gt;</c> would be read as the beginning of a title that does not end. What is not UTF-8 stays as it is.
    /// </summary>
    private static (ReadOnlyMemory<byte> Bytes, Encoding? Encoding) Expanded(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            return (bytes, null);
        }

        var markup = EmptyElement().Replace(Encoding.UTF8.GetString(bytes.Span), match =>
            _void.Contains(match.Groups["name"].Value) ? match.Value : $"<{match.Groups["name"].Value}{match.Groups["rest"].Value}></{match.Groups["name"].Value}>");
        return (Encoding.UTF8.GetBytes(markup), Encoding.UTF8);
    }

    private static string PackageOf(ZipParts parts)
    {
        using var xml = parts.ReadXml(Container);
        while (ZipParts.Advance(xml))
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rootfile" } && xml.GetAttribute("media-type") is null or PackageType
                && xml.GetAttribute("full-path") is { } path)
            {
                return path;
            }
        }

        throw new InvalidDataException($"'{Container}' names no package");
    }

    /// <summary>Returns the parts that are encrypted. Fonts often are, which does not matter.</summary>
    private static HashSet<string> EncryptedParts(ZipParts parts)
    {
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (parts.Has(Encryption))
        {
            using var xml = parts.ReadXml(Encryption);
            while (ZipParts.Advance(xml))
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "CipherReference" } && xml.GetAttribute("URI") is { } part)
                {
                    found.Add(Uri.UnescapeDataString(part));
                }
            }
        }

        return found;
    }

    /// <summary>Returns where a link within the book leads, as a path in the archive.</summary>
    private static string Resolve(string folder, string link)
    {
        var path = new List<string>();
        foreach (var step in (folder + Uri.UnescapeDataString(link.Split('#')[0])).Split('/'))
        {
            if (step == ".." && path.Count > 0)
            {
                path.RemoveAt(path.Count - 1);
            }
            else if (step is not ("" or "." or ".."))
            {
                path.Add(step);
            }
        }

        return string.Join('/', path);
    }

    [GeneratedRegex("<(?<name>[A-Za-z][A-Za-z0-9]*)(?<rest>(\\s[^<>]*)?)/>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex EmptyElement();

    /// <summary>A part that the book names.</summary>
    private sealed record Item(string Path, string MediaType, bool IsContents);
}

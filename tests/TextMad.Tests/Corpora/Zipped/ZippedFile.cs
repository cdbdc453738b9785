using System.IO.Compression;
using System.Text;

namespace TextMad.Tests.Corpora.Zipped;

/// <summary>Archives of parts, made here: what they are read as is compared with what was put in.</summary>
internal static class ZippedFile
{
    public const string Container =
        """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>""";

    public static byte[] Of(params (string Name, string Content)[] parts)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return file.ToArray();
    }

    /// <summary>A book of chapters, each its markup.</summary>
    public static byte[] Book(string metadata, params string[] chapters) => Of(
    [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", Container),
        ("OEBPS/content.opf",
            $"<?xml version='1.0'?><package xmlns='http://www.idpf.org/2007/opf' version='3.0'>"
            + $"<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>{metadata}</metadata><manifest>"
            + "<item id='nav' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/><item id='css' href='a.css' media-type='text/css'/>"
            + string.Concat(chapters.Select((_, i) => $"<item id='c{i}' href='text/../text/part%20{i}.xhtml' media-type='application/xhtml+xml'/>"))
            + "</manifest><spine><itemref idref='nav'/>" + string.Concat(chapters.Select((_, i) => $"<itemref idref='c{i}'/>")) + "</spine></package>"),
        ("OEBPS/nav.xhtml", "<html><body><nav><ol><li>Contents</li></ol></nav></body></html>"),
        .. chapters.Select((chapter, i) => ($"OEBPS/text/part {i}.xhtml", chapter)),
    ]);

    /// <summary>A text of OpenDocument.</summary>
    public static byte[] OpenDocument(string body, string meta = "") => Of(
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml",
            "<?xml version='1.0' encoding='UTF-8'?><office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
            + "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
            + $"xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'><office:body><office:text>{body}</office:text></office:body></office:document-content>"),
        ("meta.xml",
            "<office:document-meta xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:meta='urn:oasis:names:tc:opendocument:xmlns:meta:1.0' "
            + $"xmlns:dc='http://purl.org/dc/elements/1.1/'><office:meta>{meta}</office:meta></office:document-meta>"));

    /// <summary>A text of Word, with the parts that a real one has at least.</summary>
    public static byte[] Word(string body, string footnotes = "", string core = "") => Of(
        ("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"),
        ("_rels/.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
            + "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/><Relationship Id='r2' "
            + "Type='http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties' Target='docProps/core.xml'/></Relationships>"),
        ("word/_rels/document.xml.rels",
            "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
            + "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes' Target='footnotes.xml'/></Relationships>"),
        ("word/document.xml", $"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' "
            + "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'>"
            + $"<w:body>{body}</w:body></w:document>"),
        ("word/footnotes.xml", $"<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>{footnotes}</w:footnotes>"),
        ("docProps/core.xml",
            "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties' xmlns:dc='http://purl.org/dc/elements/1.1/' "
            + $"xmlns:dcterms='http://purl.org/dc/terms/'>{core}</cp:coreProperties>"));
}

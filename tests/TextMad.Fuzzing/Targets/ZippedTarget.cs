using System.IO.Compression;
using TextMad.Corpora.Import;

namespace TextMad.Fuzzing.Targets;

/// <summary>Books and texts in archives: the archive is altered, and read as each of the kinds. What lies in it is not packed, so that alterations meet it as well.</summary>
internal sealed class ZippedTarget : FuzzTarget
{
    private static readonly string[] _kinds = ["x.epub", "x.odt", "x.docx"];

    private readonly Scratch _scratch = new();

    public override string Name => "zipped";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [.. new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal }.SelectMany(level => new[] { Book(level), OpenText(level), Word(level) })];

    public override IReadOnlyList<string> Words =>
    [
        "PK\u0001\u0002", "PK\u0003\u0004", "PK\u0005\u0006", "content.xml", "word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "<w:p>", "<w:tbl>", "<text:p>",
        "<text:s text:c='999999999'/>", "../", "full-path=", "<itemref idref='a'/>",
    ];

    public override void Read(byte[] input)
    {
        foreach (var name in _kinds)
        {
            try
            {
                foreach (var _ in ImportSources.Read([_scratch.Write(name, input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
                {
                }
            }
            catch (InputException)
            {
                // As documented; the other kinds are still to be read.
            }
        }
    }

    public override void Dispose() => _scratch.Dispose();

    private static byte[] Book(CompressionLevel level) => Zip(
        level,
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>"),
        ("b.opf", "<package xmlns='http://www.idpf.org/2007/opf'><metadata xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>T</dc:title>"
            + "<dc:language>en</dc:language></metadata>"
            + "<manifest><item id='a' href='a%20b.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>"),
        ("a b.xhtml", "<html><body><h1>Head</h1><p>Some <b>text</b> of a book.</p></body></html>"));

    private static byte[] OpenText(CompressionLevel level) => Zip(
        level,
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "<o:document-content xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' "
            + "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'><o:body><o:text><text:h>Head</text:h>"
            + "<text:p>Some<text:s text:c='3'/>text<text:tab/>.<text:note><text:note-body>"
            + "<text:p>N</text:p></text:note-body></text:note></text:p><table:table><table:table-row><table:table-cell><text:p>C</text:p>"
            + "</table:table-cell></table:table-row></table:table>"
            + "</o:text></o:body></o:document-content>"),
        ("meta.xml", "<o:document-meta xmlns:o='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
            + "<o:meta><dc:title>T</dc:title></o:meta></o:document-meta>"));

    private static byte[] Word(CompressionLevel level) => Zip(
        level,
        ("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"),
        ("_rels/.rels", "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='r1' "
            + "Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>"),
        ("word/document.xml", "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body><w:p><w:r>"
            + "<w:t>Some text</w:t><w:tab/><w:t>.</w:t></w:r></w:p>"
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>C</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
            + "</w:p></w:body></w:document>"));

    private static byte[] Zip(CompressionLevel level, params (string Name, string Content)[] parts)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = archive.CreateEntry(name, level).Open();
                part.Write(Bytes(content));
            }
        }

        return file.ToArray();
    }
}

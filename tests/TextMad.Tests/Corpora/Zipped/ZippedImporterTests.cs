using System.Text;
using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Tests.Support;

namespace TextMad.Tests.Corpora.Zipped;

/// <summary>Books and office documents: their text in order, what they say of themselves, and what they cannot do to a reader.</summary>
public sealed class ZippedImporterTests : ImportFixture
{
    private const string Dtd = "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.1//EN\" \"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd\">";

    [Fact]
    public void A_book_is_its_chapters_in_the_order_of_reading()
    {
        var item = ReadOne(Write("book.epub", ZippedFile.Book(
            "<dc:title>Маяк</dc:title><dc:creator>А. Автор</dc:creator><dc:creator>Б. Второй</dc:creator><dc:language>ru</dc:language>"
            + "<dc:date>2020</dc:date><meta property='x'>y</meta>",
            $"{Dtd}<html xmlns='http://www.w3.org/1999/xhtml'><head><title/><style>p {{}}</style></head>"
            + "<body><h1>Глава&#160;1</h1><p>Первая&nbsp;строка<a id='x'/> здесь.</p><p>第二段。</p></body></html>",
            "<html><head><title>t</title></head><body><p>Вторая <i>глава</i>.</p></body></html>")));
        Assert.Equal("Глава\u00A01\n\nПервая\u00A0строка здесь.\n\n第二段。\n\nВторая глава.", item.Document.Text);
        Assert.Equal("ru", item.Document.Language);
        Assert.Equal("""{"title":"Маяк","author":"А. Автор, Б. Второй","language":"ru","date":"2020"}""", OriginOf(item).Metadata);
        Assert.Equal(("book", "book.epub"), (OriginOf(item).Source, OriginOf(item).Locator));
    }

    [Fact]
    public void An_OpenDocument_text_is_its_paragraphs_without_what_was_deleted_or_noted()
    {
        var item = ReadOne(Write("a.odt", ZippedFile.OpenDocument(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion></text:changed-region></text:tracked-changes>"
            + "<text:h>Заголовок</text:h>\n <text:p>Первый <text:span>абзац</text:span>"
            + "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Сноска.</text:p></text:note-body></text:note>,"
            + "<text:s text:c='2'/>дальше<text:tab/>и<text:line-break/>строка.<office:annotation><text:p>Comment.</text:p></office:annotation></text:p>"
            + "<text:list><text:list-item><text:p>Пункт</text:p></text:list-item></text:list>"
            + "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell></table:table-row>"
            + "<table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell><table:table-cell><text:p>乙</text:p></table:table-cell></table:table-row></table:table>"
            + "<text:p/><text:p>Последний.</text:p>",
            "<dc:title>Записки</dc:title><meta:initial-creator>Первый автор</meta:initial-creator><dc:creator>Редактор</dc:creator><dc:language>ru-RU</dc:language>")));
        Assert.Equal("Заголовок\n\nПервый абзац,  дальше\tи\nстрока.\n\nСноска.\n\nПункт\n\nA\tB\n甲\t乙\n\nПоследний.", item.Document.Text);
        Assert.Equal("""{"title":"Записки","author":"Первый автор","language":"ru-RU"}""", OriginOf(item).Metadata);
        Assert.Equal("ru-RU", item.Document.Language);
    }

    [Fact]
    public void A_Word_document_is_its_paragraphs_without_what_was_deleted()
    {
        var item = ReadOne(Write("a.docx", ZippedFile.Word(
            "<w:p><w:pPr><w:pStyle w:val='Heading1'/><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>标题</w:t></w:r></w:p>"
            + "<w:p><w:r><w:t xml:space='preserve'>Первый </w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>"
            + "<w:ins><w:r><w:t>абзац</w:t></w:r></w:ins>"
            + "<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:tab/><w:t>и</w:t><w:br/><w:t>строка.</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
            + "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Once.</w:t></w:r></w:p></mc:Choice>"
            + "<mc:Fallback><w:p><w:r><w:t>Twice.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>B</w:t></w:r></w:p></w:tc></w:tr>"
            + "<w:tr><w:tc><w:p><w:r><w:t>C</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>",
            "<w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote><w:footnote w:id='2'><w:p><w:r><w:t>Сноска.</w:t></w:r></w:p></w:footnote>",
            "<dc:title>Записки</dc:title><dc:creator>Автор</dc:creator><dc:language>ru</dc:language><dcterms:created>2024-01-02T03:04:05Z</dcterms:created>")));
        Assert.Equal("标题\n\nПервый абзац\tи\nстрока.\n\nСноска.\n\nOnce.\n\nA\tB\nC\n\nx=1", item.Document.Text);
        Assert.Equal("""{"title":"Записки","author":"Автор","language":"ru","created":"2024-01-02T03:04:05Z"}""", OriginOf(item).Metadata);
    }

    /// <summary>The parts are written by Python's own module, whatever that does differently.</summary>
    [Theory]
    [InlineData("ZIP_DEFLATED")]
    [InlineData("ZIP_STORED")]
    public void Archives_that_Python_writes_are_read(string method)
    {
        var packed = OutsideCommand.Run(ZippedFile.OpenDocument("<text:p>Через Python.</text:p>"), "python3", "-c",
            $"import sys, io, zipfile\nsource = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\nout = io.BytesIO()\nz = zipfile.ZipFile(out, 'w', zipfile.{method})\n"
            + "[z.writestr(n, source.read(n)) for n in source.namelist()]\nz.close()\nsys.stdout.buffer.write(out.getvalue())");
        Assert.Equal("Через Python.", ReadOne(Write("p.odt", packed)).Document.Text);
    }

    [Fact]
    public void Little_that_unpacks_to_much_is_refused()
    {
        var options = new ImportOptions { MaximumDocumentLength = 100_000 };
        var bomb = ZippedFile.OpenDocument("<text:p>" + new string('a', 50_000_000) + "</text:p>");
        Assert.True(bomb.Length < 100_000);
        foreach (var (path, words) in ((string, string)[])[
            (Write("a.odt", bomb), "unpacks to more than 400000 bytes (at its part 'content.xml')"),
            (Write("b.odt", ZippedFile.OpenDocument("<text:p>" + string.Concat(Enumerable.Repeat("<text:s text:c='2000000000'/>", 1_500)) + "</text:p>")),
                "a text of more than 100000 characters"),
            (Write("c.docx", ZippedFile.Word("<w:p><w:r><w:t>" + new string('a', 120_000) + "</w:t></w:r></w:p>")), "a text of more than 100000 characters"),
            (Write("d.epub", ZippedFile.Book("", [.. Enumerable.Repeat($"<p>{new string('b', 90_000)}</p>", 3)])), "a text of more than 100000 characters")])
        {
            var dropped = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(path, options)));
            Assert.Equal(DropReasons.TooLarge, dropped.Reason);
            Assert.Contains(words, dropped.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_note_to_which_much_refers_stands_once()
    {
        var body = "<w:p>" + string.Concat(Enumerable.Repeat("<w:r><w:footnoteReference w:id='2'/></w:r>", 1000)) + "<w:r><w:t>x</w:t></w:r></w:p>";
        Assert.Equal("x\n\nNote.", ReadOne(Write("a.docx", ZippedFile.Word(body, "<w:footnote w:id='2'><w:p><w:r><w:t>Note.</w:t></w:r></w:p></w:footnote>"))).Document.Text);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>")]
    [InlineData("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>")]
    [InlineData("<x>")]
    [InlineData("")]
    public void Markup_that_is_damaged_or_declares_entities_is_refused(string content)
    {
        var dropped = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(Write("a.odt", ZippedFile.Of(("content.xml", content))))));
        Assert.Equal(DropReasons.Unreadable, dropped.Reason);
        Assert.StartsWith($"Cannot read {Path.Combine(Folder, "a.odt")} as an OpenDocument text: ", dropped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_nested_without_end_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("<text:span>", 5000)) + "x" + string.Concat(Enumerable.Repeat("</text:span>", 5000));
        var dropped = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(Write("a.odt", ZippedFile.OpenDocument($"<text:p>{deep}</text:p>")))));
        Assert.Contains("nested deeper than 512 levels", dropped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Protected_and_older_documents_are_named_as_such()
    {
        foreach (var (path, words) in ((string, string)[])[
            (Write("old.docx", [0xD0, 0xCF, 0x11, 0xE0, .. new byte[600]]), "of an older kind, or is protected by a password"),
            (Write("b.docx", ZippedFile.OpenDocument("<text:p>x</text:p>")), "it names no main part"),
            (Write("c.odt", ZippedFile.Of(("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>"), ("content.xml", "<x/>"))),
                "protected by a password"),
            (Write("d.epub", ZippedFile.Of(("META-INF/container.xml", ZippedFile.Container))), "it has no part 'OEBPS/content.opf'"),
            (Write("e.epub", "no archive"), "as an EPUB book")])
        {
            var dropped = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(path)));
            Assert.Equal(DropReasons.Unreadable, dropped.Reason);
            Assert.Contains(words, dropped.Detail, StringComparison.Ordinal);
        }
    }

    /// <summary>A file that was cut or altered gives its whole text, or says that it is damaged.</summary>
    [Fact]
    public void A_damaged_archive_is_named_and_nothing_worse()
    {
        var text = string.Join(' ', Enumerable.Range(0, 300).Select(i => $"слово{i * 7919 % 997}"));
        foreach (var (name, whole) in ((string, byte[])[])[
            ("a.odt", ZippedFile.OpenDocument($"<text:p>{text}</text:p>")), ("b.docx", ZippedFile.Word($"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")),
            ("c.epub", ZippedFile.Book("", $"<p>{text}</p>"))])
        {
            Assert.Equal(text, ReadOne(Write(name, whole)).Document.Text);
            for (var length = 0; length < whole.Length; length += 37)
            {
                Assert.Equal(DropReasons.Unreadable, Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(Write(name, whole[..length])))).Reason);
            }

            var random = new Random(5);
            for (var round = 0; round < 400; round++)
            {
                var bytes = (byte[])whole.Clone();
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                switch (Assert.Single(Read(Write(name, bytes))))
                {
                    case ImportItem.Taken taken:
                        Assert.True(taken.Document.Text == text || taken.Document.Text.Length == 0, $"round {round} of {name}");
                        break;
                    case ImportItem.Dropped dropped:
                        Assert.NotEqual(TextMad.Texts.TextReasons.Internal, dropped.Reason);
                        break;
                }
            }
        }
    }
}

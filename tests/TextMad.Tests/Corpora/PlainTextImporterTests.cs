using FsCheck;
using FsCheck.Fluent;
using System.Text;
using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Texts;

namespace TextMad.Tests.Corpora;

public sealed class PlainTextImporterTests : ImportFixture
{
    [Fact]
    public void A_file_is_a_document_without_its_last_line_end()
    {
        var item = ReadOne(Write("tale.txt", "One line.\n\nAnother.\n"));
        Assert.Equal("One line.\n\nAnother.", item.Document.Text);
        Assert.Equal(new Origin.Imported("tale", "tale.txt"), item.Document.Origin);
        Assert.False(item.Repairs.Any);
    }

    [Fact]
    public void Blocks_between_blank_lines_are_documents_with_their_line()
    {
        var items = Read(Write("tale.txt", "\n\na\nb\r\n \t \nc\n\n\nd"), new ImportOptions { TextUnit = PlainTextUnit.Block });
        Assert.Equal(["a\nb", "c", "d"], Texts(items));
        Assert.Equal(["tale.txt:3", "tale.txt:6", "tale.txt:9"], items.Select(item => OriginOf(item).Locator));
    }

    [Theory]
    [InlineData("a\r\nb\rc\nd\r", "a\nb\nc\nd")]
    [InlineData("a\r\n\r\nb", "a\n\nb")]
    public void Line_ends_of_every_kind_become_newlines(string content, string expected) =>
        Assert.Equal(expected, ReadOne(Write("a.txt", content)).Document.Text);

    [Fact]
    public void Invalid_bytes_are_replaced_and_counted()
    {
        // A stray continuation byte, an overlong form, a sequence cut short by the end of the file, in text that is UTF-8 without doubt.
        var text = string.Concat(Enumerable.Repeat("ёжик ", 60));
        var item = ReadOne(Write("a.txt", [.. Encoding.UTF8.GetBytes(text), (byte)'a', 0x80, (byte)'b', 0xC0, 0xAF, (byte)'c', 0xE2, 0x82]));
        Assert.Equal(text + "a\uFFFDb\uFFFD\uFFFDc\uFFFD", item.Document.Text);
        Assert.Equal(new TextRepairs(5, 0, 0), item.Repairs);
    }

    // So long that one invalid byte behind it is less than 1%.
    private const string LongText = "ёжик в тумане, ёжик в тумане, ёжик в тумане, ёжик в тумане, ёжик в тумане, ёжик в тумане, ёжик в тумане, ёжик в тумане, x";

    [Fact]
    public void Replacing_agrees_with_the_platform_on_any_bytes_and_counts_by_block_what_it_counts_by_file()
    {
        Prop.ForAll(Gen.OneOf(Gen.Choose(0, 255), Gen.Choose(0xC0, 0xFF), Gen.Choose(0x80, 0xBF), Gen.Choose(10, 13)).Select(b => (byte)b).ArrayOf().ToArbitrary(), bytes =>
        {
            byte[] content = [.. bytes.SelectMany(b => Encoding.UTF8.GetBytes(LongText).Append(b))];
            var path = Write("any.txt", content);
            var expected = Encoding.UTF8.GetString(content).ReplaceLineEndingsOfFiles().Replace("\0", "");
            if (bytes.Length == 0)
            {
                return true;
            }

            var item = ReadOne(path);
            var blocks = Read(path, new ImportOptions { TextUnit = PlainTextUnit.Block }).OfType<ImportItem.Taken>();
            return item.Document.Text == (expected.EndsWith('\n') ? expected[..^1] : expected)
                && blocks.Aggregate(default(TextRepairs), (sum, block) => sum + block.Repairs) == item.Repairs;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Null_characters_are_removed_and_counted()
    {
        var item = ReadOne(Write("a.txt", "a\0b\0\0"));
        Assert.Equal("ab", item.Document.Text);
        Assert.Equal(new TextRepairs(0, 0, 3), item.Repairs);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_byte_order_mark_says_the_encoding_and_is_no_text(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var item = ReadOne(Write("a.txt", [.. encoding.GetPreamble(), .. encoding.GetBytes("Ёж 🙂\n")]));
        Assert.Equal("Ёж 🙂", item.Document.Text);
    }

    [Fact]
    public void Gzip_is_unpacked_and_a_broken_archive_is_named()
    {
        Assert.Equal("packed", ReadOne(WriteGzip("a.txt.gz", "packed\n")).Document.Text);
        var broken = File.ReadAllBytes(WriteGzip("b.txt.gz", new string('x', 5000)));
        var path = Write("b.txt.gz", [.. broken[..12], 0xFF, 0xFF, .. broken[14..]]);
        Assert.Contains("b.txt.gz", Assert.Throws<InputException>(() => Read(path, new ImportOptions { Strict = true })).Message);
        var dropped = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(path)));
        Assert.Equal(DropReasons.Unreadable, dropped.Reason);
    }

    [Fact]
    public void A_block_that_is_too_long_is_dropped_or_on_request_refused()
    {
        var path = Write("long.txt", new string('x', 101));
        var blocks = new ImportOptions { MaximumDocumentLength = 100, TextUnit = PlainTextUnit.Block };
        var failure = Assert.Throws<InputException>(() => Read(path, blocks with { Strict = true }));
        Assert.Contains("long.txt", failure.Message);
        Assert.Contains("100", failure.Message);
        Assert.Equal(DropReasons.TooLarge, Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(path, blocks))).Reason);
        Assert.False(Assert.IsType<ImportItem.Taken>(Assert.Single(Read(path, new ImportOptions { MaximumDocumentLength = 101 }))).IsPart);
    }

    [Theory]
    [InlineData("one two\n\nthree four\nfive\n\nsix seven\n", 22, "1:one two\n\nthree four", "4:five\n\nsix seven")]
    [InlineData("one two\n\nthree four\nfive\n\nsix seven\n", 28, "1:one two\n\nthree four\nfive", "6:six seven")]
    [InlineData("one two\r\n \t\r\nthree four\rfive six", 20, "1:one two", "3:three four\nfive six")]
    [InlineData("one two three four five six", 10, "1:one two", "1:three", "1:four five", "1:six")]
    [InlineData("xxxxxxxxxxxx", 5, "1:xxxxx", "1:xxxxx", "1:xx")]
    [InlineData("\n\n\n\nxxx\n\n\n\n\n\n\n\n\nyyy\n\n\n", 6, "5:xxx", "14:yyy")]
    [InlineData("xxxx\U0001F600yy", 5, "1:xxxx", "1:\U0001F600yy")]
    public void A_file_that_is_too_long_is_cut_at_paragraphs_else_lines_else_words(string text, int most, params string[] parts)
    {
        var path = Write("long.txt", text);
        var items = Read(path, new ImportOptions { MaximumDocumentLength = most, Strict = true }).Cast<ImportItem.Taken>().ToList();
        Assert.Equal(
            parts.Select(part => part.Split(':', 2)).Select(part => ($"long.txt:{part[0]}", part[1])),
            items.Select(item => (((Origin.Imported)item.Document.Origin).Locator!, item.Document.Text)));
        Assert.All(items, item => Assert.True(item.IsPart));
        Assert.Equal(text.Where(c => !char.IsWhiteSpace(c)), string.Concat(items.Select(item => item.Document.Text)).Where(c => !char.IsWhiteSpace(c)));
    }
}

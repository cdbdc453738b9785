using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Texts;

namespace TextMad.Tests.Corpora;

public sealed class JsonLinesImporterTests : ImportFixture
{
    [Fact]
    public void Dolma_fields_are_kept_as_provenance()
    {
        var path = Write("web.jsonl", """
            {"id":"d1","text":"First text.","source":"common-crawl","added":"2024-01-02T00:00:00Z","created":"2023-05","metadata":{"url":"https://example.org/ä","score":0.10,"n":1e400}}

            {"text":"Second.","metadata":{"genre":"essay","machine_share":0.5,"language":"de"},"lang":"xx","n":7}
            {"id":17,"text":"Third.","metadata":null}
            """);
        var items = Read(path);
        Assert.Equal(["First text.", "Second.", "Third."], Texts(items));
        Assert.Equal(
            new Origin.Imported(
                "common-crawl", "d1", null, "2023-05", "2024-01-02T00:00:00Z", """{"url":"https://example.org/ä","score":0.10,"n":1e400}"""),
            OriginOf(items[0]));
        Assert.Equal(
            new Origin.Imported(
                "web", "web.jsonl:3", "essay", Metadata: """{"genre":"essay","machine_share":0.5,"language":"de","lang":"xx","n":7}""", MachineShare: 0.5),
            OriginOf(items[1]));
        Assert.Equal("de", ((ImportItem.Taken)items[1]).Document.Language);
        Assert.Equal(new Origin.Imported("web", "17"), OriginOf(items[2]));
    }

    [Fact]
    public void Unknown_JSON_fields_stay_in_the_metadata()
    {
        var item = ReadOne(
            Write("a.jsonl", """{"text":"x","id":["a"],"source":"theirs","url":"top","metadata":{"url":"inner"}}"""), new ImportOptions { Source = "mine" });
        Assert.Equal(
            new Origin.Imported("mine", "a.jsonl:1", Metadata: """{"url":"inner","id":["a"],"source":"theirs","_url":"top"}"""), item.Document.Origin);
    }

    [Theory]
    [InlineData("{\"text\":\"a\"", "JSON")]
    [InlineData("[1]", "object")]
    [InlineData("{\"id\":\"a\"}", "\"text\"")]
    [InlineData("{\"text\":5}", "\"text\"")]
    [InlineData("{\"text\":\"a\",\"metadata\":{\"machine_share\":2}}", "machine_share")]
    public void A_broken_line_is_left_out_and_when_asked_stops_the_import_with_its_file_and_line(string line, string expected)
    {
        var path = Write("bad.jsonl", "{\"text\":\"good\"}\n" + line + "\n{\"text\":\"also good\"}\n");
        var failure = Assert.Throws<InputException>(() => Read(path, new ImportOptions { Strict = true }));
        Assert.Contains("bad.jsonl, line 2", failure.Message);
        Assert.Contains(expected, failure.Message);

        var items = Read(path);
        Assert.Equal(["good", "also good"], Texts(items));
        var dropped = Assert.IsType<ImportItem.Dropped>(items[1]);
        Assert.Equal((DropReasons.BrokenLine, $"{path}:2"), (dropped.Reason, dropped.Source));
    }

    [Theory]
    [InlineData("""a\ud83db""", "a\uFFFDb", 1)]
    [InlineData("""\udE42\uD83D\ude42""", "\uFFFD🙂", 1)]
    [InlineData("""\ud83d\ud83d\ude42\ud83d""", "\uFFFD🙂\uFFFD", 2)]
    [InlineData("""\\ud83d""", "\\ud83d", 0)]
    [InlineData("""\\\ud83d""", "\\\uFFFD", 1)]
    [InlineData("""\u0041\ud83d\n""", "A\uFFFD\n", 1)]
    public void Escaped_halves_of_surrogate_pairs_are_replaced_and_counted(string escaped, string expected, int count)
    {
        var item = ReadOne(Write("a.jsonl", $"{{\"text\":\"{escaped}\"}}"));
        Assert.Equal(expected, item.Document.Text);
        Assert.Equal(new TextRepairs(0, count, 0), item.Repairs);
    }

    [Fact]
    public void Null_characters_and_carriage_returns_behind_escapes_are_put_right()
    {
        var item = ReadOne(Write("a.jsonl", """{"text":"a\u0000b\r\nc\rd"}"""));
        Assert.Equal("ab\nc\nd", item.Document.Text);
        Assert.Equal(1, item.Repairs.NullCharacters);
    }

    [Fact]
    public void Invalid_bytes_are_counted_and_gzip_is_unpacked()
    {
        Assert.Equal("packed", ReadOne(WriteGzip("a.jsonl.gz", "{\"text\":\"packed\"}\n")).Document.Text);
        var text = string.Concat(Enumerable.Repeat("ёж ", 60));
        var item = ReadOne(Write("b.jsonl", [.. System.Text.Encoding.UTF8.GetBytes("{\"text\":\"" + text), 0xFF, .. "\"}"u8]));
        Assert.Equal(text + "\uFFFD", item.Document.Text);
        Assert.Equal(1, item.Repairs.InvalidBytes);
    }

    [Fact]
    public void Nesting_and_length_are_bounded()
    {
        var deep = Write("deep.jsonl", "{\"text\":\"a\",\"metadata\":{\"x\":" + new string('[', 100_000) + new string(']', 100_000) + "}}");
        Assert.Contains("deep.jsonl, line 1", Assert.Throws<InputException>(() => Read(deep, new ImportOptions { Strict = true })).Message);
        var wide = Write("wide.jsonl", "{\"text\":\"" + new string('a', 200) + "\"}");
        Assert.Contains("wide.jsonl, line 1", Assert.Throws<InputException>(() => Read(wide, new ImportOptions { MaximumDocumentLength = 100, Strict = true })).Message);
    }
}

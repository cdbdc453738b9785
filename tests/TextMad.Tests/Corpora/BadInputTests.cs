using System.Globalization;
using System.Text;
using TextMad.Compression;
using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Fetching;
using TextMad.Tests.Compression;
using TextMad.Texts;

namespace TextMad.Tests.Corpora;

/// <summary>Files as they should not be: each costs itself or a part of it, by a reason, and never what stands beside it.</summary>
public sealed class BadInputTests : ImportFixture
{
    private const string Russian =
        "Комиссия опубликовала отчёт во вторник, и его выводы удивили даже тех, кто следил за делом много лет. Второй раздел описывает, как велись измерения и кто за них платил.";

    private static readonly ImportOptions _strict = new() { Strict = true };

    [Theory]
    [InlineData("a.txt.gz")]
    [InlineData("a.jsonl.gz")]
    [InlineData("a.html.gz")]
    [InlineData("a.txt.zst")]
    [InlineData("ca01.gz")]
    [InlineData("a.jsonl.bz2")]
    [InlineData("a.csv.bz2")]
    public void A_compressed_file_that_ends_early_is_named_and_never_half_taken(string name)
    {
        var text = string.Concat(Enumerable.Range(0, 3000).Select(i => FormattableString.Invariant($"word{i * 7919 % 2999} ")));
        var content = name.Contains("csv", StringComparison.Ordinal) ? $"text\n{text}\n"
            : name.Contains("jsonl", StringComparison.Ordinal) ? $"{{\"text\":\"{text}\"}}\n"
            : name.Contains("html", StringComparison.Ordinal) ? $"<p>{text}" : text;
        var whole = UnpackingTests.Pack(Encoding.UTF8.GetBytes(content), Path.GetExtension(name) switch
        {
            ".zst" => PackedForm.Zstandard,
            ".bz2" => PackedForm.Bzip2,
            _ => PackedForm.Gzip,
        });
        Assert.Single(Texts(Read(Write(name, whole))));
        foreach (var length in (int[])[whole.Length - 1, whole.Length - 8, whole.Length / 2])
        {
            var path = Write(name, whole[..length]);
            Assert.Contains("stream ends early", Assert.Throws<InputException>(() => Read(path, _strict)).Message, StringComparison.Ordinal);
            Assert.Equal(DropReasons.Unreadable, Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(path))).Reason);
        }
    }

    [Fact]
    public void Names_do_not_decide_whether_a_file_is_compressed()
    {
        var packed = UnpackingTests.Pack("Plain words."u8.ToArray(), PackedForm.Gzip);
        Assert.Equal("Plain words.", ReadOne(Write("a.txt", packed)).Document.Text);
        Assert.Equal("Plain words.", ReadOne(Write("b.txt.gz", "Plain words.")).Document.Text);
        Assert.Equal("Plain words.", ReadOne(Write("c.txt.gz", UnpackingTests.Pack(packed, PackedForm.Gzip))).Document.Text);
    }

    [Theory]
    [InlineData("windows-1251")]
    [InlineData("koi8-r")]
    [InlineData("ibm866")]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    public void Text_in_an_encoding_that_nobody_named_is_read_in_every_format(string label)
    {
        var encoding = EncodingLabels.Find(label)!;
        Assert.Equal(Russian, ReadOne(Write("a.txt", encoding.GetBytes(Russian + "\n"))).Document.Text);
        Assert.Equal([Russian, Russian], Texts(Read(Write("b.txt", encoding.GetBytes($"{Russian}\n\n{Russian}\n")), new ImportOptions { TextUnit = PlainTextUnit.Block })));
        Assert.Equal(Russian, ReadOne(Write("c.jsonl", encoding.GetBytes($"{{\"text\": \"{Russian}\"}}\n"))).Document.Text);
        if (!label.StartsWith("utf", StringComparison.Ordinal))
        {
            Assert.Equal(Russian, ReadOne(Write("d.html", encoding.GetBytes($"<title>x</title><p>{Russian}</p>"))).Document.Text);
        }
    }

    [Theory]
    [InlineData("gb18030", "守塔人每天晚上把看到的一切都写进书里，第二天早上再读一遍，心里感到很满意。有一天，一位客人来到塔上，请他讲述海上的故事。")]
    [InlineData("big5", "守塔人每天晚上把看到的一切都寫進書裡，第二天早上再讀一遍，心裡感到很滿意。有一天，一位客人來到塔上，請他講述海上的故事。")]
    [InlineData("shift_jis", "灯台守は毎晩、見たことをすべて本に書き、翌朝それを読み返して満足していた。ある日、客が塔を訪れ、海の話をしてほしいと頼んだ。")]
    [InlineData("euc-kr", "등대지기는 매일 밤 본 것을 모두 책에 적고 다음 날 아침에 다시 읽으며 만족했다. 어느 날 손님이 탑에 와서 바다 이야기를 해 달라고 했다.")]
    public void Text_of_East_Asia_in_an_encoding_that_nobody_named_is_read(string label, string text)
    {
        var encoding = EncodingLabels.Find(label)!;
        Assert.Equal(text, ReadOne(Write("a.txt", encoding.GetBytes(text))).Document.Text);
        Assert.Equal(text, ReadOne(Write("b.csv", encoding.GetBytes($"id,text\n7,{text}\n"))).Document.Text);
        Assert.Equal(text, ReadOne(Write("c.md", encoding.GetBytes($"---\ntitle: x\n---\n{text}\n"))).Document.Text);
        Assert.Equal(text, ReadOne(Write("d.csv", encoding.GetBytes($"id,text\n7,{text}\n")), new ImportOptions { Encoding = label }).Document.Text);
    }

    [Fact]
    public void A_person_may_name_the_encoding()
    {
        var path = Write("a.txt", EncodingLabels.Find("iso-8859-7")!.GetBytes("ναι"));
        Assert.Equal("ναι", ReadOne(path, new ImportOptions { Encoding = "ISO-8859-7" }).Document.Text);
        Assert.Contains(
            "'klingon' is not a known encoding", Assert.Throws<InputException>(() => Read(path, new ImportOptions { Encoding = "klingon" })).Message, StringComparison.Ordinal);
        Assert.Contains("no effect", Assert.Throws<InputException>(() => Read(path, new ImportOptions { Encoding = "utf-8", Format = ImportFormat.Warc })).Message,
            StringComparison.Ordinal);

        // Who names the wrong one is told so; nothing is replaced.
        var cyrillic = Write("b.txt", EncodingLabels.Find("windows-1251")!.GetBytes(Russian));
        var dropped = Assert.IsType<ImportItem.Dropped>(Assert.Single(Read(cyrillic, new ImportOptions { Encoding = "utf-8" })));
        Assert.Equal(TextReasons.Undecodable, dropped.Reason);
        Assert.Contains("invalid in utf-8", dropped.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_text_is_dropped_with_a_reason_and_the_next_file_is_read()
    {
        var bytes = new byte[3000];
        new Random(3).NextBytes(bytes);
        Write("set/a.txt", bytes);
        Write("set/b.html", bytes);
        Write("set/c.jsonl", bytes);
        Write("set/d.html", [.. "%PDF-1.7\n"u8, .. new byte[200]]);
        Write("set/e.txt", "Words.");
        var items = Read(Path.Combine(Folder, "set"));
        Assert.Equal(
            [TextReasons.Undecodable, FetchReasons.ContentType, TextReasons.Undecodable, FetchReasons.ContentType],
            items.OfType<ImportItem.Dropped>().Select(item => item.Reason));
        Assert.Equal(["Words."], Texts(items));
    }

    [Fact]
    public void A_line_of_which_more_than_1_percent_is_invalid_is_dropped_and_the_others_are_not()
    {
        byte[] line = [.. Encoding.UTF8.GetBytes($"{{\"text\": \"{Russian}\"}}\n")];
        var items = Read(Write("a.jsonl", [.. line, .. "{\"text\": \"ab"u8, 0xFF, .. "\"}\n"u8, .. line]));
        Assert.Equal([Russian, Russian], Texts(items));
        Assert.Equal(TextReasons.Undecodable, Assert.Single(items.OfType<ImportItem.Dropped>()).Reason);
    }

    [Fact]
    public void JSON_that_is_nested_too_deeply_is_reported_as_such()
    {
        var deep = "{\"text\": \"a\", \"metadata\": {\"x\": " + new string('[', 100) + new string(']', 100) + "}}";
        Assert.Contains("nested deeper than 64 levels", Assert.Throws<InputException>(() => Read(Write("a.jsonl", deep), _strict)).Message, StringComparison.Ordinal);
        Assert.Contains("no valid JSON at byte", Assert.Throws<InputException>(() => Read(Write("a.jsonl", deep[..^1]), _strict)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_Brotli_costs_its_record_and_a_page_that_was_decoded_already_none()
    {
        var page = "<!doctype html><html lang=en><title>T</title><p>" + string.Concat(Enumerable.Repeat("The bridge was found beside a kettle, and the keepers said so. ", 8));
        var path = Write("a.warc", [
            .. Record("http://h.example/broken", "br", [.. Enumerable.Repeat((byte)0xFF, 300), 1, 2, 3]),
            .. Record("http://h.example/decoded", "br", Encoding.UTF8.GetBytes(page)),
            .. Record("http://h.example/cut", "gzip", UnpackingTests.Pack(Encoding.UTF8.GetBytes(page), PackedForm.Gzip)[..^20]),
            .. Record("http://h.example/last", "identity", Encoding.UTF8.GetBytes(page + " The end.")),
        ]);
        var items = Read(path);
        Assert.Equal([FetchReasons.BadEncoding, FetchReasons.BadEncoding], items.OfType<ImportItem.Dropped>().Select(item => item.Reason));
        Assert.Equal(2, Texts(items).Length);
    }

    [Fact]
    public void Lone_surrogates_in_linked_data_cost_nothing()
    {
        const string Script = "{\"@type\":\"NewsArticle\",\"headline\":\"a\\ud800\",\"author\":{\"name\":\"\\udc00x\"},\"datePublished\":\"\\ud800\",\"\\ud800\":1}";
        var item = ReadOne(
            Write("a.html", $"<head><script type=application/ld+json>{Script}</script></head><article><p>Some words that make a paragraph of their own.</p></article>"));
        Assert.Equal("Some words that make a paragraph of their own.", item.Document.Text);
        Assert.Contains("\uFFFDx", OriginOf(item).Metadata, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_zero_width_characters_is_empty()
    {
        using var store = OpenStore();
        var report = new CorpusImporter(store).Import("mine", ImportSources.Read([Write("a.txt", "\u200B\u2060\uFEFF\n\u200D")]));
        Assert.Equal((0, 1), (report.Added, report.Dropped[DropReasons.Empty]));
    }

    private static byte[] Record(string url, string coding, byte[] body)
    {
        byte[] block = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: {coding}\r\n\r\n"), .. body];
        return [
            .. Encoding.ASCII.GetBytes(
                string.Create(CultureInfo.InvariantCulture,
                    $"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-01-02T03:04:05Z\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; "
                    + $"msgtype=response\r\nContent-Length: {block.Length}\r\n\r\n")),
            .. block,
            .. "\r\n\r\n"u8,
        ];
    }
}

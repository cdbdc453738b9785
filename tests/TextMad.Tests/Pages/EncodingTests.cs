using System.Text;
using TextMad.Fetching;
using TextMad.Pages;
using TextMad.Texts;

namespace TextMad.Tests.Pages;

/// <summary>[WHATWG HTML 13.2.3.2; Encoding Standard 4.2].</summary>
public sealed class EncodingTests
{
    [Theory]
    [InlineData("utf8", 65001)]
    [InlineData("unicode-1-1-utf-8", 65001)]
    [InlineData("ISO-8859-1", 1252)]
    [InlineData(" ascii\n", 1252)]
    [InlineData("latin1", 1252)]
    [InlineData("iso-8859-2", 28592)]
    [InlineData("l9", 28605)]
    [InlineData("iso-8859-9", 1254)]
    [InlineData("tis-620", 874)]
    [InlineData("windows-1251", 1251)]
    [InlineData("koi8-r", 20866)]
    [InlineData("koi8-ru", 21866)]
    [InlineData("gb2312", 54936)]
    [InlineData("gbk", 54936)]
    [InlineData("big5-hkscs", 950)]
    [InlineData("x-sjis", 932)]
    [InlineData("euc-jp", 51932)]
    [InlineData("iso-2022-jp", 50220)]
    [InlineData("ks_c_5601-1987", 949)]
    [InlineData("macintosh", 10000)]
    [InlineData("utf-16", 1200)]
    [InlineData("utf-16be", 1201)]
    public void Labels_mean_what_the_standard_says(string label, int codePage) => Assert.Equal(codePage, EncodingLabels.Find(label)?.CodePage);

    [Fact]
    public void An_unknown_label_means_nothing() => Assert.Null(EncodingLabels.Find("no-such-thing"));

    [Theory]
    [InlineData("<meta charset=windows-1251>", 1251)]
    [InlineData("<META CHARSET = 'koi8-r' >", 20866)]
    [InlineData("<meta http-equiv=Content-Type content='text/html; charset=big5'>", 950)]
    [InlineData("<meta content='text/html; charset=\"sjis\"' http-equiv=\"content-type\">", 932)]
    [InlineData("<meta content='text/html; charset=big5'>", null)]
    [InlineData("<meta name=x content=y/><meta/charset=gbk>", 54936)]
    [InlineData("<!-- <meta charset=big5> --><meta charset=gbk>", 54936)]
    [InlineData("<!--><meta charset=gbk>", 54936)]
    [InlineData("<p title='<meta charset=big5>'><meta charset=gbk>", 54936)]
    [InlineData("</x a='>' b=\"<meta charset=big5>\"><meta charset=gbk>", 54936)]
    [InlineData("<!doctype html><?x y><metal charset=big5><meta charset=gbk>", 54936)]
    [InlineData("<meta charset=big5 charset=gbk>", 950)]
    [InlineData("<meta charset=utf-16le>", 65001)]
    [InlineData("<meta charset=x-user-defined>", 1252)]
    [InlineData("<meta charset=nothing><meta charset=gbk>", 54936)]
    [InlineData("<meta http-equiv=content-type content='charset charset = gbk;x'>", 54936)]
    [InlineData("<meta charset='gbk", null)]
    [InlineData("<?xml version='1.0' encoding='koi8-r'?>", 20866)]
    [InlineData("<p>charset=gbk", null)]
    [InlineData("", null)]
    public void The_declaration_is_found_as_a_browser_finds_it(string head, int? codePage) =>
        Assert.Equal(codePage, MetaPrescan.Find(Encoding.Latin1.GetBytes(head))?.CodePage);

    [Fact]
    public void A_byte_order_mark_beats_the_header_and_the_header_beats_the_page()
    {
        byte[] marked = [0xEF, 0xBB, 0xBF, .. "<meta charset=gbk>é"u8];
        Assert.Equal("<meta charset=gbk>é", Decode(marked, "text/html; charset=koi8-r"));
        Assert.Equal("Ё", Decode([0xFE, 0xFF, 0x04, 0x01], null));
        var cyrillic = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes("<meta charset=koi8-r>Ёж");
        Assert.Equal("<meta charset=koi8-r>Ёж", Decode(cyrillic, "text/html;CHARSET=\"Windows-1251\""));
    }

    [Fact]
    public void Only_the_first_1024_bytes_declare_before_the_page_is_parsed() => Assert.Null(
        PageDecoder.Declared(Encoding.ASCII.GetBytes(new string(' ', 1020) + "<meta charset=gbk>"), null, isMarkup: true, out _));

    [Theory]
    [InlineData(new byte[] { 0x63, 0xC3, 0xA9 }, "cé")]
    [InlineData(new byte[] { 0x63, 0xE9, 0x80 }, "cé€")]
    public void Without_a_declaration_it_is_UTF_8_if_that_is_valid_and_windows_1252_if_not(byte[] body, string text) =>
        Assert.Equal(text, Decode(body, null));

    [Fact]
    public void A_declaration_further_down_counts_when_the_page_is_parsed()
    {
        const string Text = "Комиссия опубликовала отчёт во вторник, и его выводы удивили многих.";
        var head = "<head><!--" + new string('x', 1500) + "--><script>'<meta charset=gbk>'</script>";
        foreach (var meta in (string[])["<meta charset=windows-1251>", "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>",
            "<meta charset=nothing><meta charset=windows-1251>"])
        {
            var body = CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes($"{head}{meta}<title>Отчёт</title></head><p>{Text}</p>");
            Assert.Equal((Text, "Отчёт"), (Reading.Page(body, "text/html").Text, Reading.Page(body, null).Title));
        }

        // What the header says is certain.
        var greek = CodePagesEncodingProvider.Instance.GetEncoding(1253)!.GetBytes($"{head}<meta charset=windows-1251></head><p>Η επιτροπή δημοσίευσε την έκθεση.</p>");
        Assert.Equal("Η επιτροπή δημοσίευσε την έκθεση.", Reading.Page(greek, "text/html; charset=windows-1253").Text);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused_whatever_encoding_is_declared()
    {
        var bytes = new byte[2000];
        new Random(5).NextBytes(bytes);
        foreach (var type in (string?[])["text/html", "text/plain; charset=utf-8", "text/html; charset=windows-1252", "application/xhtml+xml"])
        {
            Assert.Equal(FetchReasons.ContentType, Assert.IsType<PageReading.Refused>(PageReader.Read(bytes, type, Reading.Url("http://h.example/"))).Reason);
        }

        // A stray control character makes no picture of a page.
        Assert.Equal("Some words, and more of them, in a row.",
            Reading.Page("<p>Some words, and more of them, in a\v row."u8.ToArray(), "text/html").Text.Replace("\v", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_in_another_encoding_than_declared_is_read_in_its_real_one_or_refused()
    {
        const string Text = "Комиссия опубликовала отчёт во вторник, и его выводы удивили многих.";
        Assert.Equal(Text, Reading.Page(CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes($"<p>{Text}</p>"), "text/html; charset=utf-8").Text);

        // Every second byte is of no encoding that makes words.
        byte[] mixed = [.. Enumerable.Range(0, 600).SelectMany(i => (byte[])[0xFF, 0xC0, (byte)(0x80 + (i * 37 % 64)), (byte)'a'])];
        Assert.Equal(TextReasons.Undecodable, Assert.IsType<PageReading.Refused>(PageReader.Read(mixed, "text/html", Reading.Url("http://h.example/"))).Reason);
    }

    private static string? Decode(byte[] body, string? contentType) =>
        TextDecoding.Decode(body, PageDecoder.Declared(body, contentType, isMarkup: true, out _), isFinal: false, out _);

    [Theory]
    [InlineData("text/html", "text/html")]
    [InlineData("Text/HTML; charset=x", "text/html")]
    [InlineData(null, "")]
    public void Media_types_are_read_without_parameters(string? header, string type) => Assert.Equal(type, MediaType.Of(header));

    [Theory]
    [InlineData("  <!DOCTYPE html><p>", "text/html")]
    [InlineData("<HTML>", "text/html")]
    [InlineData("<!-- x -->", "text/html")]
    [InlineData("<?xml version='1.0'?><html>", "text/html")]
    [InlineData("just words", "text/plain")]
    [InlineData("%PDF-1.4\0\u0001", "")]
    public void The_content_type_is_sniffed_from_the_first_bytes(string body, string type) => Assert.Equal(type, MediaType.Sniff(Encoding.Latin1.GetBytes(body)));
}

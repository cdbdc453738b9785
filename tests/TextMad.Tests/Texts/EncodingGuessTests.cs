using System.Text;
using TextMad.Texts;

namespace TextMad.Tests.Texts;

/// <summary>Text that does not say its encoding, in five languages.</summary>
public sealed class EncodingGuessTests
{
    private const string Russian =
        "Комиссия опубликовала отчёт во вторник, и его выводы удивили даже тех, кто следил за делом много лет. Второй раздел описывает, как велись измерения и кто за них платил. ";
    private const string Japanese = "委員会は火曜日に報告書を公表し、何年も問題を追ってきた人々さえ驚かせた。第二部では測定の方法と、その費用を誰が払ったかを述べている。カタカナの言葉もある。";
    private const string Chinese = "委员会星期二公布了报告，结果连多年来一直关注此事的人也感到惊讶。第二部分说明测量是怎样进行的，以及谁支付了费用。";
    private const string Traditional = "委員會星期二公布了報告，結果連多年來一直關注此事的人也感到驚訝。第二部分說明測量是怎樣進行的，以及誰支付了費用。";
    private const string German =
        "Die Kommission veröffentlichte ihren Bericht am Dienstag, und die Ergebnisse überraschten selbst jene, die den Fall "
        + "über Jahre verfolgt hatten. Größere Mängel fänden sich nicht. ";
    private const string French =
        "La commission a publié son rapport mardi, et les résultats ont étonné même ceux qui suivaient l’affaire depuis "
        + "des années. Où étaient mesurées les données, et à quel coût ? ";

    [Theory]
    [InlineData(Russian, "windows-1251")]
    [InlineData(Russian, "koi8-r")]
    [InlineData(Russian, "ibm866")]
    [InlineData(Russian, "iso-8859-5")]
    [InlineData(Russian, "x-mac-cyrillic")]
    [InlineData(Japanese, "shift_jis")]
    [InlineData(Japanese, "euc-jp")]
    [InlineData(Japanese, "iso-2022-jp")]
    [InlineData(Chinese, "gbk")]
    [InlineData(Chinese, "gb18030")]
    [InlineData(Traditional, "big5")]
    [InlineData(German, "windows-1252")]
    [InlineData(French, "windows-1252")]
    [InlineData(Russian, "utf-8")]
    [InlineData(Japanese, "utf-8")]
    [InlineData("Plain words.\n", "utf-8")]
    public void Short_and_long_texts_come_back(string text, string label)
    {
        var encoding = EncodingLabels.Find(label)!;
        foreach (var length in (int[])[60, text.Length, 40 * text.Length])
        {
            var cut = string.Concat(Enumerable.Repeat(text, 40))[..length];
            var bytes = encoding.GetBytes(cut);
            var found = EncodingGuess.Of(bytes, isWhole: true);
            Assert.Equal(encoding.GetString(bytes), found?.GetString(bytes));
        }
    }

    [Theory]
    [InlineData(Russian)]
    [InlineData(Japanese)]
    [InlineData(German + "\n")]
    [InlineData("ab")]
    public void Utf_16_needs_no_mark(string text)
    {
        Assert.Equal(Encoding.Unicode, EncodingGuess.Of(Encoding.Unicode.GetBytes(text), isWhole: true));
        Assert.Equal(Encoding.BigEndianUnicode, EncodingGuess.Of(Encoding.BigEndianUnicode.GetBytes(text), isWhole: true));
    }

    [Theory]
    [InlineData("25 m², 20 °C, ½ cup, £5 and €6 © 2024 — “quoted”")]
    [InlineData("cé€")]
    [InlineData("naïve")]
    public void Isolated_high_bytes_are_read_as_western_European(string text)
    {
        var bytes = EncodingLabels.Find("windows-1252")!.GetBytes(text);
        Assert.Equal(text, EncodingGuess.Of(bytes, isWhole: true)?.GetString(bytes));
    }

    [Fact]
    public void Bytes_that_are_not_text_have_no_encoding()
    {
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[2000];
            random.NextBytes(bytes);
            Assert.Null(EncodingGuess.Of(bytes, isWhole: true));
            Assert.True(TextBytes.AreBinary(bytes));
        }
    }

    [Fact]
    public void A_few_broken_characters_do_not_make_UTF_8_another_encoding()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Russian), 0xFF, 0xC3, .. Encoding.UTF8.GetBytes(Russian)];
        Assert.Equal(65001, EncodingGuess.Of(bytes, isWhole: true)!.CodePage);
        Assert.Equal(Russian + "\uFFFD\uFFFD" + Russian, TextDecoding.Decode(bytes, null, isFinal: false, out var invalid));
        Assert.Equal(2, invalid);
    }

    [Fact]
    public void Bytes_that_would_mostly_be_replaced_are_not_text()
    {
        var bytes = EncodingLabels.Find("windows-1251")!.GetBytes(Russian);
        Assert.Null(TextDecoding.Decode(bytes, Encoding.UTF8, isFinal: true, out _));

        // Who declares may be wrong; then what the bytes show counts.
        Assert.Equal(Russian, TextDecoding.Decode(bytes, Encoding.UTF8, isFinal: false, out _));
    }
}

using TextMad.Texts;

namespace TextMad.Tests.Texts;

public sealed class TextCleaningTests
{
    [Theory]
    [InlineData("\u0093quoted\u0094 \u0096 it\u0092s \u0080", "“quoted” – it’s €", 5)]
    [InlineData("a\u0081\u008D\u009Db\u009F", "abŸ", 4)]
    [InlineData("wait\u0085", "wait…", 1)]
    [InlineData("\u00A0é\u007F", "\u00A0é\u007F", 0)]
    public void Controls_of_Latin_1_become_what_windows_1252_has_in_their_place(string text, string clean, int count)
    {
        var repairs = default(TextRepairs);
        Assert.Equal(clean, TextCleaning.Clean(text, ref repairs));
        Assert.Equal(new TextRepairs(0, 0, 0, count), repairs);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(" \n\u00A0\u3000", true)]
    [InlineData("\u200B\u200C\u200D\u2060\uFEFF\u00AD\u200E", true)]
    [InlineData("\uFE0F\u3164\u2800\U000E0001", true)]
    [InlineData("\u200Ba", false)]
    [InlineData("🙂", false)]
    [InlineData("\u0301", false)]
    public void A_text_of_invisible_characters_counts_as_empty(string text, bool isBlank) => Assert.Equal(isBlank, TextCleaning.IsBlank(text));

    [Fact]
    public void Repairs_are_described_in_words()
    {
        Assert.Equal("", default(TextRepairs).ToString());
        Assert.Equal(
            "1 byte that its encoding does not allow became U+FFFD, 1,200 halves of surrogate pairs became U+FFFD, 3 null characters "
            + "removed, 1 control character of Latin-1 replaced or removed",
            new TextRepairs(1, 1200, 3, 1).ToString());
    }
}

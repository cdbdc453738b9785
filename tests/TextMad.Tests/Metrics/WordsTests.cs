using TextMad.Metrics.Counting;

namespace TextMad.Tests.Metrics;

public class WordsTests
{
    internal static string[] Split(string text)
    {
        var words = new List<string>();
        foreach (var word in Words.Of(text))
        {
            words.Add(word.ToString());
        }

        return [.. words];
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\n.,;", "")]
    [InlineData("One two-three", "one two three")]
    [InlineData("Don't 'quote' dogs' O\u2019Neil", "don't quote dogs o'neil")]
    [InlineData("'tis rock'n'roll '' a'' 'b", "tis rock'n'roll a b")]
    [InlineData("x1 3.14 1,000 50%", "x1 3 14 1 000 50")]
    [InlineData("Старый МЕЛЬНИК", "старый мельник")]
    [InlineData("e\u0301te\u0301 caf\u00C9", "e\u0301te\u0301 caf\u00E9")]
    [InlineData("a\U0001F30Ab \U00010400", "a b \U00010428")]
    [InlineData("under_score", "under score")]
    [InlineData("\u2764\uFE0F \u2600\uFE0F \u2708\uFE0F 1\uFE0F\u20E3 love \u0301a", "1\uFE0F\u20E3 love a")]
    [InlineData("我们去公园。 GPT4模型", "我 们 去 公 园 gpt4 模 型")]
    [InlineData("カタカナとひらがなラーメン", "カタカナ と ひ ら が な ラーメン")]
    [InlineData("น้ำ ที่", "น้ำ ที่")]
    [InlineData("한국어 문장", "한국어 문장")]
    [InlineData("हिन्दी में", "हिन्दी में")]
    public void A_text_divides_into_these_words(string text, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), Split(text));

    [Theory]
    [InlineData("all of it has spaces", 0)]
    [InlineData("我们 go", 2.0 / 3)]
    [InlineData("カタカナ", 0)]
    [InlineData("", 0)]
    public void The_share_of_words_that_are_characters_is_told(string text, double share) => Assert.Equal(share, Words.SharePerCharacter([text]), 12);

    [Fact]
    public void A_lone_surrogate_separates_words() => Assert.Equal(["a", "b"], Split("a\uD83Cb"));

    [Fact]
    public void Long_words_are_kept_whole() => Assert.Equal([new string('x', 5000)], Split(new string('X', 5000)));
}

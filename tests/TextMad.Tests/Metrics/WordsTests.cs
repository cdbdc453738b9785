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
    public void A_text_divides_into(string text, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), Split(text));

    [Fact]
    public void A_lone_surrogate_separates_words() => Assert.Equal(["a", "b"], Split("a\uD83Cb"));

    [Fact]
    public void Long_words_are_kept_whole() => Assert.Equal([new string('x', 5000)], Split(new string('X', 5000)));
}

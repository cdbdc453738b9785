using System.Text;
using TextMad.Storage.TextIndex;

namespace TextMad.Tests.Storage.TextIndex;

/// <summary>Texts that are the same without regard to case have the same grams, in every script.</summary>
public sealed class TextGramsTests
{
    [Trait("Length", "long")]
    [Fact]
    public void Runes_fold_to_the_same_exactly_if_the_comparison_takes_them_for_the_same()
    {
        var folded = new Dictionary<string, Rune>(StringComparer.OrdinalIgnoreCase);
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out var rune))
            {
                continue;
            }

            var fold = TextGrams.Fold(rune);
            Assert.True(folded.TryAdd(rune.ToString(), fold) || folded[rune.ToString()] == fold, $"U+{value:X4}");
            Assert.True(string.Equals(rune.ToString(), fold.ToString(), StringComparison.OrdinalIgnoreCase), $"U+{value:X4}");
        }

        Assert.True(folded.Count < 0x10F800);
    }

    [Theory]
    [InlineData("The Jury said", "he jURY")]
    [InlineData("Съешь ещё этих", "ЕЩЁ")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφοσ")]
    [InlineData("他们昨天来了。", "昨天来")]
    [InlineData("a 🍞🍷 b", "🍞🍷")]
    [InlineData("\U00010428\U00010429\U0001042A", "\U00010400\U00010401")]
    [InlineData("broken \uD83C x", "\uD83C X")]
    [InlineData("aaaaaaaa", "aaa")]
    public void A_text_has_all_grams_of_what_it_contains(string text, string part)
    {
        Assert.Contains(part, text, StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(TextGrams.Of(part));
        Assert.Subset(TextGrams.Of(text).ToHashSet(), TextGrams.Of(part).ToHashSet());
        Assert.Equal(TextGrams.Of(text).Length, TextGrams.Of(text).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    public void What_is_shorter_than_a_gram_has_none(string text) => Assert.Empty(TextGrams.Of(text));
}

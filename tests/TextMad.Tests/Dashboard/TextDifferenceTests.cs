using FsCheck;
using FsCheck.Fluent;
using TextMad.Dashboard.Compare;

namespace TextMad.Tests.Dashboard;

/// <summary>What changed between two texts, word by word.</summary>
public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("the cat sat", "the cat sat", "the cat sat")]
    [InlineData("the cat sat", "the dog sat", "the [-cat-]{+dog+} sat")]
    [InlineData("a b", "a b c", "a b{+ c+}")]
    [InlineData("", "new", "{+new+}")]
    [InlineData("old", "", "[-old-]")]
    [InlineData("one, two", "three, four", "[-one, two-]{+three, four+}")]
    [InlineData("it's fine", "its fine", "[-it's-]{+its+} fine")]
    [InlineData("<b>x</b>", "<i>x</i>", "<[-b-]{+i+}>x</[-b-]{+i+}>")]
    [InlineData("Größe\n1", "Größe\n2", "Größe\n[-1-]{+2+}")]
    public void Changes_are_words(string first, string second, string expected) =>
        Assert.Equal(expected, string.Concat(TextDifference.Of(first, second).Select(Marked)));

    [Fact]
    public void Either_text_can_be_read_from_the_parts()
    {
        var words = Gen.Elements("a", "b", "the", " ", " ", "\n", ".", "é", "\U0001F600", "<x>");
        Prop.ForAll(words.ListOf().Select(list => string.Concat(list)).ToArbitrary(), words.ListOf().Select(list => string.Concat(list)).ToArbitrary(), (first, second) =>
        {
            var parts = TextDifference.Of(first, second);
            return string.Concat(parts.Where(part => part.Kind != TextPartKind.Added).Select(part => part.Text)) == first
                && string.Concat(parts.Where(part => part.Kind != TextPartKind.Removed).Select(part => part.Text)) == second
                && parts.All(part => part.Text.Length > 0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Long_texts_are_told_apart_as_wholes()
    {
        var first = string.Join(' ', Enumerable.Range(0, 6000));
        var parts = TextDifference.Of("begin " + first + " end", "begin " + string.Join(' ', Enumerable.Range(6000, 6000)) + " end");
        Assert.Equal([TextPartKind.Same, TextPartKind.Removed, TextPartKind.Added, TextPartKind.Same], parts.Select(part => part.Kind));
    }

    private static string Marked(TextPart part) => part.Kind switch
    {
        TextPartKind.Removed => $"[-{part.Text}-]",
        TextPartKind.Added => $"{{+{part.Text}+}}",
        _ => part.Text,
    };
}

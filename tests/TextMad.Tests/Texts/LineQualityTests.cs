using TextMad.Texts;

namespace TextMad.Tests.Texts;

public sealed class LineQualityTests
{
    [Theory]
    [InlineData("A sentence that ends as sentences do.\n\nAnother one, which does so too!", null)]
    [InlineData("One line of text that goes on and on without an end", TextReasons.LinePunctuation)]
    [InlineData("", TextReasons.LinePunctuation)]
    [InlineData("Home of things here.\nAbout us.\nContact us.\nA line that is longer than thirty characters, by itself.", TextReasons.ShortLines)]
    [InlineData("This line stands here for the first time.\nThis line stands here for the first time.", TextReasons.DuplicateLines)]
    [InlineData("Incomprehensibilities notwithstanding.\n\nCounterrevolutionaries everywhere.\n\nElectroencephalographers nevertheless.\n\nInternationalizations nevertheless.",
        TextReasons.ManyLines)]
    public void The_first_rule_that_is_broken_is_named(string text, string? reason) => Assert.Equal(reason, LineQuality.Refuse(text));

    [Fact]
    public void A_list_of_headlines_with_a_few_sentences_passes_just_at_the_border()
    {
        var headlines = Enumerable.Range(0, 88).Select(i => FormattableString.Invariant($"Headline number {i} without any end at all in sight"));
        var sentences = Enumerable.Range(0, 12).Select(i => FormattableString.Invariant($"This is the whole sentence with the number {i}."));
        Assert.Null(LineQuality.Refuse(string.Join('\n', headlines.Concat(sentences))));
        Assert.Equal(TextReasons.LinePunctuation, LineQuality.Refuse(string.Join('\n', headlines.Append("One more headline that goes on without an end").Concat(sentences))));
    }
}

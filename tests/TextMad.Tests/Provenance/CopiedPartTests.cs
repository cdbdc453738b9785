using TextMad.Provenance;

namespace TextMad.Tests.Provenance;

/// <summary>What a text has from others, run by run.</summary>
public sealed class CopiedPartTests
{
    private static readonly DocumentId _one = DocumentId.Of(new Origin.Imported("a", "1"), "1");
    private static readonly DocumentId _other = DocumentId.Of(new Origin.Imported("a", "2"), "2");

    [Fact]
    public void Runs_are_found_where_they_stand_whatever_case_and_punctuation()
    {
        const string Text = "He said: the quick brown fox JUMPS over, and then nothing of it was seen again.";
        var parts = CopiedPart.Find(Text, [(_one, "A quick, brown fox jumps over it"), (_other, "nothing of it was seen by me")], 3);
        Assert.Equal(["quick brown fox JUMPS over", "nothing of it was seen"], parts.Select(part => Text[part.Start..part.End]));
        Assert.Equal([5, 5], parts.Select(part => part.Words));
        Assert.Equal([_one, _other], parts.Select(part => Assert.Single(part.Documents)));
    }

    [Fact]
    public void The_longest_run_from_a_place_wins_and_none_lies_over_another()
    {
        const string Text = "a b c d e f g h";
        var parts = CopiedPart.Find(Text, [(_one, "x a b c d y"), (_other, "z c d e f g h")], 2);
        Assert.Equal(["a b c d", "e f g h"], parts.Select(part => Text[part.Start..part.End]));
        Assert.Equal([_other], parts[1].Documents);
    }

    [Fact]
    public void Documents_that_hold_the_same_run_are_counted()
    {
        var parts = CopiedPart.Find("one two three four", [(_one, "one two three four five"), (_other, "zero one two three four")], 4);
        var part = Assert.Single(parts);
        Assert.Equal((4, 2), (part.Words, part.Total));
    }

    [Theory]
    [InlineData("", "a b c")]
    [InlineData("a b c", "")]
    [InlineData("a b x c", "a b c")]
    public void Shorter_runs_do_not_count(string text, string other) => Assert.Empty(CopiedPart.Find(text, [(_one, other)], 3));

    [Fact]
    public void A_run_that_repeats_itself_is_marked_whole()
    {
        var part = Assert.Single(CopiedPart.Find("ha ha ha ha ha ha", [(_one, "ha ha ha ha ha ha ha ha")], 3));
        Assert.Equal(6, part.Words);
    }
}

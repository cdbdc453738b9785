using TextMad.Storage.Naming;

namespace TextMad.Tests.Storage;

public sealed class NamesTests
{
    [Theory]
    [InlineData("quickstart")]
    [InlineData("_a.b-c")]
    [InlineData("2026")]
    [InlineData("новости")]
    [InlineData("新闻")]
    [InlineData("أخبار")]
    [InlineData("खबरें")]
    [InlineData("é")]
    [InlineData("𐐀𝟗")]
    [InlineData("connect")]
    [InlineData("com10")]
    public void Letters_and_digits_of_any_script_name_things(string name)
    {
        Assert.True(Names.IsValid(name));
        Assert.Equal(name, Names.Require(name, "a run"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("-flag")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a:b")]
    [InlineData("a\u0000b")]
    [InlineData("a\nb")]
    [InlineData("a\u001b[31m")]
    [InlineData("a\u200Db")]
    [InlineData("a\u202Eb")]
    [InlineData("\u0301a")]
    [InlineData("a😀")]
    [InlineData("a.")]
    [InlineData("con")]
    [InlineData("NUL.txt")]
    [InlineData("com1")]
    public void Control_characters_separators_and_what_file_systems_do_not_take_are_refused(string name)
    {
        Assert.False(Names.IsValid(name));
        Assert.Throws<InputException>(() => Names.Require(name, "a run"));
    }

    [Fact]
    public void A_lone_half_of_a_pair_is_refused()
    {
        Assert.False(Names.IsValid("a\uD83D"));
        Assert.Throws<InputException>(() => Names.Require("\uDE00", "a run"));
    }

    [Fact]
    public void Length_is_counted_in_bytes()
    {
        Assert.True(Names.IsValid(new string('a', 200)));
        Assert.False(Names.IsValid(new string('a', 201)));
        Assert.True(Names.IsValid(new string('ж', 100)));
        Assert.False(Names.IsValid(new string('ж', 101)));
        Assert.False(Names.IsValid(new string('新', 67)));
    }

    [Fact]
    public void Letters_with_marks_are_composed()
    {
        Assert.False(Names.IsValid("cafe\u0301"));
        Assert.Equal("caf\u00E9", Names.Require("cafe\u0301", "a run"));
        Assert.Equal("й/é", Names.RequireCorpus("и\u0306/e\u0301"));
    }

    [Theory]
    [InlineData("новости/2026", true)]
    [InlineData("crawl-clean/dropped", true)]
    [InlineData("a//b", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a/../b", false)]
    [InlineData("a/-b", false)]
    public void A_corpus_may_have_several_parts(string name, bool allowed) => Assert.Equal(allowed, Names.IsCorpus(name));

    [Fact]
    public void Names_that_differ_in_letter_case_only_are_the_same()
    {
        Names.RequireNoTwin("мад", ["мад", "другой"], "run");
        Assert.Contains("'Мад' already", Assert.Throws<InputException>(() => Names.RequireNoTwin("мад", ["Мад"], "run")).Message, StringComparison.Ordinal);
    }
}

using FsCheck;
using FsCheck.Fluent;
using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

public sealed class PreTokenizerTests
{
    [Theory]
    [InlineData("Hello world", "Hello| world")]
    [InlineData("a  b", "a| | b")]
    [InlineData("a \n b", "a| \n| b")]
    [InlineData("a\n\nb", "a|\n|\n|b")]
    [InlineData("a  ", "a|  ")]
    [InlineData("I'll don't", "I|'ll| don|'t")]
    [InlineData("I'LL", "I|'|LL")]
    [InlineData(" 's", " '|s")]
    [InlineData("abc123!?", "abc|123|!?")]
    [InlineData("12½x²", "12½|x|²")]
    [InlineData("𝕳a🙂b", "𝕳a|🙂|b")]
    [InlineData("e\u0301", "e|\u0301")]
    public void Text_is_cut_as_the_pattern_says(string text, string pieces) => Assert.Equal(pieces.Split('|'), Pieces(text));

    [Fact]
    public void Pieces_joined_are_the_text()
    {
        Prop.ForAll(BytePairTokenizerTests.ValidText.ToArbitrary(), text => string.Concat(Pieces(text)) == text && !Pieces(text).Contains(""))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void The_pattern_itself_agrees_on_the_basic_plane()
    {
        var pattern = new System.Text.RegularExpressions.Regex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+");
        Prop.ForAll(BytePairTokenizerTests.ValidText.Select(text => string.Concat(text.Where(c => !char.IsSurrogate(c)))).ToArbitrary(), text =>
                pattern.Matches(text).Select(match => match.Value).SequenceEqual(Pieces(text)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Every_code_point_has_the_class_that_the_outside_pre_tokenizer_gives_it()
    {
        // Runs [first code point, class] as Hugging Face tokenizers sees them. Characters that one side's Unicode version does not
        // know yet are "other" there: those are the only differences allowed, and few.
        var runs = TokenizerFixture.Read("classes.json").EnumerateArray()
            .Select(run => (First: run[0].GetInt32(), Class: run[1].GetString()!)).ToArray();
        var unknown = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            var end = i + 1 < runs.Length ? runs[i + 1].First : 0x110000;
            for (var point = runs[i].First; point < end; point++)
            {
                if (point is >= 0xD800 and <= 0xDFFF)
                {
                    continue;
                }

                var ours = PreTokenizer.Classify(point) switch
                {
                    PreTokenizer.CharacterClass.Letter => "L",
                    PreTokenizer.CharacterClass.Number => "N",
                    PreTokenizer.CharacterClass.Space => "S",
                    _ => "O",
                };
                if (ours != runs[i].Class)
                {
                    Assert.True(ours == "O" || runs[i].Class == "O", $"U+{point:X}: {ours}, expected {runs[i].Class}");
                    Assert.True(point > 0x2FF, $"U+{point:X} has been assigned for decades");
                    unknown++;
                }
            }
        }

        Assert.True(unknown < 20_000, $"{unknown} code points differ");
    }

    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        var scanner = new PreTokenizer(text);
        while (scanner.MoveNext())
        {
            pieces.Add(scanner.Current.ToString());
        }

        return pieces;
    }
}

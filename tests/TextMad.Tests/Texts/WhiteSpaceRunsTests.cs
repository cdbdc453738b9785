using System.Text;
using TextMad.Numerics.Random;
using TextMad.Texts;

namespace TextMad.Tests.Texts;

public sealed class WhiteSpaceRunsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \n\t ", "")]
    [InlineData("  a b \n", "a b")]
    [InlineData("a\n\nb", "a\n\nb")]
    [InlineData("a\n\n\n\n  b", "a\n\n  b")]
    [InlineData("a          b", "a        b")]
    [InlineData("a\n \n \n \nb", "a\n \n  b")]
    [InlineData("я\u00A0\u3000\u2003 я", "я\u00A0\u3000\u2003 я")]
    public void A_run_keeps_its_beginning_and_the_ends_have_none(string text, string bounded) => Assert.Equal(bounded, WhiteSpaceRuns.Bound(text));

    [Fact]
    public void A_text_within_the_rule_is_returned_as_the_same_object()
    {
        var text = string.Join(' ', "It obeys.", "The rule.");
        Assert.Same(text, WhiteSpaceRuns.Bound(text));
        Assert.Equal(WhiteSpaceRuns.Bound("a \n\n\n b          c"), WhiteSpaceRuns.Bound(WhiteSpaceRuns.Bound("a \n\n\n b          c")));
    }

    [Fact]
    public void The_automaton_accepts_exactly_what_decodes_strictly_and_obeys_the_rule()
    {
        // Bytes from the places where UTF-8 has its rules, in random order, against .NET's strict decoder and the rule on characters.
        byte[] interesting =
        [
            0x00, 0x0A, 0x0D, 0x20, 0x20, 0x0A, 0x41, 0x7F, 0x80, 0x85, 0x8A, 0x8F, 0x90, 0x9A, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xC3, 0xD0, 0xDF, 0xE0, 0xE1, 0xE2,
            0xE3, 0xE4, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
        ];
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var random = RandomKey.FromSeed(1).Stream();
        var (accepted, white) = (0, 0);
        for (var trial = 0; trial < 200_000; trial++)
        {
            var bytes = new byte[1 + random.NextInt32(5)];
            foreach (ref var value in bytes.AsSpan())
            {
                value = interesting[random.NextInt32(interesting.Length)];
            }

            var state = TextAutomaton.Begin;
            foreach (var value in bytes)
            {
                state = state < 0 ? state : TextAutomaton.Step(state, value);
            }

            string? text = null;
            try
            {
                text = strict.GetString(bytes);
            }
            catch (DecoderFallbackException)
            {
            }

            var obeys = text is not null && !text.Contains('\0') && !text.Contains('\r');
            var tooLong = obeys && text!.Count(c => c == '\n') > 2 && WhiteSpaceRuns.Bound("a" + text + "a") != "a" + text + "a";
            Assert.Equal(obeys && !tooLong, state >= 0 && !TextAutomaton.IsInsideCharacter(state));
            accepted += state >= 0 ? 1 : 0;
            white += tooLong ? 1 : 0;
        }

        Assert.True(accepted > 10_000 && white > 0);
    }

    [Fact]
    public void Every_character_is_accepted_and_white_space_counts_as_such()
    {
        for (var c = 1; c < 0x11_0000; c += c < 0x3100 ? 1 : 97)
        {
            if (c is (>= 0xD800 and < 0xE000) or '\r')
            {
                continue;
            }

            // Nine of a kind: only white space is refused.
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(char.ConvertFromUtf32(c), 9)));
            var state = TextAutomaton.Begin;
            foreach (var value in bytes)
            {
                state = state < 0 ? state : TextAutomaton.Step(state, value);
            }

            var isSpace = c < 0x1_0000 && char.IsWhiteSpace((char)c);
            Assert.Equal(isSpace ? TextAutomaton.TooLong : TextAutomaton.Begin, state);
        }
    }
}

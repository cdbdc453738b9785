using System.Text;
using TextMad.Completions.Batching;

namespace TextMad.Tests.Completions;

/// <summary>What of a growing text can be given: whole characters, and nothing that may be the beginning of a text to stop at.</summary>
public sealed class CompletionTextTests
{
    [Theory]
    [InlineData("守灯人 лампа 🗼 a", 1)]
    [InlineData("守灯人 лампа 🗼 a", 2)]
    [InlineData("守灯人 лампа 🗼 a", 5)]
    public void Pieces_are_whole_characters_and_come_to_the_text(string text, int size)
    {
        var growing = new CompletionText([]);
        var pieces = new List<string>();
        foreach (var chunk in Encoding.UTF8.GetBytes(text).Chunk(size))
        {
            Assert.Equal(-1, growing.Append(chunk));
            pieces.Add(growing.Release());
        }

        Assert.Equal(text, string.Concat(pieces));
        Assert.DoesNotContain(pieces, piece => piece.Contains('\uFFFD', StringComparison.Ordinal));
    }

    [Fact]
    public void An_end_that_may_become_a_text_to_stop_at_is_kept_back_and_given_when_it_does_not()
    {
        var growing = new CompletionText(["END"u8.ToArray(), "\n\n"u8.ToArray()]);
        Assert.Equal("one ", Give("one E"));
        Assert.Equal("", Give("N"));
        Assert.Equal("ENT", Give("T"));
        Assert.Equal("", Give("\n"));
        Assert.Equal("\nE", Give("E") + Give("") + growing.ReleaseUpTo(growing.Length));

        string Give(string token)
        {
            Assert.Equal(-1, growing.Append(Encoding.UTF8.GetBytes(token)));
            return growing.Release();
        }
    }

    [Fact]
    public void The_first_text_to_stop_at_counts_and_what_is_before_it_is_given()
    {
        var growing = new CompletionText(["灯人"u8.ToArray(), "点"u8.ToArray()]);
        var bytes = Encoding.UTF8.GetBytes("守灯人点");
        var found = -1;
        for (var i = 0; found < 0; i++)
        {
            found = growing.Append(bytes.AsSpan(i, 1));
            Assert.True(i < 9);
        }

        Assert.Equal(3, found);
        Assert.Equal("守", growing.ReleaseUpTo(found));
    }

    [Fact]
    public void An_unfinished_character_at_the_end_is_left_out_and_invalid_bytes_become_the_sign_for_them()
    {
        var growing = new CompletionText([]);
        growing.Append([0xFF, (byte)'a', 0xE5, 0xAE]);
        Assert.Equal("\uFFFDa", growing.ReleaseUpTo(growing.Length));
    }
}

using TextMad.Numerics.Random;
using TextMad.Sampling;

namespace TextMad.Tests.Sampling;

public class TokenEditorTests
{
    private static readonly RandomKey _key = RandomKey.FromSeed(5).For("edit");

    /// <summary>After an even token, 3 is all but certain (.9) and 4 the next (.06); after an odd one, all tokens but end-of-text are alike.</summary>
    private static readonly FakeModel _model = new(10, (sequence, logits) =>
    {
        logits.Fill(sequence[^1] % 2 == 0 ? (float)Math.Log(0.04 / 8) : 0);
        if (sequence[^1] % 2 == 0)
        {
            logits[3] = (float)Math.Log(0.9);
            logits[4] = (float)Math.Log(0.06);
        }

        logits[FakeModel.EndOfText] = -30;
    });

    [Fact]
    public void Only_tokens_that_are_all_but_certain_are_drawn_anew_and_from_the_most_probable()
    {
        // Positions 0, 2 and 4 stand after end-of-text, 2 and 6; position 5 after 3.
        int[] text = [3, 2, 3, 6, 3, 7, 8, 4];
        var edited = Edit(Enumerable.Repeat(text, 4000));
        var changed = new int[text.Length];
        foreach (var (tokens, count) in edited)
        {
            Assert.Equal(text.Length, tokens.Length);
            Assert.Equal(count, tokens.Zip(text).Count(pair => pair.First != pair.Second));
            for (var i = 0; i < text.Length; i++)
            {
                Assert.True(tokens[i] == text[i] || tokens[i] == 4);
                changed[i] += tokens[i] == text[i] ? 0 : 1;
            }
        }

        // Of the two most probable, 4 has .06 / .96.
        const double p = 0.06 / 0.96;
        var deviation = Math.Sqrt(p * (1 - p) / edited.Count);
        foreach (var i in new[] { 0, 2, 4 })
        {
            Assert.Equal(p, (double)changed[i] / edited.Count, 5 * deviation);
        }

        Assert.All(new[] { 1, 3, 5, 6, 7 }, i => Assert.Equal(0, changed[i]));
    }

    [Fact]
    public void A_text_is_edited_the_same_beside_any_others()
    {
        int[][] texts = [.. Enumerable.Range(0, 200).Select(i => Enumerable.Range(0, 1 + (i % 13)).Select(j => (i * j) % 2 == 0 ? 3 : 2).ToArray())];
        var together = Edit(texts);
        Assert.Equal(Edit(texts[..3]).Select(edit => edit.Tokens), together.Take(3).Select(edit => edit.Tokens));
        Assert.Contains(together, edit => edit.Changed > 0);
        Assert.Contains(together, edit => edit.Changed == 0);
    }

    [Fact]
    public void Tokens_beyond_the_context_stay_unedited()
    {
        int[] text = [3, 2, 3, 2, 3, 2, 3];
        var edited = new TokenEditor(_model, FakeModel.EndOfText, reach: 3, threshold: 0.5, topK: 2)
            .Edit([.. Enumerable.Repeat((ReadOnlyMemory<int>)text, 500)], _key);
        Assert.All(edited, edit => Assert.Equal(text[3..], edit.Tokens[3..]));
        Assert.Contains(edited, edit => edit.Tokens[2] != 3);
    }

    private static IReadOnlyList<(int[] Tokens, int Changed)> Edit(IEnumerable<int[]> texts) =>
        new TokenEditor(_model, FakeModel.EndOfText, reach: 20, threshold: 0.8, topK: 2).Edit([.. texts.Select(text => (ReadOnlyMemory<int>)text)], _key);
}

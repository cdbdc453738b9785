using TextMad.Experiments.Memorisation;

namespace TextMad.Tests.Experiments.Memorisation;

/// <summary>The automaton and the measures of likeness beside plain searches.</summary>
public sealed class TokenAutomatonTests
{
    [Fact]
    public void Longest_runs_and_copied_tokens_are_those_that_a_plain_search_finds()
    {
        var random = new Random(11);
        for (var round = 0; round < 400; round++)
        {
            // Few different tokens, so that runs repeat within texts, between texts and across their ends.
            var kinds = random.Next(1, 5);
            var texts = Enumerable.Range(0, random.Next(0, 6)).Select(_ => Tokens(random.Next(0, 25))).ToList();
            var documents = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Tokens(random.Next(0, 40))).ToList();
            var mark = random.Next(1, 8);
            var automaton = new TokenAutomaton();
            texts.ForEach(automaton.Add);
            Assert.Equal(texts.Sum(text => text.Length), automaton.Tokens);
            foreach (var document in documents)
            {
                var (start, length, text) = automaton.Read(document, mark);
                Assert.Equal(LongestRun(document, texts), length);
                if (length > 0)
                {
                    Assert.True(Holds(texts[text], document.AsSpan(start, length)));
                    Assert.DoesNotContain(texts[..text], earlier => Holds(earlier, document.AsSpan(start, length)));
                }
            }

            for (var text = 0; text < texts.Count; text++)
            {
                Assert.Equal(Copied(texts[text], documents, mark), automaton.Marked(text, mark));
            }

            int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(kinds))];
        }
    }

    [Fact]
    public void Without_texts_nothing_is_shared() => Assert.Equal((0, 0, -1), new TokenAutomaton().Read([1, 2, 3], 1));

    [Fact]
    public void Likeness_has_known_values()
    {
        int[] one = [1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal(1, TokenLikeness.Bleu(one, one), 1e-12);
        Assert.Equal(1, TokenLikeness.EditSimilarity(one, one));
        Assert.Equal(0, TokenLikeness.Bleu([9, 9, 9, 9], one));

        // One token of eight differs at the end: 7/8, 6/7, 5/6 and 4/5 match.
        int[] changed = [1, 2, 3, 4, 5, 6, 7, 9];
        Assert.Equal(Math.Pow(7.0 / 8 * 6 / 7 * 5 / 6 * 4 / 5, 0.25), TokenLikeness.Bleu(changed, one), 1e-12);
        Assert.Equal(7 / 8.0, TokenLikeness.EditSimilarity(changed, one));
        Assert.Equal(7, TokenLikeness.CommonPrefix(changed, one));

        // A run that the reference has once counts once.
        Assert.Equal(0, TokenLikeness.Bleu([1, 1, 1, 1, 1], [1, 2, 3, 4, 5]));
        Assert.Equal(Math.Exp(1 - (8.0 / 4)), TokenLikeness.Bleu([1, 2, 3, 4], one), 1e-12);

        // "kitten" and "sitting" are three edits apart.
        Assert.Equal(1 - (3 / 7.0), TokenLikeness.EditSimilarity([.. "kitten".Select(c => (int)c)], [.. "sitting".Select(c => (int)c)]), 1e-12);
        Assert.Equal(0, TokenLikeness.EditSimilarity([], one));
    }

    private static int LongestRun(int[] document, List<int[]> texts)
    {
        for (var length = document.Length; length > 0; length--)
        {
            for (var start = 0; start + length <= document.Length; start++)
            {
                if (texts.Exists(text => Holds(text, document.AsSpan(start, length))))
                {
                    return length;
                }
            }
        }

        return 0;
    }

    private static bool Holds(int[] text, ReadOnlySpan<int> run) => text.AsSpan().IndexOf(run) >= 0;

    private static int Copied(int[] text, List<int[]> documents, int length)
    {
        var copied = new bool[text.Length];
        for (var start = 0; start + length <= text.Length; start++)
        {
            if (documents.Exists(document => Holds(document, text.AsSpan(start, length))))
            {
                copied.AsSpan(start, length).Fill(true);
            }
        }

        return copied.Count(token => token);
    }
}

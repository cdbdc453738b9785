using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

public sealed class BytePairTrainerTests
{
    [Fact]
    public void All_merges_of_the_sample_are_those_of_the_outside_trainer_in_the_same_order()
    {
        var expected = TokenizerFixture.Read("trained-merges.json").EnumerateArray().Select(merge => merge.GetString()!).ToArray();
        var options = new BytePairTrainingOptions { Vocabulary = 100_000, MinimumPairCount = 1 };
        var tokenizer = BytePairTokenizer.Train(TokenizerFixture.SampleLines, options);
        Assert.Equal(expected, TokenizerFiles.Merges(tokenizer.Vocabulary));
    }

    [Fact]
    public void The_most_frequent_pair_goes_first_and_ties_go_to_the_smaller_ids()
    {
        // Pairs: (h,u) 15+5, (u,g) 15, (p,u) 12+..., the classic example of hug pug pun bun hugs.
        var texts = Repeat(("hug", 10), ("pug", 5), ("pun", 12), ("bun", 4), ("hugs", 5));
        var tokenizer = BytePairTokenizer.Train(texts, new BytePairTrainingOptions { Vocabulary = 260 });
        Assert.Equal(["u g", "u n", "h ug"], TokenizerFiles.Merges(tokenizer.Vocabulary));

        var tied = BytePairTokenizer.Train(Repeat(("zy", 3), ("ab", 3), ("xa", 3)), new BytePairTrainingOptions { Vocabulary = 260 });
        Assert.Equal(["a b", "x a", "z y"], TokenizerFiles.Merges(tied.Vocabulary));
    }

    [Fact]
    public void Incremental_counts_give_what_counting_anew_gives()
    {
        var texts = new[] { TokenizerFixture.SampleText, "aaaa aaaaaaa abababab aab aabb bbaa", new string('x', 300), "ааааа 灯灯灯灯 🙂🙂🙂" };
        var options = new BytePairTrainingOptions { Vocabulary = 900, MinimumPairCount = 1 };
        Assert.Equal(NaiveMerges(texts, 900), TokenizerFiles.Merges(BytePairTokenizer.Train(texts, options).Vocabulary));
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter()
    {
        var options = new BytePairTrainingOptions { Vocabulary = 500 };
        var lines = TokenizerFixture.SampleLines.ToArray();
        Assert.Equal(
            BytePairTokenizer.Train(lines, options).Fingerprint,
            BytePairTokenizer.Train(lines.Reverse(), options).Fingerprint);
    }

    [Fact]
    public void Too_little_text_gives_fewer_ids_and_no_token_seen_once()
    {
        var tokenizer = BytePairTokenizer.Train(["abab cd"], new BytePairTrainingOptions { Vocabulary = 2048 });
        Assert.Equal(258, tokenizer.VocabularySize);
        Assert.Equal(257, tokenizer.EndOfText);
        Assert.Equal(["a b"], TokenizerFiles.Merges(tokenizer.Vocabulary));
        Assert.Equal(257, BytePairTokenizer.Train([], new BytePairTrainingOptions()).VocabularySize);
    }

    [Fact]
    public void Two_pairs_that_spell_one_token_share_its_id()
    {
        // With all pairs merged, some text of the sample reaches the same token by two ways; ids stay unique.
        var options = new BytePairTrainingOptions { Vocabulary = 100_000, MinimumPairCount = 1 };
        var tokenizer = BytePairTokenizer.Train([TokenizerFixture.SampleText, "xab xab xab bca bca bca abc"], options);
        var spellings = Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.Vocabulary.Spelling).ToArray();
        Assert.Equal(spellings.Length, spellings.Distinct().Count());
        Assert.Equal(tokenizer.VocabularySize - 1, tokenizer.EndOfText);
    }

    [Theory]
    [InlineData(256)]
    [InlineData((1 << 20) + 1)]
    public void A_vocabulary_out_of_range_is_refused(int size)
    {
        var failure = Assert.Throws<InputException>(() => BytePairTokenizer.Train(["a"], new BytePairTrainingOptions { Vocabulary = size }));
        Assert.Contains(size.ToString(), failure.Message);
        Assert.Contains("257", failure.Message);
    }

    [Fact]
    public void Training_stops_when_asked()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => BytePairTokenizer.Train(["a"], new BytePairTrainingOptions(), null, source.Token));
    }

    private static IEnumerable<string> Repeat(params (string Word, int Count)[] words) =>
        words.SelectMany(word => Enumerable.Repeat(word.Word, word.Count));

    /// <summary>The definition, written down plainly: count all pairs, take the best, merge everywhere, again.</summary>
    private static List<string> NaiveMerges(IEnumerable<string> texts, int vocabulary)
    {
        var order = Enumerable.Range(0, 256).ToDictionary(id => ByteAlphabet.Spell([ByteAlphabet.Order[id]]), id => id);
        var words = new List<List<string>>();
        foreach (var text in texts)
        {
            var scanner = new PreTokenizer(text);
            while (scanner.MoveNext())
            {
                words.Add([.. System.Text.Encoding.UTF8.GetBytes(scanner.Current.ToString()).Select(value => ByteAlphabet.Spell([value]))]);
            }
        }

        var merges = new List<string>();
        while (order.Count < vocabulary - 1)
        {
            var counts = new Dictionary<(string, string), int>();
            foreach (var word in words)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    counts[(word[i], word[i + 1])] = counts.GetValueOrDefault((word[i], word[i + 1])) + 1;
                }
            }

            var (left, right) = counts.OrderByDescending(pair => pair.Value)
                .ThenBy(pair => order[pair.Key.Item1]).ThenBy(pair => order[pair.Key.Item2]).First().Key;
            merges.Add($"{left} {right}");
            order.TryAdd(left + right, order.Count);
            foreach (var word in words)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == left && word[i + 1] == right)
                    {
                        word[i] += right;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return merges;
    }
}

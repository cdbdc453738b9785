using System.Text.Json;
using TextMad.Numerics.Random;
using TextMad.Texts;

namespace TextMad.Tests.Texts;

public sealed class NearDuplicateTests
{
    // tools/reference/minhash.py
    [Fact]
    public void Sketches_are_those_of_plain_python()
    {
        var cases = JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "minhash", "reference.json")));
        Assert.Equal(13, cases.GetArrayLength());
        foreach (var test in cases.EnumerateArray())
        {
            var text = test.GetProperty("text").GetString()!;
            var folded = new char[text.Length];
            Assert.Equal(test.GetProperty("folded").GetString(), new string(folded, 0, TextFolding.Fold(text, folded)));
            var sketch = NearDuplicateSketch.Of(text);
            Assert.Equal(test.GetProperty("content").GetString(), sketch.Content.ToString("x32", null));
            Assert.Equal(test.GetProperty("bands").EnumerateArray().Select(b => b.GetString()!), sketch.BandHashes.ToArray().Select(b => b.ToString("x16", null)));
        }
    }

    // 5000 pairs of texts of distinct words with the Jaccard similarity s; a band of 5 sigma of a binomial.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.8)]
    [InlineData(0.9)]
    public void Pairs_match_as_often_as_the_curve_says(double similarity)
    {
        const int Pairs = 2000;
        var stream = RandomKey.FromSeed(7).For("pairs").Stream();
        var (matches, expected) = (0, 0.0);
        for (var pair = 0; pair < Pairs; pair++)
        {
            // The first k of 104 words are shared, so k - 4 of the 5-grams are; the union has 200 less that.
            var union = 200;
            var shared = (int)Math.Round(similarity * union / (1 + similarity));
            var words = Enumerable.Range(0, 304).Select(_ => $"w{stream.NextUInt64():x}x").Select(w => new string([.. w.Select(c => char.IsAsciiDigit(c) ? (char)(c - '0' + 'g') : c)])).ToArray();
            var a = string.Join(' ', words[..104]);
            var b = string.Join(' ', words[..(shared + 4)].Concat(words[104..(204 - shared)]));
            var s = (double)shared / (100 + 100 - shared);
            expected += 1 - Math.Pow(1 - Math.Pow(s, 8), 14);
            var index = new NearDuplicateIndex();
            index.Add(NearDuplicateSketch.Of(a), pair);
            matches += index.Find(NearDuplicateSketch.Of(b)) is not null ? 1 : 0;
        }

        var p = expected / Pairs;
        Assert.InRange((double)matches / Pairs, p - (5 * Math.Sqrt(p * (1 - p) / Pairs)), p + (5 * Math.Sqrt(p * (1 - p) / Pairs)));
    }

    [Fact]
    public void The_smallest_key_is_found_whatever_the_order()
    {
        string[] texts = ["one and the same text of several words here", "One and the same TEXT, of several words, here.", "another text that shares nothing with it at all"];
        foreach (var order in (int[][])[[0, 1, 2], [2, 1, 0], [1, 2, 0]])
        {
            var index = new NearDuplicateIndex();
            Assert.Null(index.Find(NearDuplicateSketch.Of(texts[0])));
            foreach (var i in order)
            {
                index.Add(NearDuplicateSketch.Of(texts[i]), i);
            }

            Assert.Equal(0, index.Find(NearDuplicateSketch.Of(texts[1])));
            Assert.Equal(2, index.Find(NearDuplicateSketch.Of(texts[2])));
        }

        Assert.Equal(NearDuplicateSketch.Of(texts[0]).Content, NearDuplicateSketch.Of(texts[1]).Content);
        Assert.NotEqual(NearDuplicateSketch.Of(texts[0]).Content, NearDuplicateSketch.Of(texts[2]).Content);
    }

    [Fact]
    public void Texts_without_words_are_nobodys_duplicates()
    {
        var index = new NearDuplicateIndex();
        index.Add(NearDuplicateSketch.Of(""), 1);
        Assert.Null(index.Find(NearDuplicateSketch.Of("...")));
    }

    [Fact]
    public void The_index_keeps_to_its_figure_of_memory()
    {
        var index = new NearDuplicateIndex();
        for (var i = 0; i < 20_000; i++)
        {
            index.Add(NearDuplicateSketch.Of($"{(char)('a' + (i % 26))} {Convert.ToString(i, 2).Replace('1', 'y').Replace('0', 'z')}"), i);
            if (i >= 5000 && i % 1000 == 0)
            {
                Assert.InRange(index.Bytes / (double)i, 14 * 16 / 0.8 * 0.99, 350 * 1.01);
            }
        }

        Assert.Equal(17, index.Find(NearDuplicateSketch.Of($"{(char)('a' + 17)} yzzzy")));
    }
}

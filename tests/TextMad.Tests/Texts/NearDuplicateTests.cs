using TextMad.Numerics.Random;
using TextMad.Texts;

namespace TextMad.Tests.Texts;

public sealed class NearDuplicateTests
{
    private static readonly string[] _words = [.. Enumerable.Range(0, 400).Select(i => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}")];

    [Theory]
    [InlineData("Hello, World 12!", "hello   world 7", true)]
    [InlineData("naïve café", "NAIVE CAFE", true)]
    [InlineData("e\u0301cole", "école", true)]
    [InlineData("one two", "two one", false)]
    [InlineData("one two", "onetwo", false)]
    [InlineData("", "  ,.- ", true)]
    public void Texts_are_the_same_but_for_what_normalisation_removes(string a, string b, bool same) =>
        Assert.Equal(same, NearDuplicateSketch.Of(a).Content == NearDuplicateSketch.Of(b).Content);

    [Fact]
    public void Sketches_survive_being_written_down()
    {
        var sketch = NearDuplicateSketch.Of("some words that make a text, and some more of them");
        var read = NearDuplicateSketch.FromBytes(sketch.ToBytes());
        Assert.Equal(sketch.Content, read.Content);
        Assert.Equal(sketch.BandHashes, read.BandHashes);
    }

    /// <summary>From tools/reference/minhash.py: plain Python, written from the definition.</summary>
    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog and runs 25 miles.", 0x1395E7136FC62261, 0x6E414C4D233E3A5C)]
    [InlineData("three words only", 0x292AA9D521B584F7, 0x52404557BF3BDFFE)]
    public void Bands_are_those_of_the_reference(string text, ulong first, ulong last)
    {
        var bands = NearDuplicateSketch.Of(text).BandHashes;
        Assert.Equal((first, last), (bands[0], bands[^1]));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.55)]
    [InlineData(0.6)]
    [InlineData(0.65)]
    [InlineData(0.7)]
    [InlineData(0.75)]
    [InlineData(0.8)]
    [InlineData(0.85)]
    [InlineData(0.9)]
    [InlineData(0.95)]
    public void Similar_texts_share_a_band_as_often_as_the_curve_says(double wanted)
    {
        // Texts of words that are all different, of which the second shares a beginning: the 5-grams in common are those of the beginning.
        const int Pairs = 2000;
        const int Grams = 100;
        var shared = (int)Math.Round(2 * Grams * wanted / (1 + wanted));
        var similarity = shared / ((2.0 * Grams) - shared);
        var found = 0;
        for (var pair = 0; pair < Pairs; pair++)
        {
            var words = (string[])_words.Clone();
            RandomKey.FromSeed(7).At(pair).Stream().Shuffle(words.AsSpan());
            var a = string.Join(' ', words[..(Grams + 4)]);
            var b = string.Join(' ', words[..(shared + 4)].Concat(words[(Grams + 4)..((2 * Grams) + 4 - shared)]));
            var index = new NearDuplicateIndex();
            index.Add(NearDuplicateSketch.Of(a), 1);
            found += index.Find(NearDuplicateSketch.Of(b)) is not null ? 1 : 0;
        }

        var expected = 1 - Power(1 - Power(similarity, 8), 14);
        var error = Math.Sqrt(expected * (1 - expected) / Pairs);
        Assert.InRange((double)found / Pairs, expected - (3 * error), expected + (3 * error));
    }

    [Fact]
    public void The_smallest_key_is_found_and_what_was_taken_out_is_not()
    {
        var index = new NearDuplicateIndex();
        var sketch = NearDuplicateSketch.Of("the same text in three places of the web, word for word");
        for (var i = 0; i < 1000; i++)
        {
            index.Add(NearDuplicateSketch.Of(FormattableString.Invariant($"text number {(char)('a' + (i % 26))}{(char)('a' + (i / 26))} of many others")), 10_000 + i);
        }

        foreach (var key in new[] { 7, 3, 5 })
        {
            index.Add(sketch, key);
        }

        Assert.Equal((3, 3), (index.Find(sketch), index.FindExact(sketch)));
        index.Remove(sketch, 3);
        index.Remove(sketch, 4);
        Assert.Equal((5, 5, 1002), (index.Find(sketch), index.FindExact(sketch), index.Count));
        index.Add(sketch, 2);
        Assert.Equal(2, index.Find(sketch));
        index.Remove(sketch, 2);
        index.Remove(sketch, 5);
        index.Remove(sketch, 7);
        Assert.Null(index.Find(sketch));
    }

    private static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);
}

using TextMad.Numerics.Random;
using TextMad.Texts.Duplicates;
using TextMad.Texts;

namespace TextMad.Tests.Texts;

public sealed class NearDuplicateTests
{
    private static readonly string[] _words = [.. Enumerable.Range(0, 400).Select(i => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}")];

    [Theory]
    [InlineData("Hello, World 12!", "hello   world 12", true)]
    [InlineData("Hello, World 12!", "hello   world 7", false)]
    [InlineData("e\u0301cole viê\u0323t", "école việt", true)]
    [InlineData("école", "ecole", false)]
    [InlineData("exam\u00ADple", "example", true)]
    [InlineData("one two", "two one", false)]
    [InlineData("one two", "onetwo", false)]
    [InlineData("ISO 8601", "ISO 9001", false)]
    [InlineData("काम किया", "काम कया", false)]
    [InlineData("má", "mà", false)]
    [InlineData("かく", "がく", false)]
    [InlineData("\u304B\u3099く", "がく", true)]
    [InlineData("今天天气很好", "今天天气, 很好。", true)]
    [InlineData("今天天气很好", "今天天气不好", false)]
    [InlineData("コンピュータは速い", "コンピュータ は 速い", true)]
    [InlineData("コンピュータ", "コン ピュータ", false)]
    [InlineData("❤️ love", "love", true)]
    [InlineData("", "", false)]
    [InlineData("", "  ,.- ", false)]
    [InlineData("😀😀", "👍", false)]
    [InlineData("❤️", "☀️", false)]
    public void Short_texts_are_near_when_their_folded_words_are_the_same(string a, string b, bool near)
    {
        var index = new NearDuplicateIndex();
        index.Add(NearDuplicateSketch.Of(a), 1);
        Assert.Equal(near, index.Find(NearDuplicateSketch.Of(b)) is not null);
    }

    [Theory]
    [InlineData("The same.", "The same.", true, true)]
    [InlineData("The same.", "THE  same.\n", false, true)]
    [InlineData("a + b", "a - b", false, false)]
    [InlineData("1 2 3", "4 5 6", false, false)]
    [InlineData("कि", "की", false, false)]
    [InlineData("❤️", "☀️", false, false)]
    [InlineData("", "", false, false)]
    [InlineData(" \n", "\t", false, false)]
    [InlineData("onetwo", "one two", false, false)]
    public void Texts_are_exactly_the_same_by_their_bytes_or_but_for_case_and_space(string a, string b, bool exactly, bool folded)
    {
        foreach (var (ignore, same) in (ReadOnlySpan<(bool, bool)>)[(false, exactly), (true, folded)])
        {
            var index = new NearDuplicateIndex();
            index.Add(NearDuplicateSketch.Of(a, ignore), 1);
            Assert.Equal(same, index.FindExact(NearDuplicateSketch.Of(b, ignore)) is not null);
            Assert.Equal(same, TextKey.Of(a, ignore) == TextKey.Of(b, ignore) && TextKey.Of(a, ignore) != 0);
        }
    }

    /// <summary>In scripts that are written without spaces each letter is a word [Unicode Standard Annex #29]; Katakana and letters of other scripts run on.</summary>
    [Theory]
    [InlineData("我们用GPT-4写作。", "我|们|用|GPT|4|写|作")]
    [InlineData("ภาษาไทยดี", "ภ|า|ษ|า|ไ|ท|ย|ด\u0E35")]
    [InlineData("ｶﾞﾗｽの窓", "ｶﾞﾗｽ|の|窓")]
    [InlineData("한국어 문장", "한국어|문장")]
    [InlineData("カタカナとひらがな", "カタカナ|と|ひ|ら|が|な")]
    public void Words_of_scripts_without_spaces_are_their_letters(string text, string words) =>
        Assert.Equal(words.Split('|'), NearDuplicateSketch.WordsOf(text).Select(word => text[word.Start..word.End]));

    /// <summary>An article whose end was changed is near to the one before; clauses alone would have nothing in common.</summary>
    [Fact]
    public void Chinese_texts_that_differ_in_a_few_characters_are_near()
    {
        const string Letters = "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从";
        var random = new Random(3);
        var text = string.Concat(Enumerable.Range(0, 600).Select(i => $"{Letters[random.Next(Letters.Length)]}{(i % 30 == 29 ? "。" : "")}"));
        var index = new NearDuplicateIndex();
        index.Add(NearDuplicateSketch.Of(text), 1);
        Assert.NotNull(index.Find(NearDuplicateSketch.Of(text.Replace("的", "地", StringComparison.Ordinal)[..^10])));
        Assert.Null(index.Find(NearDuplicateSketch.Of(new string([.. text.Reverse()]))));
    }

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
    [InlineData("The quick brown fox jumps over the lazy dog and runs 25 miles.", 0xED29E9D3F64414F2, 0x47B60B09563E632E)]
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

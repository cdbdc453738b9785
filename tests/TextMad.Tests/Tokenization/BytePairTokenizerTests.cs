using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

public sealed class BytePairTokenizerTests
{
    private static readonly BytePairTokenizer _tokenizer = TokenizerFixture.Tokenizer;

    [Fact]
    public void Ids_agree_token_for_token_with_Hugging_Face_tokenizers()
    {
        var compared = 0;
        foreach (var row in TokenizerFixture.Read("encodings.json").EnumerateArray())
        {
            var text = row.GetProperty("text").GetString()!;
            var expected = row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray();
            Assert.True(expected.AsSpan().SequenceEqual(_tokenizer.Encode(text)), $"ids of {System.Text.Json.JsonSerializer.Serialize(text)}");
            Assert.Equal(text, _tokenizer.Decode(expected));
            compared++;
        }

        Assert.True(compared > 500);
    }

    [Fact]
    public void Every_valid_text_comes_back_exactly()
    {
        Prop.ForAll(ValidText.ToArbitrary(), text => _tokenizer.Decode(_tokenizer.Encode(text)) == text)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Every_code_point_comes_back_exactly()
    {
        var text = new StringBuilder();
        for (var point = 0; point <= 0x10FFFF; point++)
        {
            if (Rune.IsValid(point))
            {
                text.Append(new Rune(point).ToString());
            }
        }

        var all = text.ToString();
        Assert.Equal(all, _tokenizer.Decode(_tokenizer.Encode(all)));
    }

    [Fact]
    public void Encoding_pieces_apart_and_together_is_the_same_when_cut_before_a_space_and_a_letter()
    {
        Prop.ForAll(ValidText.ToArbitrary(), ValidText.ToArbitrary(), (a, b) =>
                _tokenizer.Encode(a + "x y" + b).AsSpan().SequenceEqual((int[])[.. _tokenizer.Encode(a + "x"), .. _tokenizer.Encode(" y" + b)]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Lone_surrogates_become_replacement_characters_and_are_counted()
    {
        var tokens = new List<int>();
        _tokenizer.Encode("a\uD83Db \uDE42\uD83D\uDE42\uD83D", tokens, out var replaced);
        Assert.Equal(3, replaced);
        Assert.Equal(_tokenizer.Encode("a\uFFFDb \uFFFD🙂\uFFFD"), tokens);
        Assert.Equal("a\uFFFDb \uFFFD🙂\uFFFD", _tokenizer.Decode(tokens.ToArray()));

        _tokenizer.Encode("no surrogate, and 🙂 is none", tokens, out replaced);
        Assert.Equal(0, replaced);
    }

    [Fact]
    public void The_end_of_text_name_inside_a_document_is_text()
    {
        var tokens = _tokenizer.Encode("before <|endoftext|> after");
        Assert.DoesNotContain(_tokenizer.EndOfText, tokens);
        Assert.Equal("before <|endoftext|> after", _tokenizer.Decode(tokens));
    }

    [Fact]
    public void Special_tokens_decode_to_nothing_and_broken_bytes_to_replacement_characters()
    {
        var tokens = _tokenizer.Encode("x");
        Assert.Equal("xx", _tokenizer.Decode([_tokenizer.EndOfText, tokens[0], _tokenizer.EndOfText, tokens[0]]));
        var lead = _tokenizer.Vocabulary.ByteId(0xE2);
        Assert.Equal("x\uFFFDx", _tokenizer.Decode([tokens[0], lead, tokens[0]]));
        Assert.Equal("\uFFFD", _tokenizer.Decode([lead]));
        Assert.Equal("", _tokenizer.Decode([]));
    }

    [Fact]
    public void An_id_out_of_the_vocabulary_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode([_tokenizer.VocabularySize]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode([-1]));
    }

    [Fact]
    public void Scan_and_heap_give_the_same_merges()
    {
        var encoder = new BytePairEncoder(_tokenizer.Vocabulary);
        var bytes = Gen.Choose(0, 255).Select(value => (byte)value);
        var letters = Gen.Elements("theanigor "u8.ToArray());
        var pieces = Gen.OneOf(bytes.ArrayOf(), letters.ArrayOf()).Resize(120);
        Prop.ForAll(pieces.ToArbitrary(), piece =>
        {
            var scanned = Array.ConvertAll(piece, _tokenizer.Vocabulary.ByteId);
            var heaped = (int[])scanned.Clone();
            return scanned.AsSpan(0, encoder.MergeByScan(scanned)).SequenceEqual(heaped.AsSpan(0, encoder.MergeByHeap(heaped)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void A_megabyte_without_a_space_is_encoded_in_reasonable_time()
    {
        var text = new string('a', 1 << 20);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var tokens = _tokenizer.Encode(text);
        Assert.Equal(text, _tokenizer.Decode(tokens));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    [Fact]
    public void Many_threads_get_the_same_ids()
    {
        var tokenizer = BytePairTokenizer.Load(TokenizerFixture.PathOf(""));
        var expected = _tokenizer.Encode(TokenizerFixture.SampleText);
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Assert.Equal(expected, tokenizer.Encode(TokenizerFixture.SampleText)));
    }

    [Fact]
    public void The_cache_is_bounded_and_full_cache_changes_no_ids()
    {
        var tokenizer = BytePairTokenizer.Load(TokenizerFixture.PathOf(""));
        for (var i = 0; i < 70_000; i++)
        {
            tokenizer.Encode($"{i:x}");
        }

        Assert.Equal(_tokenizer.Encode("the lighthouse fffff"), tokenizer.Encode("the lighthouse fffff"));
    }

    internal static Gen<string> ValidText
    {
        get
        {
            var rune = Gen.Frequency(
                (6, Gen.Choose(0x20, 0x7E)),
                (2, Gen.Elements(' ', ' ', '\n', '\t', '\'', 's', 't').Select(c => (int)c)),
                (1, Gen.Choose(0, 0x2FF)),
                (1, Gen.Choose(0x370, 0xD7FF)),
                (1, Gen.Choose(0xE000, 0xFFFF)),
                (1, Gen.Choose(0x10000, 0x10FFFF)),
                (1, Gen.Elements(0x1F642, 0x200D, 0x301, 0x10330, 0x1D7D8, 0xA0, 0x3000, 0x85, 0)));
            return rune.ArrayOf().Select(points => string.Concat(points.Select(char.ConvertFromUtf32)));
        }
    }
}

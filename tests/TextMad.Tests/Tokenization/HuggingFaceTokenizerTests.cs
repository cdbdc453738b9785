using System.Text.Json.Nodes;
using TextMad.Corpora.Import;
using TextMad.Tests.Corpora;
using TextMad.Tests.Support;
using TextMad.Tokenization;
using Witness = Tokenizers.DotNet.Tokenizer;

namespace TextMad.Tests.Tokenization;

/// <summary>Files of Hugging Face's library against that library itself, in Rust.</summary>
public sealed class HuggingFaceTokenizerTests : IDisposable
{
    private static readonly string[] _texts =
    [
        "a", " ", "  ", "The keeper lit the lamp, and the gulls rose over the lighthouse.", "it's we'll I'D they'Re  two  spaces\n\n\ttab\r\n x \n",
        "1234567 1,000.50 ²³ Ⅷ ٣٤ x1y22",
        "naïve café Ελληνικά русский 中文字 日本語カタカナ 한국어 עברית ไทย हिन्दी",
        "👩‍👩‍👧 🇩🇪 e\u0301 \u00A0\u2003\u3000x \u200Bzero\u200D", "𝔘𝔫𝔦 𐐷𐐷 𠀀𠀀 ﬁ ½ ™ Å",
        "\u0001\u007F\uFFFD\uFEFF", "'s'S'T 'RE don't n't",
        "!!! ??? ... ,,, !?!? -- (x) [y] {z} <tool>  <to lamp lamps lamp",
        "İstanbul ẞ ǅ ſ", "   lead and trail   ", "▁already▁marked ▁",
        "word\u2028line\u2029paragraph\u0085next", "averyveryverylongwordthatgoesonandonandon",
        "<tool>gulls   gulls<tool> x", "snake_case camelCase x_1 ①②", "ⓐⓑ 🄰", "\t\ttabs\t", "e\u0301e\u0301 ñ n\u0303",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-hugging-").FullName;

    public static TheoryData<string> Families => [.. HuggingFaceFiles.Families];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Families))]
    public void Ids_and_texts_are_those_of_Hugging_Faces_library(string family)
    {
        var (path, tokenizer) = Make(family, TokenizerFixture.SampleText);
        using var witness = new Witness(path);
        foreach (var text in _texts.Append(TokenizerFixture.SampleText))
        {
            Compare(text, tokenizer, witness);
        }
    }

    [Theory]
    [InlineData("llama3")]
    [InlineData("qwen")]
    [InlineData("mistral")]
    [InlineData("t5")]
    [InlineData("bert")]
    public void The_same_holds_for_texts_of_the_Brown_corpus(string family)
    {
        var folder = RealBrown.FolderOrSkip();
        string[] texts = [.. ImportSources.Read([folder]).OfType<ImportItem.Taken>().Select(taken => taken.Document.Text).Where((_, i) => i % 25 == 0)];
        Assert.Equal(20, texts.Length);
        var (path, tokenizer) = Make(family, string.Join('\n', texts.Take(2)));
        using var witness = new Witness(path);
        foreach (var text in texts)
        {
            Compare(text, tokenizer, witness);
        }
    }

    /// <summary>The character rules of a SentencePiece model, nmt_nfkc, as T5 and XLM-R have them in their files.</summary>
    [Fact]
    public void Character_rules_are_applied_as_that_library_does()
    {
        var model = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "sentencepiece", "unigram.model"));
        var root = JsonNode.Parse(HuggingFaceFiles.Of("t5", TokenizerFixture.SampleText))!;
        var rules = Convert.ToBase64String(FieldOf(FieldOf(model, 3), 2));
        root["normalizer"] = new JsonObject { ["type"] = "Precompiled", ["precompiled_charsmap"] = rules };
        var path = Path.Combine(_folder, "rules.json");
        File.WriteAllText(path, root.ToJsonString());
        var tokenizer = LoadableEngines.Tokenizer(TokenizerEngine.Ml, path);
        using var witness = new Witness(path);
        foreach (var text in _texts.Append("ｶﾞ ﾊﾟ ｱ ㌔ ﷺ ﬃ Ａ１ e\u0301\u0327 각 \u1100\u1161\u11A8 …"))
        {
            Compare(text, tokenizer, witness);
        }
    }

    [Fact]
    public void Special_tokens_are_text_when_a_text_spells_them_and_none_is_written()
    {
        foreach (var family in HuggingFaceFiles.Families)
        {
            var (_, tokenizer) = Make(family, TokenizerFixture.SampleText);
            Assert.DoesNotContain(tokenizer.EndOfText, tokenizer.Encode("an end</s>and more </s>"));
            Assert.Equal("", tokenizer.Decode([tokenizer.EndOfText]));
            Assert.True(tokenizer.BytesOf(tokenizer.EndOfText) is null or []);
        }
    }

    [Theory]
    [InlineData("llama3")]
    [InlineData("llama2")]
    [InlineData("bert")]
    public void A_kept_one_is_the_same_and_the_end_is_that_of_the_settings_beside_it(string family)
    {
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), """{"eos_token":{"content":"the"}}""");
        var path = Path.Combine(_folder, "tokenizer.json");
        var root = JsonNode.Parse(HuggingFaceFiles.Of(family, TokenizerFixture.SampleText))!;
        ((JsonArray)root["added_tokens"]!).Add(new JsonObject { ["id"] = 100_000, ["content"] = "the", ["special"] = true });
        (root["model"]!["vocab"] as JsonObject)!.Remove("the");
        (root["model"] as JsonObject)!["merges"] = root["model"]!["merges"] is JsonArray ? new JsonArray() : null;
        File.WriteAllText(path, root.ToJsonString());
        var tokenizer = LoadableEngines.Tokenizer(TokenizerEngine.Ml, _folder);
        Assert.Equal((100_000, 100_001), (tokenizer.EndOfText, tokenizer.VocabularySize));
        var kept = Path.Combine(_folder, "kept");
        tokenizer.Save(kept);
        var again = KeptTokenizer.Load(kept);
        Assert.Equal((tokenizer.Fingerprint, tokenizer.EndOfText), (again.Fingerprint, again.EndOfText));
        Assert.Equal(tokenizer.Encode(TokenizerFixture.SampleText), again.Encode(TokenizerFixture.SampleText));
        Assert.Null(KeptTokenizer.AsBytePairs(tokenizer));
    }

    /// <summary>The bytes of tokens one after the other are the text, but for a space before it.</summary>
    [Theory]
    [InlineData("llama3")]
    [InlineData("deepseek")]
    [InlineData("llama2")]
    [InlineData("xlnet")]
    public void Bytes_of_tokens_make_up_the_text(string family)
    {
        var (_, tokenizer) = Make(family, TokenizerFixture.SampleText);
        const string Text = "The keeper café 中 😀";
        var bytes = tokenizer.Encode(Text).SelectMany(id => tokenizer.BytesOf(id)!).ToArray();
        Assert.Equal(Text, System.Text.Encoding.UTF8.GetString(bytes).TrimStart(' '));
    }

    [Theory]
    [InlineData("""{"normalizer":{"type":"Odd"}}""", "'normalizer' is of the kind 'Odd'")]
    [InlineData("""{"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"UnicodeScripts"}]}}""", "'pre_tokenizer.pretokenizers[0]' is of the kind 'UnicodeScripts'")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"(a"},"behavior":"Isolated"}}""", "a pattern that cannot be read here, (a")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"String":"a"},"behavior":"Odd"}}""", "'pre_tokenizer.behavior' is \"Odd\"; Removed, Isolated")]
    [InlineData("""{"decoder":{"type":"CTC"}}""", "'decoder' is of the kind 'CTC'")]
    [InlineData("""{"model":{"type":"Odd"}}""", "'model' is of the kind 'Odd', which is not read here. Read are BPE, Unigram, WordPiece, WordLevel")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}}""", "gives 'b' the id 0, which 'a' has already")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}""", "'model.vocab.a' is -1; a whole number")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":999999999},"merges":[]}}""", "an id below")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}""", "two tokens of model.vocab that are one together")]
    [InlineData("""{"model":{"type":"BPE","dropout":0.1,"vocab":{"a":0},"merges":[]}}""", "'model.dropout' is 0.1; null")]
    [InlineData("""{"model":{"type":"Unigram","vocab":[["a",null]]}}""", "'model.vocab[0][1]' is missing; a number")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":{"a":0}}}""", "a token of model.vocab")]
    [InlineData("""{"added_tokens":[]}""", "no token is known that ends a text")]
    [InlineData("""{"normalizer":{"type":"Precompiled","precompiled_charsmap":"AAAA"}}""", "no table of character rules")]
    public void What_is_not_read_is_refused_by_place(string changed, string complaint)
    {
        var root = JsonNode.Parse(HuggingFaceFiles.Of("llama2", "Some text."))!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changed)!.AsObject().ToList())
        {
            root[name] = value!.DeepClone();
        }

        var path = Path.Combine(_folder, "tokenizer.json");
        File.WriteAllText(path, root.ToJsonString());
        var message = Assert.Throws<InputException>(() => LoadableEngines.Tokenizer(TokenizerEngine.Ml, path)).Message;
        Assert.StartsWith(path, message);
        Assert.Contains(complaint, message);
    }

    private static void Compare(string text, ITokenizer tokenizer, Witness witness)
    {
        var ids = tokenizer.Encode(text);
        var expected = text.Length == 0 ? [] : witness.Encode(text).Select(id => (int)id).ToArray();
        Assert.True(expected.SequenceEqual(ids), $"'{text[..Math.Min(80, text.Length)]}'\nexpected {Near(expected, ids)}\nis       {Near(ids, expected)}");
        if (!ids.Any(id => tokenizer.BytesOf(id) is [0xFF] || tokenizer.Decode([id]).Contains('\uFFFD')))
        {
            Assert.Equal(witness.Decode([.. ids.Select(id => (uint)id)]), tokenizer.Decode(ids));
        }
    }

    /// <summary>Returns a field of bytes of a protocol buffer whose fields before it are of bytes or numbers.</summary>
    private static byte[] FieldOf(byte[] message, int number)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Number(ref at);
            if ((key & 7) == 2)
            {
                var length = (int)Number(ref at);
                if (key >> 3 == number)
                {
                    return message[at..(at + length)];
                }

                at += length;
            }
            else if ((key & 7) == 5)
            {
                at += 4;
            }
            else
            {
                Number(ref at);
            }
        }

        throw new InvalidDataException($"no field {number}");

        long Number(ref int at)
        {
            var (value, shift) = (0L, 0);
            for (; message[at] >= 0x80; shift += 7)
            {
                value |= (long)(message[at++] & 0x7F) << shift;
            }

            return value | ((long)message[at++] << shift);
        }
    }

    private static string Near(int[] ids, int[] other)
    {
        var at = ids.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"[{at}] " + string.Join(' ', ids.Skip(Math.Max(0, at - 3)).Take(12));
    }

    private (string Path, ITokenizer Tokenizer) Make(string family, string text)
    {
        LoadableEngines.Require(Adapters.MLTokenizers);
        var path = Path.Combine(_folder, $"{family}.json");
        File.WriteAllText(path, HuggingFaceFiles.Of(family, text));
        return (path, LoadableEngines.Tokenizer(TokenizerEngine.Ml, path));
    }
}

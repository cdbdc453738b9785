using System.Text;
using TextMad.Corpora.Import;
using TextMad.Tests.Corpora;
using TextMad.Tests.Support;
using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

/// <summary>
/// What holds for every tokenizer, whoever's code encodes.
/// </summary>
public sealed class TokenizerEngineContract : IDisposable
{
    private static readonly string[] _texts =
    [
        "", " ", "The lighthouse, the gulls.", "it's we'll I'D  two  spaces\n\n\ttab\r\n", "1234567 1,000.50",
        "naïve café Ελληνικά русский 中文字 日本語 עברית", "👩‍👩‍👧 🇩🇪 e\u0301 \u00A0\u2003", "𝔘𝔫𝔦 𐐷𐐷 𠀀𠀀",
        "lone \uD83D surrogate \uDE00", "a <|endoftext|> in the text", "\0\u0001\u007F\uFFFD\uFEFF", "'s'S'T 'RE",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-tokenizers-").FullName;

    public static TheoryData<TokenizerEngine> Engines => [TokenizerEngine.Builtin, TokenizerEngine.Ml];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Engines))]
    public void Byte_pair_files_give_the_built_in_tokenizers_ids_and_texts(TokenizerEngine engine)
    {
        var expected = TokenizerFixture.Tokenizer;
        var tokenizer = LoadableEngines.Tokenizer(engine, TokenizerFixture.PathOf(""));
        Assert.Equal((expected.VocabularySize, expected.EndOfText, expected.Fingerprint), (tokenizer.VocabularySize, tokenizer.EndOfText, tokenizer.Fingerprint));
        foreach (var text in _texts.Append(TokenizerFixture.SampleText))
        {
            var ids = tokenizer.Encode(text);
            Assert.Equal(expected.Encode(text), ids);
            Assert.Equal(expected.Decode(ids), tokenizer.Decode(ids));
            Assert.DoesNotContain(tokenizer.EndOfText, ids);
        }

        // What a model writes need not be what a text encodes to.
        int[] any = [.. Enumerable.Range(0, 2000).Select(i => i * 7919 % tokenizer.VocabularySize)];
        Assert.Equal(expected.Decode(any), tokenizer.Decode(any));
        Assert.Equal("", tokenizer.Decode([tokenizer.EndOfText]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([tokenizer.VocabularySize]));
    }

    [Fact]
    public void A_tokenizer_trained_here_gives_the_same_ids_there_for_every_text_of_the_Brown_corpus()
    {
        LoadableEngines.Require(Adapters.MLTokenizers);
        var folder = RealBrown.FolderOrSkip();
        string[] texts = [.. Documents(folder)];
        Assert.Equal(500, texts.Length);
        var trained = BytePairTokenizer.Train(texts, new BytePairTrainingOptions { Vocabulary = 8192 });
        trained.Save(_folder);
        var other = LoadableEngines.Tokenizer(TokenizerEngine.Ml, _folder);
        Parallel.ForEach(texts, text =>
        {
            var ids = other.Encode(text);
            Assert.Equal(trained.Encode(text), ids);
            Assert.Equal(text, other.Decode(ids));
        });
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public void A_kept_tokenizer_is_the_same_when_it_is_read_back(TokenizerEngine engine)
    {
        var tokenizer = LoadableEngines.Tokenizer(engine, TokenizerFixture.PathOf(""));
        tokenizer.Save(_folder);
        var again = KeptTokenizer.Load(_folder);
        Assert.Equal(tokenizer.GetType(), again.GetType());
        Assert.Equal(tokenizer.Fingerprint, again.Fingerprint);
        Assert.Equal(tokenizer.Fingerprint, KeptTokenizer.AsBytePairs(tokenizer)!.Fingerprint);
        Assert.Equal(tokenizer.Encode(TokenizerFixture.SampleText), again.Encode(TokenizerFixture.SampleText));
    }

    [Fact]
    public void A_tiktoken_file_of_the_same_tokens_gives_the_same_ids_and_can_be_kept()
    {
        var expected = TokenizerFixture.Tokenizer;
        var path = WriteTiktoken("own.tiktoken", Enumerable.Range(0, expected.VocabularySize - 1).Select(id => expected.DecodeBytes([id])));
        var tokenizer = LoadableEngines.Tokenizer(TokenizerEngine.Ml, path);
        Assert.Equal((expected.VocabularySize, expected.EndOfText), (tokenizer.VocabularySize, tokenizer.EndOfText));
        Assert.All(_texts, text => Assert.Equal(expected.Encode(text), tokenizer.Encode(text)));
        Assert.All(_texts, text => Assert.Equal(expected.Decode(expected.Encode(text)), tokenizer.Decode(tokenizer.Encode(text))));

        var kept = Path.Combine(_folder, "kept");
        tokenizer.Save(kept);
        Assert.Equal(tokenizer.Fingerprint, KeptTokenizer.Load(kept).Fingerprint);
        File.AppendAllText(Path.Combine(kept, "vocabulary.tiktoken"), "enp6eg== 5000\n");
        Assert.Contains("have changed", Assert.Throws<InputException>(() => KeptTokenizer.Load(kept)).Message);
    }

    [Fact]
    public void A_tiktoken_file_is_cut_as_its_encoding_cuts()
    {
        byte[][] tokens = [.. Enumerable.Range(0, 256).Select(b => (byte[])[(byte)b]), "12"u8.ToArray(), "123"u8.ToArray(), "1234"u8.ToArray()];
        var own = LoadableEngines.Tokenizer(TokenizerEngine.Ml, WriteTiktoken("own.tiktoken", tokens));
        var known = LoadableEngines.Tokenizer(TokenizerEngine.Ml, WriteTiktoken("my-cl100k_base.tiktoken", tokens));
        var told = LoadableEngines.Tokenizer(TokenizerEngine.Ml, WriteTiktoken("own.tiktoken", tokens), TokenSplitting.O200k);
        Assert.Equal([258], own.Encode("1234"));
        Assert.Equal([257, '4'], known.Encode("1234"));
        Assert.Equal([257, '4'], told.Encode("1234"));
        Assert.Equal(3, new[] { own, known, told }.Select(t => t.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void A_SentencePiece_model_cuts_text_into_its_pieces()
    {
        var path = Path.Combine(_folder, "tiny.model");
        File.WriteAllBytes(path, SentencePieceFile.Of("\u2581", "a", "b", "ab", "\u2581ab", "\u2581a"));
        var tokenizer = LoadableEngines.Tokenizer(TokenizerEngine.Ml, path);
        Assert.Equal((9, 2), (tokenizer.VocabularySize, tokenizer.EndOfText));
        var ids = tokenizer.Encode("ab a bab");
        Assert.Equal([7, 8, 3, 5, 6], ids);
        Assert.Equal("ab a bab", tokenizer.Decode([.. ids, tokenizer.EndOfText]));
        tokenizer.Save(Path.Combine(_folder, "kept"));
        Assert.Equal(ids, KeptTokenizer.Load(Path.Combine(_folder, "kept")).Encode("ab a bab"));
    }

    [Theory]
    [InlineData("broken.tiktoken", "IQ== 0\nnot base64 1\n", "line 2")]
    [InlineData("twice.tiktoken", "IQ== 0\nIg== 0\n", "line 2")]
    [InlineData("few.tiktoken", "IQ== 0\n", "1 of the 256 bytes")]
    [InlineData("broken.model", "no protocol buffer", "broken.model")]
    [InlineData("some.md", "text", "not a tokenizer of a known kind")]
    [InlineData("broken.json", "{", "no valid JSON")]
    public void A_broken_file_is_refused_by_name(string name, string content, string complaint)
    {
        LoadableEngines.Require(Adapters.MLTokenizers);
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        var message = Assert.Throws<InputException>(() => LoadableEngines.Tokenizer(TokenizerEngine.Ml, path)).Message;
        Assert.Contains(name, message);
        Assert.Contains(complaint, message);
    }

    [Fact]
    public void A_missing_file_is_refused_with_what_is_allowed()
    {
        LoadableEngines.Require(Adapters.MLTokenizers);
        Assert.Contains("is expected", Assert.Throws<InputException>(() => LoadableEngines.Tokenizer(TokenizerEngine.Ml, Path.Combine(_folder, "none"))).Message);
    }

    private static IEnumerable<string> Documents(string folder) =>
        ImportSources.Read([folder]).OfType<ImportItem.Taken>().Select(taken => taken.Document.Text);

    private string WriteTiktoken(string name, IEnumerable<byte[]> tokens)
    {
        var lines = new StringBuilder();
        foreach (var (id, token) in tokens.Index())
        {
            lines.Append(Convert.ToBase64String(token)).Append(' ').Append(id).Append('\n');
        }

        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, lines.ToString());
        return path;
    }
}

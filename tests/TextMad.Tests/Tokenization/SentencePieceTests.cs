using System.Text;
using System.Text.Json;
using TextMad.Tests.Support;
using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

/// <summary>SentencePiece's files, held against SentencePiece itself (<c>tools/reference/sentencepiece_models.py</c>).</summary>
public sealed class SentencePieceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-pieces-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("unigram-bytes")]
    [InlineData("unigram")]
    [InlineData("unigram-bare")]
    [InlineData("bpe")]
    [InlineData("bpe-bytes")]
    [InlineData("bpe-suffix")]
    public void Hard_texts_have_SentencePieces_ids_and_texts(string name)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden, "encodings.json")));
        var model = golden.RootElement.GetProperty("models").GetProperty(name);
        var tokenizer = LoadableEngines.Tokenizer(TokenizerEngine.Ml, Path.Combine(Golden, $"{name}.model"));
        Assert.Equal((model.GetProperty("vocabulary").GetInt32(), model.GetProperty("end").GetInt32()), (tokenizer.VocabularySize, tokenizer.EndOfText));
        foreach (var (number, text) in golden.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!).Index())
        {
            var expected = model.GetProperty("ids")[number].EnumerateArray().Select(id => id.GetInt32()).ToArray();
            var ids = tokenizer.Encode(text);
            Assert.True(expected.SequenceEqual(ids), $"{JsonSerializer.Serialize(text)}: {string.Join(',', ids)} where {string.Join(',', expected)} is right");
            Assert.Equal(model.GetProperty("decoded")[number].GetString(), tokenizer.Decode(ids));
            Assert.DoesNotContain(tokenizer.EndOfText, ids);
        }

        Assert.Equal(tokenizer.Encode("a\uFFFDb"), tokenizer.Encode("a\uD83Db"));
    }

    [Fact]
    public void With_bytes_every_character_comes_back()
    {
        var tokenizer = LoadableEngines.Tokenizer(TokenizerEngine.Ml, Path.Combine(Golden, "bpe-bytes.model"));
        foreach (var text in new[] { "café Zoë", "灯塔 👩‍👩‍👧 𐐷 𠀀", "two  spaces ", "\u0000\u001b[31m\n\n\tx", "שלום مرحبا e\u0301" })
        {
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
            Assert.Equal(text, Encoding.UTF8.GetString([.. tokenizer.Encode(text).SelectMany(id => tokenizer.BytesOf(id)!)])[1..]);
        }
    }

    [Fact]
    public void A_saved_tokenizer_is_the_same_when_it_is_read_back()
    {
        var tokenizer = LoadableEngines.Tokenizer(TokenizerEngine.Ml, Path.Combine(Golden, "unigram-bytes.model"));
        tokenizer.Save(_folder);
        var again = KeptTokenizer.Load(_folder);
        Assert.Equal(tokenizer.Fingerprint, again.Fingerprint);
        Assert.Equal(tokenizer.Encode("naïve Zoë"), again.Encode("naïve Zoë"));
    }

    [Fact]
    public void What_cannot_be_done_exactly_is_refused_by_name()
    {
        // A model whose last piece is one that its makers defined: type 4 in place of 1.
        var content = SentencePieceFile.Of("\u2581", "a", "<mask>");
        var at = content.AsSpan().IndexOf("<mask>"u8);
        content[at + "<mask>"u8.Length + 6] = 4;
        var path = Path.Combine(_folder, "defined.model");
        File.WriteAllBytes(path, content);
        var message = Assert.Throws<InputException>(() => LoadableEngines.Tokenizer(TokenizerEngine.Ml, path)).Message;
        Assert.Contains("defined.model", message);
        Assert.Contains("'<mask>'", message);
        foreach (var cut in new[] { 1, 7, content.Length / 2, content.Length - 1 })
        {
            File.WriteAllBytes(path, content[..cut]);
            Assert.Throws<InputException>(() => LoadableEngines.Tokenizer(TokenizerEngine.Ml, path));
        }
    }

    private static string Golden => Path.Combine(AppContext.BaseDirectory, "Golden", "sentencepiece");
}

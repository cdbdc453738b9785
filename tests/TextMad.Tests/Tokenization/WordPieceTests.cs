using Microsoft.ML.Tokenizers;
using TextMad.Corpora.Import;
using TextMad.Tests.Corpora;
using TextMad.Tests.Support;
using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

/// <summary>WordPiece vocabularies as BERT has them.</summary>
public sealed class WordPieceTests : IDisposable
{
    private static readonly string[] _pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "keeper", "##s", "light", "##house", "lamp", "cafe", "a", "##b", "b", "1", "##2", "$", "+", "<", "[", "]", "sep", "!",
        ".",
        "中", "文", "𠀀", "😀", "€", "_", "-", "𐐷",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-wordpiece-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("The keepers' lighthouse.", "the keeper s [UNK] light house .", "the keepers \uFFFD lighthouse .")]
    [InlineData("CAFÉ cafe\u0301", "cafe cafe", "cafe cafe")]
    [InlineData("$12+ab<", "$ 1 2 + a b <", "$ 12 + ab <")]
    [InlineData("a中文b𠀀", "a 中 文 b 𠀀", "a 中 文 b 𠀀")]
    [InlineData("😀 € 𐐷", "😀 € 𐐷", "😀 € 𐐷")]
    [InlineData("a\tb\n\n a\u00A0b\u3000a", "a b a b a", "a b a b a")]
    [InlineData("a\u0000b\u200Db\u0007", "a b b", "abb")]
    [InlineData("[SEP] a", "[ sep ] a", "[ sep ] a")]
    [InlineData("a_b-a", "a _ b - a", "a _ b - a")]
    [InlineData("lamp\uD83D", "lamp", "lamp")]
    [InlineData("", "", "")]
    [InlineData(" \n\u2003 ", "", "")]
    [InlineData("עברית", "[UNK]", "\uFFFD")]
    public void Words_are_cut_as_BERT_cuts_them(string text, string expected, string decoded)
    {
        var tokenizer = Of(_pieces);
        var ids = tokenizer.Encode(text);
        Assert.Equal(expected, string.Join(' ', ids.Select(id => _pieces[id].Replace("##", "", StringComparison.Ordinal))));
        Assert.Equal(decoded, tokenizer.Decode(ids));
        Assert.DoesNotContain(tokenizer.EndOfText, ids);
        Assert.Equal("", tokenizer.Decode([tokenizer.EndOfText]));
    }

    [Fact]
    public void A_piece_with_a_carriage_return_is_refused()
    {
        // The package would take it for the end of a line, and give every later piece another id.
        var path = Path.Combine(_folder, "broken.txt");
        File.WriteAllText(path, "[UNK]\n[SEP]\na\rb\nc\n");
        var failure = Assert.Throws<InputException>(() => Adapters.MLTokenizers.Load<ITokenizerEngine>("a test").Open(path, TokenSplitting.Auto));
        Assert.Contains("line 3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_model_writes_the_unknown_word()
    {
        var tokenizer = Of(_pieces);
        var constraint = TextMad.Sampling.TextConstraint.Of(tokenizer)!;
        var logits = new float[tokenizer.VocabularySize];
        var state = default(TextMad.Sampling.TextState);
        constraint.Apply(ref state, logits, new double[constraint.ScratchLength]);
        Assert.Equal([1], logits.Index().Where(l => float.IsNegativeInfinity(l.Item)).Select(l => l.Index));
    }

    [Fact]
    public void A_vocabulary_with_upper_case_letters_keeps_case_and_accents()
    {
        var tokenizer = Of("[UNK]", "[SEP]", "The", "the", "Café", "cafe");
        Assert.Equal([2, 3, 4, 0], tokenizer.Encode("The the Café café"));
        Assert.Equal((6, 1), (tokenizer.VocabularySize, tokenizer.EndOfText));
    }

    [Fact]
    public void Plain_text_of_the_Brown_corpus_has_the_packages_own_ids()
    {
        // The package drops what Unicode calls symbols (the dollar, say), so the comparison is on text without them.
        string[] texts =
        [
            .. ImportSources.Read([RealBrown.FolderOrSkip()]).OfType<ImportItem.Taken>()
                .Select(taken => string.Concat(taken.Document.Text.Select(c => char.IsAsciiLetterOrDigit(c) || " .,;:?!'\"()-".Contains(c) ? c : ' '))),
        ];
        var words = texts.SelectMany(text => text.ToLowerInvariant().Split([' ', '.', ',', ';', ':', '?', '!', '\'', '"', '(', ')', '-'], StringSplitOptions.RemoveEmptyEntries))
            .CountBy(word => word).Where(word => word.Value >= 20).OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal).Select(word => word.Key);
        var letters = "abcdefghijklmnopqrstuvwxyz0123456789".Select(letter => letter.ToString()).ToList();
        string[] pieces =
            [.. new[] { "[PAD]", "[UNK]", "[CLS]", "[SEP]",
                "[MASK]" }.Concat(letters).Concat(letters.Select(letter => "##" + letter)).Concat(".,;:?!'\"()-".Select(c => c.ToString()))
                    .Concat(["##ing", "##ed", "##s", "##er", "##ly"]).Concat(words).Distinct()];
        Assert.True(pieces.Length > 3000);
        var tokenizer = Of(pieces);
        var own = BertTokenizer.Create(Path.Combine(_folder, "vocab.txt"));
        Parallel.ForEach(texts, text =>
        {
            var ids = tokenizer.Encode(text);
            Assert.Equal(own.EncodeToIds(text, addSpecialTokens: false), ids);
            Assert.Equal(ids, tokenizer.Encode(tokenizer.Decode(ids)));
        });
    }

    [Fact]
    public void A_saved_tokenizer_is_the_same_when_it_is_read_back()
    {
        var tokenizer = Of(_pieces);
        var kept = Path.Combine(_folder, "kept");
        tokenizer.Save(kept);
        var again = KeptTokenizer.Load(kept);
        Assert.Equal(tokenizer.Fingerprint, again.Fingerprint);
        Assert.Equal(tokenizer.Encode("The lamp."), again.Encode("The lamp."));
    }

    [Theory]
    [InlineData("no vocabulary\nat all\n", "[UNK]")]
    [InlineData("[UNK]\na\n", "[SEP]")]
    [InlineData("[UNK]\n[SEP]\na\na\n", "line 4")]
    [InlineData("[UNK]\n\n[SEP]\n", "line 2")]
    public void Another_file_is_refused(string content, string complaint)
    {
        var path = Path.Combine(_folder, "vocab.txt");
        File.WriteAllText(path, content);
        var message = Assert.Throws<InputException>(() => LoadableEngines.Tokenizer(TokenizerEngine.Ml, path)).Message;
        Assert.Contains(path, message);
        Assert.Contains(complaint, message);
    }

    private ITokenizer Of(params string[] pieces)
    {
        var path = Path.Combine(_folder, "vocab.txt");
        File.WriteAllText(path, string.Join('\n', pieces) + "\n");
        return LoadableEngines.Tokenizer(TokenizerEngine.Ml, path);
    }
}

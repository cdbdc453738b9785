using Microsoft.ML.Tokenizers;
using System.Collections;
using System.Reflection;
using System.Text.Json;
using TextMad.Corpora.Import;
using TextMad.Tests.Corpora;
using TextMad.Tokenization;

namespace TextMad.Tests.Tokenization;

/// <summary>Tokenizers by the names of models: those of OpenAI, held against its own tiktoken and against the package that brings the data.</summary>
public sealed class KnownTokenizerTests : IDisposable
{
    private static readonly ITokenizerEngine _engine = Adapters.MLTokenizers.Load<ITokenizerEngine>("a test");

    private static readonly Lazy<Dictionary<string, ITokenizer>> _tokenizers = new(() => _engine.Known.ToDictionary(known => known.Encoding, known => Named(known.Encoding)));

    private readonly string _folder = Directory.CreateTempSubdirectory("textmad-known-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Hard_texts_have_tiktokens_ids_and_come_back_exactly()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(TokenizerFixture.PathOf("tiktoken.json")));
        var astral = 0;
        foreach (var row in golden.RootElement.EnumerateArray())
        {
            var text = row[0].GetString()!;
            astral += text.Any(char.IsSurrogate) ? 1 : 0;
            foreach (var (column, encoding) in new[] { (1, "gpt2"), (1, "r50k_base"), (2, "cl100k_base"), (3, "o200k_base") })
            {
                var tokenizer = _tokenizers.Value[encoding];
                var expected = row[column].EnumerateArray().Select(id => id.GetInt32()).ToArray();
                Assert.True(expected.SequenceEqual(tokenizer.Encode(text)),
                    $"{encoding} of {JsonSerializer.Serialize(text)}: {string.Join(',', tokenizer.Encode(text))} where {string.Join(',', expected)} is right");
                Assert.Equal(text, tokenizer.Decode(expected));
                Assert.Equal(text, System.Text.Encoding.UTF8.GetString([.. expected.SelectMany(id => tokenizer.BytesOf(id)!)]));
            }
        }

        Assert.True(astral >= 15);
    }

    [Theory]
    [InlineData("gpt2", "gpt-2", 50257)]
    [InlineData("r50k_base", "davinci", 50257)]
    [InlineData("cl100k_base", "gpt-4", 100258)]
    [InlineData("o200k_base", "gpt-4o", 200000)]
    public void Every_text_of_the_Brown_corpus_has_the_packages_own_ids(string encoding, string model, int vocabulary)
    {
        var tokenizer = _tokenizers.Value[encoding];
        var own = TiktokenTokenizer.CreateForModel(model);
        Assert.Equal(vocabulary, tokenizer.VocabularySize);
        Assert.Equal(own.SpecialTokens!["<|endoftext|>"], tokenizer.EndOfText);
        Parallel.ForEach(Brown(), text =>
        {
            var ids = tokenizer.Encode(text);
            Assert.Equal(own.EncodeToIds(text), ids);
            Assert.Equal(text, tokenizer.Decode(ids));
        });
    }

    [Fact]
    public void Empty_lines_in_a_tiktoken_file_are_passed_over()
    {
        // The package's own reader never comes to an end there.
        var lines = Enumerable.Range(0, 256).Select(value => $"{Convert.ToBase64String([(byte)value])} {value}");
        var path = Path.Combine(_folder, "own.tiktoken");
        File.WriteAllText(path, "\n" + string.Join("\r\n\n", lines) + "\n\n");
        Assert.Equal([97, 98], _engine.Open(path, TokenSplitting.Gpt2).Encode("ab"));
    }

    [Fact]
    public void All_models_that_the_package_knows_are_known_unless_their_data_are_not_here()
    {
        var names = Table("_modelToEncoding").Select(entry => (Name: entry.Key, entry.Encoding)).ToList();
        Assert.True(names.Count > 40);
        foreach (var (name, encoding) in names.Where(name => !name.Encoding.StartsWith("P50k", StringComparison.Ordinal)))
        {
            Assert.Equal(encoding, Package(Assert.Single(_engine.Known, known => known.Models.Contains(name)).Encoding));
        }

        Assert.Equal(names.Count(name => !name.Encoding.StartsWith("P50k", StringComparison.Ordinal)), _engine.Known.Sum(known => known.Models.Count));
        var prefixes = Table("_modelPrefixToEncoding");
        foreach (var (prefix, encoding) in prefixes)
        {
            // Of harmony only the special tokens differ, and none of them is used here.
            Assert.Equal(encoding == "O200kHarmony" ? "O200kBase" : encoding, Package(Assert.Single(_engine.Known, known => known.Prefixes.Contains(prefix)).Encoding));
        }

        Assert.Equal(prefixes.Count, _engine.Known.Sum(known => known.Prefixes.Count));
        Assert.Equal(_tokenizers.Value["o200k_base"].Fingerprint, Named("gpt-4o-2024-08-06").Fingerprint);
        Assert.Equal(_tokenizers.Value["cl100k_base"].Fingerprint, Named("gpt-4-turbo").Fingerprint);

        static string Package(string encoding) =>
            encoding == "gpt2" ? "GPT2" : char.ToUpperInvariant(encoding[0]) + encoding[1..].Replace("_base", "Base", StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_yields_a_special_token_and_half_a_surrogate_pair_is_a_replacement_character()
    {
        foreach (var tokenizer in _tokenizers.Value.Values)
        {
            Assert.All(tokenizer.Encode("<|endoftext|><|endofprompt|><|fim_prefix|>"), id => Assert.InRange(id, 0, tokenizer.EndOfText - 1));
            Assert.Equal(tokenizer.Encode("a\uFFFDb\uFFFD"), tokenizer.Encode("a\uD83Db\uDE00"));
            Assert.Equal("", tokenizer.Decode([tokenizer.EndOfText]));
        }
    }

    [Fact]
    public void A_saved_known_tokenizer_needs_only_its_folder()
    {
        var tokenizer = _tokenizers.Value["cl100k_base"];
        tokenizer.Save(_folder);
        var again = KeptTokenizer.Load(_folder);
        Assert.Equal(tokenizer.Fingerprint, again.Fingerprint);
        Assert.Equal(tokenizer.Encode("数学 𝒳/y"), again.Encode("数学 𝒳/y"));
        Assert.Equal(100256, File.ReadLines(Path.Combine(_folder, "vocabulary.tiktoken")).Count());
        Assert.Equal("IQ== 0", File.ReadLines(Path.Combine(_folder, "vocabulary.tiktoken")).First());
    }

    [Fact]
    public void An_unknown_name_is_refused_with_those_that_are_known()
    {
        var message = Assert.Throws<InputException>(() => Named("gpt-4p")).Message;
        Assert.Contains("did you mean 'gpt-4'?", message);
        Assert.Contains("gpt2, r50k_base, cl100k_base, o200k_base", message);
        Assert.Contains("did you mean 'cl100k_base'?", Assert.Throws<InputException>(() => Named("cl100_base")).Message);
        Assert.Throws<InputException>(() => Named("text-davinci-003"));
    }

    [Theory]
    [InlineData("", "", TokenizerEngine.Builtin, 2048, null)]
    [InlineData("gpt2", "", TokenizerEngine.Ml, 2048, null)]
    [InlineData("gpt2", "", TokenizerEngine.Builtin, 2048, "needs engine: ml")]
    [InlineData("gpt2", "a.model", TokenizerEngine.Ml, 2048, "leave one of them out")]
    [InlineData("gpt2", "", TokenizerEngine.Ml, 4096, "beside model")]
    [InlineData("", "a.model", TokenizerEngine.Ml, 4096, "beside file")]
    public void Settings_that_contradict_each_other_are_refused(string model, string file, TokenizerEngine engine, int vocabulary, string? complaint)
    {
        var options = new TokenizerOptions { Model = model, File = file, Engine = engine, Vocabulary = vocabulary };
        var found = options.FindProblems().Select(problem => problem.Message).ToList();
        if (complaint is null)
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.Contains(found, message => message.Contains(complaint, StringComparison.Ordinal));
        }
    }

    private static ITokenizer Named(string name) => KeptTokenizer.Make(new TokenizerOptions { Engine = TokenizerEngine.Ml, Model = name }, []);

    private static string[] Brown() =>
        [.. ImportSources.Read([RealBrown.FolderOrSkip()]).OfType<ImportItem.Taken>().Select(taken => taken.Document.Text)];

    /// <summary>What the package itself knows, which it does not say in public.</summary>
    private static List<(string Key, string Encoding)> Table(string field)
    {
        var table = (IEnumerable)typeof(TiktokenTokenizer).GetField(field, BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        return [.. table.Cast<object>().Select(entry => entry.ToString()!.Trim('(', ')', '[', ']').Split(", ")).Select(parts => (parts[0], parts[1]))];
    }
}

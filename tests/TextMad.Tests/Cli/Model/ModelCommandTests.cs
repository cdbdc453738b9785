using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Tests.Support;
using TextMad.Tokenization;

namespace TextMad.Tests.Cli.Model;

/// <summary>Commands that work on a model: a small one, never trained, kept as a checkpoint beside its tokenizer.</summary>
public sealed class ModelCommandTests : IDisposable
{
    private const string Sample = "the cat sat on the mat and the dog sat on the log\n";

    private readonly ToolInProcess _tool = new();
    private readonly string _checkpoint;

    public ModelCommandTests()
    {
        var tokenizer = BytePairTokenizer.Train([Sample], new BytePairTrainingOptions { Vocabulary = 270 });
        tokenizer.Save(_tool.At("run/tokenizer"));
        var shape = new TransformerOptions { Layers = 1, Heads = 2, Width = 16, Context = 16 };
        var model = new Transformer(shape, tokenizer.VocabularySize, tokenizer.EndOfText, RandomKey.FromSeed(5));
        _checkpoint = _tool.At("run/models/base/s1/g0");
        Directory.CreateDirectory(Path.GetDirectoryName(_checkpoint)!);
        Checkpoint.Save(_checkpoint, model, new CheckpointManifest { TokenizerFingerprint = tokenizer.Fingerprint });
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_model_writes_the_same_texts_whatever_the_batch()
    {
        var first = _tool.Json("generate", _checkpoint, "--count", "5", "--max-tokens", "12", "--prompt", "the cat", "--seed", "9");
        var second = _tool.Json("generate", _checkpoint, "--count", "5", "--max-tokens", "12", "--prompt", "the cat", "--seed", "9", "--batch", "2");
        var other = _tool.Json("generate", _checkpoint, "--count", "5", "--max-tokens", "12", "--prompt", "the cat", "--seed", "10");

        Assert.Equal(first.ToString(), second.ToString());
        Assert.NotEqual(first.ToString(), other.ToString());
        Assert.Equal(5, first.GetArrayLength());
        Assert.Equal(["index", "text", "prompt_tokens", "tokens", "ended"], first[0].EnumerateObject().Select(p => p.Name));
        Assert.StartsWith("the cat", first[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_settings_name_the_option_and_the_range()
    {
        _tool.ExpectInputError("--temperature 200: temperature is '200'; allowed: a number from 0 to 100.", "generate", _checkpoint, "--temperature", "200");
        _tool.ExpectInputError("temperature 0 takes the most probable token", "generate", _checkpoint, "--temperature", "0", "--top-k", "3");
        _tool.ExpectInputError("--count '0': an integer from 1 to 1000000 is expected.", "generate", _checkpoint, "--count", "0");
        _tool.ExpectInputError("--seed '-1': an integer from 0 to 18446744073709551615 is expected.", "generate", _checkpoint, "--seed", "-1");
        _tool.ExpectInputError("has no manifest.json", "generate", _tool.Folder);
        _tool.ExpectInputError("There is no workspace at", "generate", "quickstart/base/s1/g0");
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_by_name()
    {
        var weights = Directory.EnumerateFiles(_checkpoint).Single(f => !f.EndsWith(Checkpoint.ManifestName, StringComparison.Ordinal));
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        _tool.ExpectInputError(weights, "generate", _checkpoint);
    }

    [Fact]
    public void A_model_without_its_tokenizer_is_refused()
    {
        Directory.Delete(_tool.At("run/tokenizer"), recursive: true);
        _tool.ExpectInputError("no folder 'tokenizer'", "generate", _checkpoint);
    }

    [Fact]
    [Trait(LoadableEngines.Package, LoadableEngines.TorchSharp)]
    public void Score_and_generate_say_the_same_on_torch()
    {
        LoadableEngines.Require(Adapters.TorchSharp);
        var file = _tool.Write("sample.txt", Sample);
        foreach (var texts in new[] { 2, 9 })
        {
            string[] generate = ["generate", _checkpoint, "--count", $"{texts}", "--max-tokens", "20", "--prompt", "the cat", "--temperature", "0", "--batch", $"{texts}"];
            Assert.Equal(_tool.Json([.. generate, "--engine", "builtin"]).ToString(), _tool.Json([.. generate, "--engine", "torch", "--device", "cpu"]).ToString());
        }

        var (builtin, torch) = (_tool.Json("score", _checkpoint, file, "--engine", "builtin"), _tool.Json("score", _checkpoint, file, "--engine", "torch", "--device", "cpu"));
        Assert.Equal(BitsPerByte(builtin), BitsPerByte(torch), 1e-4);
        Assert.True(BitsPerByte(builtin) > 0);

        static double BitsPerByte(System.Text.Json.JsonElement answer) => answer.EnumerateArray().First().GetProperty("bits_per_byte").GetDouble();
    }

    [Fact]
    public void Score_says_perplexity_and_bits_per_byte_of_each_file()
    {
        var file = _tool.Write("sample.txt", Sample);
        var other = _tool.Write("other.txt", "qqq zzz\n");
        var answer = _tool.Json("score", _checkpoint, file, other);

        Assert.Equal(2, answer.GetArrayLength());
        Assert.Equal(file, answer[0].GetProperty("file").GetString());
        var tokens = answer[0].GetProperty("tokens").GetDouble();
        var bytes = answer[0].GetProperty("bytes").GetDouble();
        var perplexity = answer[0].GetProperty("perplexity").GetDouble();

        // A model that was never trained is close to uniform over its 270 ids; and both figures tell the same likelihood.
        Assert.InRange(perplexity, 200, 350);
        Assert.Equal(tokens * Math.Log2(perplexity) / bytes, answer[0].GetProperty("bits_per_byte").GetDouble(), 9);
    }

    [Fact]
    public void Measure_answers_in_the_promised_form()
    {
        var texts = _tool.Write("texts.jsonl", "{\"text\": \"a b c d a b c d\"}\n{\"text\": \"e f\"}\n");
        var reference = _tool.Write("reference.txt", Sample);
        var alone = Metrics(_tool.Json("measure", texts));
        Assert.Equal(0.6, alone["distinct_1"], 12);
        Assert.DoesNotContain("rare_words_kept", alone.Keys);

        var compared = Metrics(_tool.Json("measure", texts, "--reference", reference, "--model", _checkpoint));
        Assert.Equal(alone["distinct_1"], compared["distinct_1"]);
        Assert.True(compared.Count > alone.Count);
        Assert.Contains("generated_perplexity_p50", compared.Keys);

        var chosen = _tool.Json("measure", texts, reference, "--metric", "distinct_*");
        Assert.Equal(2, chosen.GetArrayLength());
        Assert.Equal(["distinct_1", "distinct_2", "distinct_3", "distinct_4"], Metrics(chosen).Keys);
        var lines = _tool.Run("measure", texts, "--csv", "--metric", "distinct_1").Output.Split('\n');
        Assert.Equal("source,texts,words,metric,value,standard_error,settings,note,judge,embedder", lines[0]);
        Assert.Contains(",2,10,distinct_1,0.6,,", lines[1], StringComparison.Ordinal);

        var documents = _tool.Json("measure", texts, "--per-document", "--metric", "rep_2")[0].GetProperty("documents").GetProperty("rep_2");
        Assert.Equal(3.0 / 7, documents[0].GetDouble(), 12);
        Assert.Equal(0, documents[1].GetDouble());
        Assert.Equal(3, _tool.Run("measure", texts, "--per-document", "--csv", "--metric", "rep_2").Output.TrimEnd().Split('\n').Length);
        // Long reference documents are cut, half of them are the control, and the answer says so; a switch leaves all as it is.
        var many = Enumerable.Range(0,
            20).Select(i => _tool.Write($"long/{i:00}.txt", string.Join(' ', Enumerable.Range(0, 90).Select(j => $"word{(i * j) + i}{(j % 9 == 8 ? "." : "")}")))).ToList();
        var even = _tool.Json("measure", texts, "--reference", Path.GetDirectoryName(many[0])!);
        Assert.Contains("self_bleu_human", Metrics(even).Keys);
        var notes = even[0].GetProperty("notes").EnumerateArray().Select(note => note.GetString()!).ToList();
        Assert.Contains(notes, note => note.Contains("20 documents, was cut into", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.StartsWith("NAME_human", StringComparison.Ordinal));
        Assert.Contains("was cut into", _tool.Run("measure", texts, "--reference", Path.GetDirectoryName(many[0])!).Error, StringComparison.Ordinal);
        var asIs = _tool.Json("measure", texts, "--reference", Path.GetDirectoryName(many[0])!, "--no-equal-lengths");
        Assert.DoesNotContain(Metrics(asIs).Keys, name => name.EndsWith("_human", StringComparison.Ordinal));
        Assert.StartsWith("the workspace has no judge, so fluency and", Assert.Single(asIs[0].GetProperty("notes").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.False(_tool.Json("measure", texts, "--no-judge")[0].TryGetProperty("notes", out _));
        Assert.Equal(Metrics(asIs)["js_divergence_1"], Metrics(even)["js_divergence_1"]);

        // Without a judge, texts can still be points; the answer says of what.
        var points = _tool.Json("measure", texts, "--reference", Path.GetDirectoryName(many[0])!, "--embeddings", "tfidf")[0];
        Assert.Equal(System.Text.Json.JsonValueKind.Null, points.GetProperty("judge").ValueKind);
        Assert.StartsWith("tfidf (", points.GetProperty("embedder").GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("the workspace has no judge, so fluency is left out", points.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        var rows = _tool.Run("measure", texts, "--reference", Path.GetDirectoryName(many[0])!, "--embeddings", "tfidf", "--csv").Output.Split('\n').ToList();
        Assert.EndsWith($",,\"{points.GetProperty("embedder").GetProperty("name").GetString()}\"", rows.Single(row => row.Contains(",vendi_score,", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.EndsWith(",,", rows.Single(row => row.Contains(",distinct_1,", StringComparison.Ordinal)), StringComparison.Ordinal);

        _tool.ExpectInputError("Add --json or --csv", "measure", texts, "--per-document");
        _tool.ExpectInputError("no metric is called 'distinkt_1'", "measure", texts, "--metric", "distinkt_1");
        _tool.ExpectInputError("--reference TEXTS", "measure", texts, "--metric", "rare_words_kept");
        _tool.ExpectInputError("No file or folder", "measure", _tool.At("missing"));
        _tool.ExpectInputError("There is no workspace at", "measure", "corpus:brown");
        _tool.ExpectInputError("holds no text", "measure", _tool.Write("empty.txt", " \n"));

        static Dictionary<string, double> Metrics(System.Text.Json.JsonElement answer) => answer[0].GetProperty("metrics").EnumerateArray()
            .Where(m => m.GetProperty("value").ValueKind == System.Text.Json.JsonValueKind.Number && m.GetProperty("settings").EnumerateObject().Any())
            .ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("value").GetDouble());
    }
}

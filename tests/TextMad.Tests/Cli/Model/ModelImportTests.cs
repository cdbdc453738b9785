using System.Text.Json;
using System.Text.Json.Nodes;
using TextMad.Cli.Benchmarking;
using TextMad.Judging;
using TextMad.Models;
using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Tests.Models;
using TextMad.Tests.Tokenization;

namespace TextMad.Tests.Cli.Model;

/// <summary>A GPT-2 in a folder of Hugging Face's form: imported, listed, sampled, scored, trained further in experiments, exported.</summary>
public sealed class ModelImportTests : IDisposable
{
    private static readonly TransformerOptions _shape = new() { Layers = 2, Heads = 2, Width = 16, Context = 32 };

    private readonly ToolInProcess _tool = new();
    private readonly Transformer _model = Gpt2Formula.Model(_shape, TokenizerFixture.Vocabulary, TokenizerFixture.Tokenizer.EndOfText, 7);
    private readonly string _source;

    public ModelImportTests()
    {
        _source = _tool.At("source");
        Gpt2Folder.Export(_source, _model, TokenizerFixture.Tokenizer);
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void An_imported_model_is_listed_sampled_scored_and_exported_to_the_same_bits()
    {
        var imported = _tool.Json("model", "import", "gpt2", _source);
        Assert.Equal(_model.WeightCount, imported.GetProperty("weights").GetInt64());
        Assert.Equal(32, imported.GetProperty("context").GetInt32());

        var listed = Assert.Single(_tool.Json("model", "list").EnumerateArray());
        Assert.Equal("gpt2", listed.GetProperty("model").GetString());
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("source").ValueKind);

        Assert.Equal(3, _tool.Json("generate", "gpt2", "--count", "3", "--max-tokens", "12").GetArrayLength());
        var file = _tool.Write("text.txt", TokenizerFixture.SampleText);
        Assert.True(_tool.Json("score", "gpt2", file)[0].GetProperty("perplexity").GetDouble() > 1);

        _tool.Json("model", "export", "gpt2", _tool.At("out"));
        foreach (var name in new[] { "config.json", "model.safetensors", "tokenizer.json", "vocab.json", "merges.txt" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(_source, name)), File.ReadAllBytes(_tool.At($"out/{name}")));
        }
    }

    [Fact]
    public void A_model_that_cannot_be_imported_is_refused_before_anything_is_written()
    {
        _tool.ExpectInputError("cannot name a model", "model", "import", "a/b", _source);
        _tool.ExpectInputError("does not exist", "model", "import", "gpt2", _tool.At("nothing"), "--tokenizer", _source);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(_source, "config.json")))!;
        config["eos_token_id"] = 5;
        File.WriteAllText(Path.Combine(_source, "config.json"), config.ToJsonString());
        _tool.ExpectInputError("The model's end-of-text token is 5", "model", "import", "gpt2", _source);
        _tool.ExpectInputError("vocabulary of 61", "model", "import", "gpt2", Gpt2Formula.Path("tiny-f32"), "--tokenizer", _source);
        Assert.False(Directory.Exists(Path.Combine(_tool.Workspace, "models", "gpt2")));

        config["eos_token_id"] = _model.EndOfText;
        File.WriteAllText(Path.Combine(_source, "config.json"), config.ToJsonString());
        Assert.Equal(0, _tool.Run("model", "import", "gpt2", _source).ExitCode);
        _tool.ExpectInputError("--force replaces it", "model", "import", "gpt2", _source);
        Assert.Equal(0, _tool.Run("model", "import", "gpt2", _source, "--force").ExitCode);
        _tool.ExpectInputError("exists already", "model", "export", "gpt2", _source);
        _tool.ExpectInputError("'textmad model import NAME ", "score", _source, Path.Combine(_source, "merges.txt"));
    }

    [Fact]
    public void A_stride_of_ones_choice_and_the_log_probability_of_every_token()
    {
        _tool.Json("model", "import", "gpt2", _source);
        var text = TokenizerFixture.SampleText[..400];
        var file = _tool.Write("text.txt", text);
        int[] tokens = [.. TokenizerFixture.Tokenizer.Encode(text), _model.EndOfText];
        foreach (var stride in new[] { 3, 16, 32 })
        {
            var answer = _tool.Json("score", "gpt2", file, "--stride", $"{stride}", "--per-token")[0];
            var scorer = new StridedScorer(_model, stride);
            var expected = scorer.Score([tokens])[0];
            var document = Assert.Single(answer.GetProperty("scores").EnumerateArray());
            Assert.Equal(tokens, document.EnumerateArray().Select(token => token.GetProperty("id").GetInt32()));
            Assert.Equal(expected, document.EnumerateArray().Select(token => (float)token.GetProperty("log_probability").GetDouble()));
            Assert.Equal(text, string.Concat(document.EnumerateArray().SkipLast(1).Select(token => token.GetProperty("text").GetString())));
            Assert.Equal(Math.Exp(-expected.Average(x => (double)x)), answer.GetProperty("perplexity").GetDouble(), 1e-6);
            var windows = answer.GetProperty("windows");
            Assert.Equal(scorer.Windows(tokens.Length), windows.GetProperty("count").GetInt64());
            Assert.Equal((32, stride), (windows.GetProperty("context").GetInt32(), windows.GetProperty("stride").GetInt32()));
        }

        var shown = _tool.Run("score", "gpt2", file, "--stride", "3", "--per-token");
        Assert.Contains("(end of text)", shown.Output, StringComparison.Ordinal);
        Assert.Contains("tokens, 3 apart", shown.Output, StringComparison.Ordinal);
        _tool.ExpectInputError("1 to 32", "score", "gpt2", file, "--stride", "33");
    }

    [Theory]
    [InlineData("pretrained", 1)]
    [InlineData("generation0", 2)]
    [InlineData("previous", 3)]
    public void Every_generation_of_an_experiment_begins_where_it_was_told(string initialisation, int steps)
    {
        _tool.Json("model", "import", "gpt2", _source);
        AddCorpus();

        // With a context of half the length. A step of AdamW moves a weight by its learning rate at most, besides the decay.
        string[] run = ["run", "quickstart", "--id", "tuned", .. Settings(initialisation)];
        var result = _tool.Run(run);
        Assert.True(result.ExitCode == 0, result.Error);
        var (_, model, tokenizer, _) = KeptModel.LoadFolder("", Path.Combine(_tool.Workspace, "runs", "tuned", "models", "replace", "s1", "g2"));
        Assert.Equal(TokenizerFixture.Tokenizer.Fingerprint, tokenizer.Fingerprint);
        var trained = Assert.IsType<Transformer>(model);
        Assert.Equal(16, trained.Options.Context);
        var furthest = trained.Tensor("transformer.h.0.attn.c_attn.weight").ToArray()
            .Zip(_model.Tensor("transformer.h.0.attn.c_attn.weight").ToArray(), (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(furthest, (steps - 0.4) * 1e-3, (steps + 0.2) * 1e-3);

        var manifest = Checkpoint.ReadManifest(Path.Combine(_tool.Workspace, "runs", "tuned", "models", "base", "s1", "g0"));
        Assert.Equal("gpt2", Assert.Single(manifest.Parents).Value);

        // Another model of the same name is not what the run was begun from.
        Gpt2Folder.Export(_source, Gpt2Formula.Model(_shape, TokenizerFixture.Vocabulary, _model.EndOfText, 99), TokenizerFixture.Tokenizer, overwrite: true);
        _tool.Json("model", "import", "gpt2", _source, "--force");
        _tool.ExpectInputError("was started from another model 'gpt2'", "run", "--resume", "--id", "tuned");
    }

    [Fact]
    public void A_model_that_a_run_trained_can_be_what_another_run_begins_from()
    {
        _tool.Json("model", "import", "gpt2", _source);
        AddCorpus();
        _tool.Json(["run", "quickstart", "--id", "first", .. Settings("pretrained")]);
        _tool.Json(["run", "quickstart", "--id", "second", .. Settings("previous"), "--set", "model.transformer.pretrained=first/replace/s1/g1"]);
        var lineage = _tool.Run("model", "list").Output;
        Assert.Contains("second/replace/s1/g2", lineage, StringComparison.Ordinal);
        _tool.ExpectInputError(
            "There is no model 'nobody'", ["run", "quickstart", "--id", "third", .. Settings("previous"), "--set", "model.transformer.pretrained=nobody"]);
        _tool.ExpectInputError(
            "model.transformer.shape has 2 layers, 2 heads, width 16 and context 33",
            ["run", "quickstart", "--id", "fourth", .. Settings("previous"), "--set", "model.transformer.shape.context=33"]);
    }

    private static string[] Settings(string initialisation) =>
    [
        "--set", "data.corpus=text", "--set", "data.passage_words=0", "--set", "data.tokens=300", "--set", "data.heldout_tokens=100",
        "--set", "tokenizer.vocabulary=2048",
        "--set", "model.transformer.shape={ layers: 2, heads: 2, width: 16, context: 16 }",
        "--set", "model.transformer.training={ budget: steps, amount: 1, batch: 4, learning_rate: 0.001, warmup: 0 }",
        "--set", "model.transformer.pretrained=gpt2",
        "--set", $"model.transformer.initialisation={initialisation}",
        "--set", "writing.decoding.maximum_tokens=16",
        "--set", "loop={ generations: 2, seeds: [1], regimes: [replace] }",
    ];

    private void AddCorpus()
    {
        _tool.Write("corpus.txt", string.Join("\n\n", SyntheticText.Documents(60, 20)));
        _tool.Json("corpus", "add", "text", _tool.At("corpus.txt"), "--format", "blocks");
    }
}

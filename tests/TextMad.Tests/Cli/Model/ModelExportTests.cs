using System.Text.Json;
using TextMad.Cli.Benchmarking;
using TextMad.Judging;
using TextMad.Models.Files;
using TextMad.Models.Transformers;
using TextMad.Tests.Models;
using TextMad.Tests.Tokenization;
using Tokenizers.DotNet;

namespace TextMad.Tests.Cli.Model;

/// <summary>A model that a run trained, written for other tools: read by Hugging Face's tokenizers, by llama.cpp and by this tool again.</summary>
public sealed class ModelExportTests : IDisposable
{
    private const string Name = "small/replace/s1/g1";

    private readonly ToolInProcess _tool = new();

    public ModelExportTests()
    {
        _tool.Write("corpus.txt", string.Join("\n\n", SyntheticText.Documents(60, 20)));
        _tool.Json("corpus", "add", "text", _tool.At("corpus.txt"), "--format", "blocks");
        _tool.Json("run", _tool.Write("small.yaml", """
            data: { corpus: text, passage_words: 0, tokens: 300, heldout_tokens: 100 }
            tokenizer: { vocabulary: 320 }
            model:
              transformer:
                shape: { layers: 2, heads: 2, width: 16, context: 32 }
                training: { budget: steps, amount: 3, batch: 4 }
            writing:
              decoding: { maximum_tokens: 16 }
            loop: { generations: 1, seeds: [1], regimes: [replace] }
            measuring: { judge: false }
            """), "--id", "small");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_folder_for_transformers_has_the_published_keys_and_says_where_the_model_comes_from()
    {
        var answer = _tool.Json("model", "export", Name, _tool.At("out"));
        Assert.Equal("transformers", answer.GetProperty("format").GetString());
        Assert.Equal(
            [
                "README.md", "config.json", "generation_config.json", "merges.txt", "model.safetensors", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json",
                "vocab.json",
            ],
            answer.GetProperty("files").EnumerateArray().Select(file => file.GetString()));
        var kept = Kept();
        var configuration = Read("config.json");
        Assert.Equal("GPT2LMHeadModel", configuration.GetProperty("architectures")[0].GetString());
        Assert.Equal(("gelu_new", true, 1e-5), (
            configuration.GetProperty("activation_function").GetString(), configuration.GetProperty("tie_word_embeddings").GetBoolean(),
            configuration.GetProperty("layer_norm_epsilon").GetDouble()));
        Assert.Equal(kept.Tokenizer.EndOfText, Read("generation_config.json").GetProperty("eos_token_id").GetInt32());
        var tokenizer = Read("tokenizer_config.json");
        Assert.Equal(("GPT2Tokenizer", "<|endoftext|>", 32), (
            tokenizer.GetProperty("tokenizer_class").GetString(), tokenizer.GetProperty("bos_token").GetString(), tokenizer.GetProperty("model_max_length").GetInt32()));
        Assert.Equal("<|endoftext|>", Read("special_tokens_map.json").GetProperty("eos_token").GetString());
        Assert.Equal(((Transformer)kept.Model).Weights.All.Span.ToArray(), Gpt2Folder.Import(_tool.At("out")).Weights.All.Span.ToArray());

        var card = File.ReadAllText(_tool.At("out/README.md"));
        Assert.StartsWith("---\nlibrary_name: transformers\n", card, StringComparison.Ordinal);
        Assert.Contains("in the run `small`: regime `replace`, seed 1, generation 1.", card, StringComparison.Ordinal);
        Assert.Contains("| small/base/s1/g0 |", card, StringComparison.Ordinal);
        Assert.Contains("100%: human text from ", card, StringComparison.Ordinal);
        Assert.Contains($"| `heldout_perplexity` | {Measured("heldout_perplexity"):G6} |", card, StringComparison.Ordinal);
        Assert.Contains(kept.Manifest.WeightsSha256, card, StringComparison.Ordinal);
        Assert.DoesNotContain(_tool.Folder, card, StringComparison.Ordinal);
    }

    [Fact]
    public void Hugging_Faces_own_tokenizers_give_the_same_ids()
    {
        LlamaWitness.SkipWithout();
        _tool.Json("model", "export", Name, _tool.At("out"));
        var theirs = new Tokenizer(_tool.At("out/tokenizer.json"));
        var ours = Kept().Tokenizer;
        foreach (var text in TokenizerFixture.SampleLines.Concat(SyntheticText.Documents(20, 20)).Append("守灯人 зажёг лампу’s  \n\n 12½ don't 🗼 e\u0301"))
        {
            Assert.Equal(ours.Encode(text), theirs.Encode(text).Select(id => (int)id));
            Assert.Equal(text, theirs.Decode([.. ours.Encode(text).Select(id => (uint)id)]));
        }
    }

    [Fact]
    public void A_GGUF_file_is_run_by_llama_cpp()
    {
        LlamaWitness.SkipWithout();
        Assert.Equal("gguf", _tool.Json("model", "export", Name, _tool.At("out"), "--format", "gguf").GetProperty("format").GetString());
        Assert.StartsWith("---\nlibrary_name: gguf\n", File.ReadAllText(_tool.At("out/README.md")), StringComparison.Ordinal);
        using var witness = new LlamaWitness(_tool.At($"out/{GgufFolder.FileName}"));
        Assert.Equal(Name, witness.Metadata["general.name"]);
        var kept = Kept();
        var prompt = witness.Tokenize("the", addsBeginning: true);
        Assert.Equal([kept.Tokenizer.EndOfText, .. kept.Tokenizer.Encode("the")], prompt);
        var ours = Gpt2Formula.Logits((Transformer)kept.Model, prompt)[^kept.Model.VocabularySize..];
        Assert.All(ours.Zip(witness.Logits(prompt)[^1]), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void What_no_other_tool_can_hold_is_refused()
    {
        _tool.ExpectInputError("--format 'onnx': one of transformers, gguf is expected", "model", "export", Name, _tool.At("out"), "--format", "onnx");
        _tool.Json("run", _tool.Write("counts.yaml", """
            data: { corpus: text, passage_words: 0, tokens: 300, heldout_tokens: 100 }
            tokenizer: { vocabulary: 320 }
            model: { ngram: { order: 2 } }
            writing: { decoding: { maximum_tokens: 16 } }
            loop: { generations: 1, seeds: [1], regimes: [replace] }
            measuring: { judge: false }
            """), "--id", "counts");
        _tool.ExpectInputError("only transformers can be written as GPT-2", "model", "export", "counts/replace/s1/g1", _tool.At("out"), "--format", "gguf");
        Assert.False(Directory.Exists(_tool.At("out")));
    }

    private KeptModel Kept() => KeptModel.LoadFolder(Name, Path.Combine(_tool.Workspace, "runs", "small", "models", "replace", "s1", "g1"));

    private JsonElement Read(string file) => JsonElement.Parse(File.ReadAllText(_tool.At($"out/{file}")));

    private double Measured(string metric) => File.ReadLines(Path.Combine(_tool.Workspace, "runs", "small", "metrics.jsonl")).Select(line => JsonElement.Parse(line))
        .Single(row => row.GetProperty("generation").GetInt32() == 1 && row.GetProperty("metric").GetString() == metric).GetProperty("value").GetDouble();
}

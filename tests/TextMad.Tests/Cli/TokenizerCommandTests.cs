using TextMad.Cli.Benchmarking;

namespace TextMad.Tests.Cli;

/// <summary><c>textmad tokenizer</c>, and runs and models on tokenizers of others.</summary>
public sealed class TokenizerCommandTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void The_list_has_the_encodings_with_their_sizes_and_models()
    {
        var known = _tool.Json("tokenizer", "list").EnumerateArray().ToDictionary(t => t.GetProperty("encoding").GetString()!);
        Assert.Equal((200000, 199999), (known["o200k_base"].GetProperty("vocabulary").GetInt32(), known["o200k_base"].GetProperty("end_of_text").GetInt32()));
        Assert.Contains("gpt-4o", known["o200k_base"].GetProperty("models").EnumerateArray().Select(model => model.GetString()));
        Assert.Contains("gpt-4-", known["cl100k_base"].GetProperty("prefixes").EnumerateArray().Select(model => model.GetString()));
        Assert.Contains("cl100k_base", _tool.Run("tokenizer", "list").Output);
    }

    [Fact]
    public void A_text_is_shown_as_ids_and_pieces_and_back()
    {
        var answer = _tool.Json("tokenizer", "encode", "--model", "gpt2", "--text", "Hello world");
        var text = answer.GetProperty("texts")[0];
        Assert.Equal([15496, 995], text.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()));
        Assert.Equal(["Hello", " world"], text.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()));
        Assert.True(text.GetProperty("exact").GetBoolean());
        var vocabulary = _tool.Write("vocab.txt", "[UNK]\n[SEP]\nhello\nworld\n!\n");
        var lossy = _tool.Json("tokenizer", "encode", "--file", vocabulary, "--text", "Hello  World!").GetProperty("texts")[0];
        Assert.Equal("hello world !", lossy.GetProperty("decoded").GetString());
        Assert.False(lossy.GetProperty("exact").GetBoolean());
        Assert.Contains("differs from the text given", _tool.Run("tokenizer", "encode", "--file", vocabulary, "--text", "Hello  World!").Output);
    }

    [Fact]
    public void Missing_or_wrong_arguments_are_input_errors()
    {
        _tool.ExpectInputError("One of SOURCE and --text is needed", "tokenizer", "encode", "--model", "gpt2");
        _tool.ExpectInputError("One of --model, --file and --of is needed", "tokenizer", "encode", "--text", "a");
        _tool.ExpectInputError("did you mean 'gpt-4o'?", "tokenizer", "encode", "--text", "a", "--model", "gpt-4oo");
    }

    [Fact]
    public void A_run_on_tokens_of_others_ends_and_its_models_write_and_score()
    {
        var text = _tool.Write("text.txt", string.Join("\n\n", TextMad.Cli.Benchmarking.SyntheticText.Documents(60, 40)));
        Assert.Equal(0, _tool.Run("corpus", "add", "text", text, "--format", "blocks").ExitCode);
        string[] settings =
        [
            "run", _tool.Write("small.yaml",
                "data: { corpus: text, passage_words: 0, tokens: 600, heldout_tokens: 200 }\nmodel: { transformer: { shape: { layers: 1, heads: 1, width: 8, context: 32 }, "
                + "training: { budget: steps, amount: 2, batch: 2 } } }\n"
                + "writing: { decoding: { maximum_tokens: 8, batch: 8 } }\nloop: { generations: 1, seeds: [1], regimes: [replace] }\n"),
            "--set", "tokenizer.engine=ml",
        ];
        _tool.ExpectInputError("did you mean 'gpt2'?", [.. settings, "--set", "tokenizer.model=gpt22", "--dry-run"]);
        _tool.ExpectInputError("needs engine: ml", [.. settings[..2], "--set", "tokenizer.model=gpt2", "--dry-run"]);
        var run = _tool.Run([.. settings, "--set", "tokenizer.model=gpt2", "--id", "gpt2"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(50257, _tool.Json("tokenizer", "encode", "--of", "gpt2/replace/s1/g1", "--text", "a").GetProperty("vocabulary").GetInt32());
        Assert.Equal(3, _tool.Json("generate", "gpt2/replace/s1/g1", "--count", "3", "--max-tokens", "12", "--prompt", "数学 𝒳").GetArrayLength());
        Assert.Equal(0, _tool.Run("score", "gpt2/replace/s1/g1", text, "--json").ExitCode);
        _tool.ExpectInputError("byte-level BPE", "model", "export", "gpt2/replace/s1/g1", Path.Combine(_tool.Folder, "exported"));
    }
}

using TextMad.Models.Transformers;
using TextMad.Numerics.Memory;
using TextMad.Tokenization;

namespace TextMad.Models.Files;

/// <summary>Models as llama.cpp runs them: a folder with one GGUF file, which holds the weights in single precision and the tokenizer.</summary>
/// <remarks>
/// Names, shapes and notes are those that llama.cpp's own converter writes for GPT-2: its matrices are (outputs, inputs), the other way round than Hugging Face's, and the output
/// layer is the token embedding. The file asks for the end-of-text token before a prompt, as every text that the model was trained on begins with it.
/// </remarks>
public static class GgufFolder
{
    /// <summary>The file in the folder.</summary>
    public const string FileName = "model.gguf";

    private const string Architecture = "gpt2";
    private const float Epsilon = 1e-5f;

    // How llama.cpp calls the pattern by which GPT-2 cuts text.
    private const string Splitting = "gpt-2";
    private const int NormalToken = 1;
    private const int ControlToken = 3;

    // llama.cpp's names by Hugging Face's.
    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["wte"] = "token_embd",
        ["wpe"] = "position_embd",
        ["ln_f"] = "output_norm",
        ["ln_1"] = "attn_norm",
        ["attn.c_attn"] = "attn_qkv",
        ["attn.c_proj"] = "attn_output",
        ["ln_2"] = "ffn_norm",
        ["mlp.c_fc"] = "ffn_up",
        ["mlp.c_proj"] = "ffn_down",
    };

    /// <summary>Writes a model and its tokenizer to a new folder, which appears whole or not at all.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="name">What the file calls the model.</param>
    /// <param name="card">A text for people about the model, Markdown; null for none.</param>
    /// <param name="overwrite">Whether a folder that exists is replaced.</param>
    /// <exception cref="InputException">The folder exists and must not be replaced.</exception>
    /// <exception cref="TextMadException">The folder cannot be written.</exception>
    public static void Export(string folder, Transformer model, BytePairTokenizer tokenizer, string name, string? card = null, bool overwrite = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        AtomicFolder.Write(
            folder,
            staging =>
            {
                var file = new GgufWriter();
                AddNotes(file, model, name);
                AddTokenizer(file, tokenizer.Vocabulary);
                AddTensors(file, model);
                AtomicFile.Write(Path.Combine(staging, FileName), file.Write);
                ModelCardFile.Write(staging, card);
            },
            overwrite);
    }

    private static void AddNotes(GgufWriter file, Transformer model, string name)
    {
        var shape = model.Options;
        file.Add("general.architecture", Architecture);
        file.Add("general.type", "model");
        file.Add("general.name", name);
        file.Add("general.file_type", 0);
        file.Add("general.alignment", 32);
        file.Add($"{Architecture}.block_count", shape.Layers);
        file.Add($"{Architecture}.context_length", shape.Context);
        file.Add($"{Architecture}.embedding_length", shape.Width);
        file.Add($"{Architecture}.feed_forward_length", 4 * shape.Width);
        file.Add($"{Architecture}.attention.head_count", shape.Heads);
        file.Add($"{Architecture}.attention.layer_norm_epsilon", Epsilon);
    }

    private static void AddTokenizer(GgufWriter file, BytePairVocabulary vocabulary)
    {
        string[] tokens = [.. Enumerable.Range(0, vocabulary.Size).Select(vocabulary.Spelling)];
        file.Add("tokenizer.ggml.model", "gpt2");
        file.Add("tokenizer.ggml.pre", Splitting);
        file.Add("tokenizer.ggml.tokens", tokens);
        file.Add("tokenizer.ggml.token_type", [.. tokens.Select((_, id) => id == vocabulary.EndOfText ? ControlToken : NormalToken)]);
        file.Add("tokenizer.ggml.merges", [.. TokenizerFiles.Merges(vocabulary)]);
        file.Add("tokenizer.ggml.bos_token_id", vocabulary.EndOfText);
        file.Add("tokenizer.ggml.eos_token_id", vocabulary.EndOfText);
        file.Add("tokenizer.ggml.add_bos_token", true);
    }

    private static void AddTensors(GgufWriter file, Transformer model)
    {
        foreach (var tensor in model.Layout.Tensors)
        {
            var values = model.Weights.All.Slice(tensor.Offset, tensor.Length);
            if (tensor.Shape is [var inputs, var outputs] && tensor.Name.Contains(".c_", StringComparison.Ordinal))
            {
                file.Add(NameOf(tensor.Name), [outputs, inputs], () => Transpose(values, inputs, outputs));
            }
            else
            {
                file.Add(NameOf(tensor.Name), [.. tensor.Shape], () => values);
            }
        }
    }

    /// <summary>Returns llama.cpp's name of a tensor: <c>blk.3.attn_qkv.weight</c> for <c>transformer.h.3.attn.c_attn.weight</c>.</summary>
    private static string NameOf(string name)
    {
        var bare = name[TransformerFile.Prefix.Length..];
        var kind = bare[(bare.LastIndexOf('.') + 1)..];
        var place = bare[..^(kind.Length + 1)];
        if (!place.StartsWith("h.", StringComparison.Ordinal))
        {
            return $"{_names[place]}.{kind}";
        }

        var layer = place[2..place.IndexOf('.', 2)];
        return $"blk.{layer}.{_names[place[(layer.Length + 3)..]]}.{kind}";
    }

    private static FloatView Transpose(FloatView values, int rows, int columns)
    {
        var result = new FloatArena(values.Length).Take(values.Length);
        var from = values.Span;
        var to = result.Span;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                to[(column * rows) + row] = from[(row * columns) + column];
            }
        }

        return result;
    }
}

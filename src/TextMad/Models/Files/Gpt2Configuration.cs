using System.Globalization;
using System.Text.Json;
using TextMad.Configuration;
using TextMad.Models.Transformers;

namespace TextMad.Models.Files;

/// <summary>
/// Hugging Face's <c>config.json</c> of a GPT-2, as far as it decides what the model computes. Read strictly: a setting under which
/// the weights would mean something else than they do here is refused by its name.
/// </summary>
/// <param name="Shape">The shape, with the dropout of training.</param>
/// <param name="VocabularySize">V, the number of token ids of the vocabulary.</param>
/// <param name="EndOfText">The end-of-text token (<c>eos_token_id</c>).</param>
/// <param name="IsTied">Whether the output layer is the token embedding (<c>tie_word_embeddings</c>); where it is not, the weights have to say that it is.</param>
internal sealed record Gpt2Configuration(TransformerOptions Shape, int VocabularySize, int EndOfText, bool IsTied = true)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "config.json";

    private const long LongestFile = 1 << 20;
    private const string TanhGelu = "gelu_new";
    private const double Epsilon = 1e-5;

    // What GPT2Config assumes of a file that does not say.
    private const int StandardEndOfText = 50256;
    private const double StandardDropout = 0.1;

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InputException">It is missing or broken, or describes a model that this engine does not compute; says which setting.</exception>
    public static Gpt2Configuration Read(string path)
    {
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > LongestFile)
            {
                throw new InputException(
                    $"There is no {FileName} of at most {LongestFile} bytes at {path}: it says how many heads the model has. Save the model with its configuration.");
            }

            FileKinds.RequireFile(path);
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new Reader(path, document.RootElement).Read()
                : throw new InputException($"{path} is not a JSON object.");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // Names and texts that are not Unicode show only when they are looked at, as an invalid operation.
            throw new InputException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Writes the file's content.</summary>
    public void Write(Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        writer.WriteStartObject();
        writer.WriteString("activation_function", TanhGelu);
        writer.WriteStartArray("architectures");
        writer.WriteStringValue("GPT2LMHeadModel");
        writer.WriteEndArray();
        writer.WriteNumber("attn_pdrop", Shape.Dropout);
        writer.WriteNumber("bos_token_id", EndOfText);
        writer.WriteNumber("embd_pdrop", Shape.Dropout);
        writer.WriteNumber("eos_token_id", EndOfText);
        writer.WriteNumber("layer_norm_epsilon", Epsilon);
        writer.WriteString("model_type", "gpt2");
        writer.WriteNumber("n_ctx", Shape.Context);
        writer.WriteNumber("n_embd", Shape.Width);
        writer.WriteNumber("n_head", Shape.Heads);
        writer.WriteNull("n_inner");
        writer.WriteNumber("n_layer", Shape.Layers);
        writer.WriteNumber("n_positions", Shape.Context);
        writer.WriteNumber("resid_pdrop", Shape.Dropout);
        writer.WriteBoolean("scale_attn_by_inverse_layer_idx", false);
        writer.WriteBoolean("scale_attn_weights", true);
        writer.WriteBoolean("tie_word_embeddings", true);
        writer.WriteString("torch_dtype", "float32");
        writer.WriteNumber("vocab_size", VocabularySize);
        writer.WriteEndObject();
        writer.Flush();
        stream.WriteByte((byte)'\n');
    }

    /// <summary>One reading, with the path for its messages.</summary>
    private sealed class Reader(string path, JsonElement root)
    {
        public Gpt2Configuration Read()
        {
            Require("model_type", "gpt2", required: true);
            Require("activation_function", TanhGelu, required: false, "gelu_pytorch_tanh");
            Require("layer_norm_epsilon", Epsilon);
            Require("scale_attn_weights", true);
            Require("scale_attn_by_inverse_layer_idx", false);
            Require("add_cross_attention", false);
            var width = Integer("n_embd");
            var context = Integer("n_positions");
            if (Optional("n_ctx") is not null && Integer("n_ctx") != context)
            {
                throw Refused("n_ctx", $"{context}, which is n_positions");
            }

            if (Optional("n_inner") is not null && Integer("n_inner") != 4L * width)
            {
                throw Refused("n_inner", $"null and {4L * width}, which is 4 n_embd");
            }

            var vocabulary = Integer("vocab_size");
            var end = Optional("eos_token_id") is null ? StandardEndOfText : Integer("eos_token_id");
            if (end < 0 || end >= vocabulary)
            {
                throw new InputException($"{path}: eos_token_id is {end}; allowed are 0 to vocab_size - 1, {vocabulary - 1}.");
            }

            var shape = new TransformerOptions
            {
                Layers = Integer("n_layer"), Heads = Integer("n_head"), Width = width, Context = context, Dropout = Dropout(),
            };
            SettingRules.Require(shape, path);
            return new Gpt2Configuration(shape, vocabulary, end, IsTied());
        }

        /// <summary>Returns the dropout when all three of GPT-2's are equal; 0 for unequal ones, which this engine does not support.</summary>
        private double Dropout()
        {
            var found = new[] { "resid_pdrop", "embd_pdrop", "attn_pdrop" }
                .Select(name => Optional(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : StandardDropout)
                .Distinct().ToArray();
            return found is [>= 0 and <= 0.9] ? found[0] : 0;
        }

        private bool IsTied() => Optional("tie_word_embeddings") is not { } tied
            || tied.ValueKind == JsonValueKind.True
            || (tied.ValueKind == JsonValueKind.False ? false : throw Refused("tie_word_embeddings", "true and false"));

        private void Require(string name, string expected, bool required, string? alternative = null)
        {
            if (Optional(name) is not { } value)
            {
                if (required)
                {
                    throw Missing(name);
                }
            }
            else if (value.ValueKind != JsonValueKind.String || (value.GetString() != expected && value.GetString() != alternative))
            {
                throw Refused(name, alternative is null ? $"\"{expected}\"" : $"\"{expected}\" and \"{alternative}\"");
            }
        }

        private void Require(string name, bool expected)
        {
            if (Optional(name) is { } value && value.ValueKind != (expected ? JsonValueKind.True : JsonValueKind.False))
            {
                throw Refused(name, expected ? "true" : "false");
            }
        }

        private void Require(string name, double expected)
        {
            if (Optional(name) is { } value && (value.ValueKind != JsonValueKind.Number || value.GetDouble() != expected))
            {
                throw Refused(name, expected.ToString(CultureInfo.InvariantCulture));
            }
        }

        private int Integer(string name)
        {
            var value = Optional(name) ?? throw Missing(name);
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
                ? number
                : throw Refused(name, "integers below 2^31");
        }

        private JsonElement? Optional(string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

        private InputException Missing(string name) => new($"{path} has no {name}: a GPT-2's configuration was expected.");

        private InputException Refused(string name, string allowed)
        {
            var text = root.GetProperty(name).GetRawText();
            var shown = text.Length <= 60 ? text : text[..60] + "...";
            return new InputException($"{path}: {name} is {shown}; this engine computes GPT-2 as published, and allowed is {allowed}.");
        }
    }
}

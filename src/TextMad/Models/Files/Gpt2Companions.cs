using System.Globalization;
using System.Text.Json;
using TextMad.Tokenization;

namespace TextMad.Models.Files;

/// <summary>
/// The small files beside a model's weights by which Hugging Face's libraries choose and set up what loads it: <c>generation_config.json</c>, <c>tokenizer_config.json</c> and
/// <c>special_tokens_map.json</c>, with the keys that they write for GPT-2.
/// </summary>
/// <param name="endOfText">The end-of-text token.</param>
/// <param name="context">T, the most tokens that the model sees at once.</param>
internal sealed class Gpt2Companions(int endOfText, int context)
{
    private static readonly JsonWriterOptions _form = new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the files into a folder.</summary>
    /// <exception cref="TextMadException">A file cannot be written.</exception>
    public void Write(string folder)
    {
        Write(folder, "generation_config.json", writer =>
        {
            writer.WriteBoolean("_from_model_config", true);
            writer.WriteNumber("bos_token_id", endOfText);
            writer.WriteNumber("eos_token_id", endOfText);
            writer.WriteNumber("pad_token_id", endOfText);
        });
        Write(folder, "tokenizer_config.json", writer =>
        {
            writer.WriteBoolean("add_bos_token", false);
            writer.WriteBoolean("add_prefix_space", false);
            writer.WriteStartObject("added_tokens_decoder");
            writer.WriteStartObject(endOfText.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("content", BytePairVocabulary.EndOfTextName);
            writer.WriteBoolean("lstrip", false);
            writer.WriteBoolean("normalized", false);
            writer.WriteBoolean("rstrip", false);
            writer.WriteBoolean("single_word", false);
            writer.WriteBoolean("special", true);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteString("bos_token", BytePairVocabulary.EndOfTextName);

            // Spaces before punctuation are the text's own.
            writer.WriteBoolean("clean_up_tokenization_spaces", false);
            writer.WriteString("eos_token", BytePairVocabulary.EndOfTextName);
            writer.WriteString("errors", "replace");
            writer.WriteNumber("model_max_length", context);
            writer.WriteString("tokenizer_class", "GPT2Tokenizer");
            writer.WriteString("unk_token", BytePairVocabulary.EndOfTextName);
        });
        Write(folder, "special_tokens_map.json", writer =>
        {
            writer.WriteString("bos_token", BytePairVocabulary.EndOfTextName);
            writer.WriteString("eos_token", BytePairVocabulary.EndOfTextName);
            writer.WriteString("unk_token", BytePairVocabulary.EndOfTextName);
        });
    }

    private static void Write(string folder, string name, Action<Utf8JsonWriter> members) => AtomicFile.Write(Path.Combine(folder, name), stream =>
    {
        using (var writer = new Utf8JsonWriter(stream, _form))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    });
}

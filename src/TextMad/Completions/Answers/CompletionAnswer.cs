using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TextMad.Completions.Answers;

/// <summary>The answer to a request, whole or in parts, as the interface writes it.</summary>
/// <param name="model">The name of the model.</param>
/// <param name="fingerprint">A word that changes with the model; null for none.</param>
/// <param name="promptTokens">Tokens of all prompts.</param>
internal sealed class CompletionAnswer(string model, string? fingerprint, int promptTokens)
{
    private static readonly JsonWriterOptions _form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _id = $"cmpl-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
    private readonly long _created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>Returns JSON with choices, and with the numbers of tokens.</summary>
    /// <param name="choices">The choices that are in it.</param>
    /// <param name="written">Tokens that the model chose; null to leave the numbers out.</param>
    public byte[] Write(IEnumerable<ChoiceAnswer> choices, int? written) => WriteJson(writer =>
    {
        writer.WriteString("id", _id);
        writer.WriteString("object", "text_completion");
        writer.WriteNumber("created", _created);
        writer.WriteString("model", model);
        if (fingerprint is not null)
        {
            writer.WriteString("system_fingerprint", fingerprint);
        }

        writer.WriteStartArray("choices");
        foreach (var choice in choices)
        {
            choice.Write(writer);
        }

        writer.WriteEndArray();
        if (written is { } count)
        {
            writer.WriteStartObject("usage");
            writer.WriteNumber("prompt_tokens", promptTokens);
            writer.WriteNumber("completion_tokens", count);
            writer.WriteNumber("total_tokens", promptTokens + count);
            writer.WriteEndObject();
        }
    });

    /// <summary>Returns a JSON object.</summary>
    public static byte[] WriteJson(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _form))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextMad.Cli.Output;

/// <summary>Answers for programs: snake case, fields in the order of declaration, numbers in shortest round-trip form.</summary>
internal static class JsonOutput
{
    /// <summary>How every answer is written.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        MaxDepth = 1024,
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new FiniteConverter() },
    };

    /// <summary>Writes a value and ends the line.</summary>
    public static void Write<T>(TextWriter output, T value) => output.WriteLine(JsonSerializer.Serialize(value, Options));

    /// <summary>Writes an array item by item, so that a long one never stands in memory whole.</summary>
    public static void WriteArray<T>(TextWriter output, IEnumerable<T> items)
    {
        var separator = "[\n";
        foreach (var item in items)
        {
            output.Write(separator);
            output.Write("  " + JsonSerializer.Serialize(item, Options).Replace("\n", "\n  ", StringComparison.Ordinal));
            separator = ",\n";
        }

        output.WriteLine(separator == "[\n" ? "[]" : "\n]");
    }

    // JSON has no NaN or infinity; null stands for them.
    private sealed class FiniteConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}

using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LiteDB;

namespace TextMad.LiteDB;

/// <summary>Values of JSON as values of BSON and back, with the names of their fields.</summary>
internal static class BsonJson
{
    /// <summary>Reads JSON.</summary>
    public static BsonValue Read(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return Of(parsed.RootElement);
    }

    /// <summary>Writes JSON, as UTF-8. Dates are text of ISO 8601, bytes hexadecimal text.</summary>
    public static ReadOnlySpan<byte> Write(BsonValue value)
    {
        var json = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, value);
        }

        return json.WrittenSpan;
    }

    /// <summary>Returns a date as text.</summary>
    public static string Write(DateTime date) => date.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static BsonValue Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Document(value),
        JsonValueKind.Array => new BsonArray(value.EnumerateArray().Select(Of)),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt32(out var small) ? small : value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => BsonValue.Null,
    };

    private static BsonDocument Document(JsonElement value)
    {
        var document = new BsonDocument();
        foreach (var property in value.EnumerateObject())
        {
            document.Add(property.Name, Of(property.Value));
        }

        return document;
    }

    private static void Write(Utf8JsonWriter writer, BsonValue value)
    {
        switch (value.Type)
        {
            case BsonType.Document:
                writer.WriteStartObject();
                foreach (var (name, field) in value.AsDocument)
                {
                    writer.WritePropertyName(name);
                    Write(writer, field);
                }

                writer.WriteEndObject();
                break;
            case BsonType.Array:
                writer.WriteStartArray();
                foreach (var element in value.AsArray)
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            case BsonType.String:
                writer.WriteStringValue(value.AsString);
                break;
            case BsonType.Int32 or BsonType.Int64:
                writer.WriteNumberValue(value.AsInt64);
                break;
            case BsonType.Double:
                writer.WriteNumberValue(value.AsDouble);
                break;
            case BsonType.Decimal:
                writer.WriteNumberValue(value.AsDecimal);
                break;
            case BsonType.DateTime:
                writer.WriteStringValue(Write(value.AsDateTime));
                break;
            case BsonType.Binary:
                writer.WriteStringValue(Convert.ToHexStringLower(value.AsBinary));
                break;
            case BsonType.Boolean:
                writer.WriteBooleanValue(value.AsBoolean);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}

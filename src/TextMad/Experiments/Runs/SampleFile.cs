using System.Text.Encodings.Web;
using System.Text.Json;
using TextMad.Experiments.Models;

namespace TextMad.Experiments.Runs;

/// <summary>What a model wrote, as JSON lines with document id and text, for people and their tools.</summary>
internal static class SampleFile
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Format(IEnumerable<TextItem> sample)
    {
        using var stream = new MemoryStream();
        foreach (var item in sample)
        {
            JsonSerializer.Serialize(stream, new Line(item.Document.Id, item.Document.Text), _json);
            stream.WriteByte((byte)'\n');
        }

        return stream.ToArray();
    }

    private sealed record Line(DocumentId Id, string Text);
}

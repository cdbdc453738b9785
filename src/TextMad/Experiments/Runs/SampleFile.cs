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

    /// <summary>Returns the first texts of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">How many at most.</param>
    /// <exception cref="InputException">A line is damaged.</exception>
    public static IReadOnlyList<string> ReadTexts(string path, int most) =>
        OwnData.ReadFile<IReadOnlyList<string>>(
            path, () => [.. File.ReadLines(path).Take(most).Select(line => OwnData.ParseJson<Line>(line, _json).Text)], "Restore it from a copy.");

    private sealed record Line(DocumentId Id, string Text);
}

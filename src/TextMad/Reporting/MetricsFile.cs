using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TextMad.Reporting;

/// <summary>Reads and writes files of results, <c>metrics.jsonl</c> and curves: one measurement a line, keys in snake case.</summary>
public static class MetricsFile
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes or replaces a file, whole or not at all.</summary>
    public static void Write<TRow>(string path, IEnumerable<TRow> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(JsonSerializer.Serialize(row, _json)).Append('\n');
        }

        AtomicFile.WriteText(path, text.ToString());
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing, or a line is not a measurement.</exception>
    public static IReadOnlyList<MeasurementRow> Read(string path) => Read<MeasurementRow>(path);

    /// <summary>Reads a file of curves.</summary>
    /// <exception cref="InputException">The file is missing, or a line is not a curve.</exception>
    public static IReadOnlyList<CurveRow> ReadCurves(string path) => Read<CurveRow>(path);

    private static List<TRow> Read<TRow>(string path)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"There is no file of measurements at {path}.");
        }

        var rows = new List<TRow>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                rows.Add(JsonSerializer.Deserialize<TRow>(line, _json) ?? throw new JsonException("null"));
            }
            catch (JsonException failure)
            {
                throw new InputException(FormattableString.Invariant(
                    $"{path}, line {rows.Count + 1}: not a valid measurement ({failure.Message})."), failure);
            }
        }

        return rows;
    }
}

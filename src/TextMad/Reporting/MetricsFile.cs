using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TextMad.Reporting;

/// <summary>Reads and writes files of results, <c>metrics.jsonl</c> and curves: one measurement a line, keys in snake case.</summary>
public static partial class MetricsFile
{
    private static readonly JsonSerializerOptions _json = new()
    {
        TypeInfoResolver = Rows.Default,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes or replaces a file, whole or not at all.</summary>
    public static void Write<TRow>(string path, IEnumerable<TRow> rows) => AtomicFile.WriteText(path, Format(rows));

    /// <summary>What such a file holds.</summary>
    public static string Format<TRow>(IEnumerable<TRow> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(JsonSerializer.Serialize(row, _json)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">The file is missing, a line is not a measurement, or one is there twice.</exception>
    public static IReadOnlyList<MeasurementRow> Read(string path)
    {
        var rows = Read<MeasurementRow>(path);
        var seen = new HashSet<(string, string, ulong, int, string)>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!seen.Add((rows[i].Run, rows[i].Regime, rows[i].Seed, rows[i].Generation, rows[i].Metric)))
            {
                throw new InputException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"{path}, line {i + 1}: {rows[i].Metric} of {rows[i].Regime}/s{rows[i].Seed}/g{rows[i].Generation} stands there a second time. "
                    + $"Restore the file from a copy, or delete it: it is made again when the run goes on."));
            }
        }

        return rows;
    }

    /// <summary>Reads a file of curves.</summary>
    /// <exception cref="InputException">The file is missing, or a line is not a curve.</exception>
    public static IReadOnlyList<CurveRow> ReadCurves(string path) => Read<CurveRow>(path);

    private static List<TRow> Read<TRow>(string path)
        where TRow : class
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
                rows.Add(OwnData.ParseJson<TRow>(line, _json));
            }
            catch (Exception failure) when (OwnData.IsDamage(failure))
            {
                throw new InputException(FormattableString.Invariant(
                    $"{path}, line {rows.Count + 1}: not a valid measurement ({failure.Message})."), failure);
            }
        }

        return rows;
    }

    [JsonSerializable(typeof(MeasurementRow))]
    [JsonSerializable(typeof(CurveRow))]
    [JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
    private sealed partial class Rows : JsonSerializerContext;
}

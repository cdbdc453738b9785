using Parquet;
using Parquet.Schema;
using TextMad.Compression;

namespace TextMad.Reporting;

/// <summary>The measurements of a run as a Parquet table with the fields of <c>metrics.jsonl</c> as columns, for tools that read tables.</summary>
public static class MeasurementsTable
{
    private static readonly DataField _run = new DataField<string>("run", nullable: false);
    private static readonly DataField _regime = new DataField<string>("regime", nullable: false);
    private static readonly DataField _seed = new DataField<ulong>("seed");
    private static readonly DataField _generation = new DataField<int>("generation");
    private static readonly DataField _metric = new DataField<string>("metric", nullable: false);
    private static readonly DataField _value = new DataField<double>("value", nullable: true);
    private static readonly DataField _note = new DataField<string>("note");

    private static readonly ParquetSchema _schema = new(_run, _regime, _seed, _generation, _metric, _value, _note);

    /// <summary>Writes a table. The file is whole or absent.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The measurements, in the order of the rows.</param>
    /// <exception cref="TextMadException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<MeasurementRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        AtomicFile.Write(path, file => WriteAsync(file, rows).GetAwaiter().GetResult());
    }

    private static async Task WriteAsync(Stream file, IReadOnlyList<MeasurementRow> rows)
    {
        await using var writer = await ParquetWriter.CreateAsync(_schema, file, ParquetPacking.Options).ConfigureAwait(false);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync(_run, Texts(row => row.Run)).ConfigureAwait(false);
        await group.WriteAsync(_regime, Texts(row => row.Regime)).ConfigureAwait(false);
        await group.WriteAsync<ulong>(_seed, rows.Select(row => row.Seed).ToArray()).ConfigureAwait(false);
        await group.WriteAsync<int>(_generation, rows.Select(row => row.Generation).ToArray()).ConfigureAwait(false);
        await group.WriteAsync(_metric, Texts(row => row.Metric)).ConfigureAwait(false);
        await group.WriteAsync<double>(_value, rows.Select(row => row.Value).ToArray().AsMemory()).ConfigureAwait(false);
        await group.WriteAsync(_note, Texts(row => row.Note)).ConfigureAwait(false);

        List<string> Texts(Func<MeasurementRow, string?> of) => [.. rows.Select(row => of(row)!)];
    }
}

using ParquetSharp;
using TextMad.Parquet;

namespace TextMad.Reporting;

/// <summary>The measurements of a run as a Parquet table with the fields of <c>metrics.jsonl</c> as columns, for tools that read tables.</summary>
public static class MeasurementsTable
{
    /// <summary>Writes a table. The file is whole or absent.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The measurements, in the order of the rows.</param>
    /// <exception cref="TextMadException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<MeasurementRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        AtomicFile.Write(path, file => Write(file, rows));
    }

    private static void Write(Stream file, IReadOnlyList<MeasurementRow> rows)
    {
        using var table = new ParquetTable(
            file,
            [
                ParquetTable.Text("run", isRequired: true), ParquetTable.Text("regime", isRequired: true),
                ParquetTable.Column("seed", PhysicalType.Int64, isRequired: true, LogicalType.Int(64, isSigned: false)),
                ParquetTable.Column("generation", PhysicalType.Int32, isRequired: true, LogicalType.Int(32, isSigned: true)), ParquetTable.Text("metric", isRequired: true),
                ParquetTable.Column("value", PhysicalType.Double, isRequired: false), ParquetTable.Text("note"),
            ]);
        table.WriteRows(group =>
        {
            WriteTexts(row => row.Run);
            WriteTexts(row => row.Regime);
            Write<long>(row => unchecked((long)row.Seed));
            Write<int>(row => row.Generation);
            WriteTexts(row => row.Metric);
            Write(row => row.Value);
            WriteTexts(row => row.Note);

            void WriteTexts(Func<MeasurementRow, string?> of) => ParquetTable.Write(group, [.. rows.Select(of)]);

            void Write<T>(Func<MeasurementRow, T?> of)
                where T : unmanaged => ParquetTable.Write(group, [.. rows.Select(of)]);
        });
        table.Complete();
    }
}

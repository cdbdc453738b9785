using ParquetSharp;
using TextMad.Parquet;

namespace TextMad.Corpora.Export;

/// <summary>
/// Writes documents as a Parquet table with the fields of the JSON lines of an export: <c>id</c>, <c>text</c>, <c>source</c>, <c>added</c>, <c>created</c>, and a
/// group <c>metadata</c>, in which the origin is JSON text. Row groups of some megabytes, Zstandard, and least and largest values of columns.
/// </summary>
internal sealed class ParquetDocuments : IDisposable
{
    /// <summary>UTF-8 bytes of texts in a row group, about: enough to be read fast, little enough to be held in memory by many readers at once.</summary>
    private const long GroupBytes = 32 << 20;

    private const int GroupRows = 100_000;

    private readonly ParquetTable _table;
    private readonly List<ExportedFields> _rows = [];
    private long _bytes;

    /// <summary>Begins a table.</summary>
    /// <param name="file">Where it is written; it stays open.</param>
    public ParquetDocuments(Stream file) => _table = new ParquetTable(
        file,
        [
            ParquetTable.Text("id", isRequired: true), ParquetTable.Text("text", isRequired: true), ParquetTable.Text("source"), ParquetTable.Text("added"),
            ParquetTable.Text("created"),
            ParquetTable.Group(
                "metadata",
                ParquetTable.Text("genre"), ParquetTable.Text("language"), ParquetTable.Column("machine_share", PhysicalType.Double, isRequired: false),
                ParquetTable.Text("written_by"), ParquetTable.Text("origin")),
        ],
        "id", "text");

    /// <summary>Adds a document.</summary>
    public void Add(ExportedFields document)
    {
        _rows.Add(document);
        _bytes += document.Text.Length;
        if (_bytes >= GroupBytes || _rows.Count == GroupRows)
        {
            WriteGroup();
        }
    }

    /// <summary>Writes what is left, and the end of the table.</summary>
    public void Complete()
    {
        if (_rows.Count > 0)
        {
            WriteGroup();
        }

        _table.Complete();
    }

    /// <summary>Lets go of the table, complete or not.</summary>
    public void Dispose() => _table.Dispose();

    private void WriteGroup()
    {
        _table.WriteRows(group =>
        {
            Write(row => row.Id);
            Write(row => row.Text);
            Write(row => row.Source);
            Write(row => row.Added);
            Write(row => row.Created);
            Write(row => row.Genre);
            Write(row => row.Language);
            ParquetTable.Write(group, _rows.ConvertAll(row => (double?)row.MachineShare));
            Write(row => row.WrittenBy);
            Write(row => row.OriginJson);

            void Write(Func<ExportedFields, string?> value) => ParquetTable.Write(group, _rows.ConvertAll(row => value(row)));
        });
        _rows.Clear();
        _bytes = 0;
    }
}

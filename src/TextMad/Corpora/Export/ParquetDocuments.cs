using Parquet;
using Parquet.Schema;
using TextMad.Compression;

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

    // Null is one level below a value that is there; the group 'metadata' is always there, and has a level of its own.
    private const int There = 2;
    private const int Null = 1;

    private static readonly DataField _id = new DataField<string>("id", nullable: false);
    private static readonly DataField _text = new DataField<string>("text", nullable: false);
    private static readonly DataField _source = new DataField<string>("source");
    private static readonly DataField _added = new DataField<string>("added");
    private static readonly DataField _created = new DataField<string>("created");
    private static readonly DataField _genre = new DataField<string>("genre");
    private static readonly DataField _language = new DataField<string>("language");
    private static readonly DataField _machineShare = new DataField<double>("machine_share", nullable: true);
    private static readonly DataField _writtenBy = new DataField<string>("written_by");
    private static readonly DataField _origin = new DataField<string>("origin");

    private static readonly ParquetSchema _schema = new(
        _id, _text, _source, _added, _created, new StructField("metadata", _genre, _language, _machineShare, _writtenBy, _origin));

    private readonly ParquetWriter _writer;
    private readonly List<ExportedFields> _rows = [];
    private long _bytes;

    /// <summary>Begins a table.</summary>
    /// <param name="file">Where it is written; it stays open.</param>
    public ParquetDocuments(Stream file)
    {
        _writer = ParquetWriter.CreateAsync(_schema, file, ParquetPacking.Options).GetAwaiter().GetResult();
    }

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

    /// <summary>Writes what is left.</summary>
    public void Complete()
    {
        if (_rows.Count > 0)
        {
            WriteGroup();
        }
    }

    /// <summary>Writes the end of the table.</summary>
    public void Dispose() => _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void WriteGroup()
    {
        using (var group = _writer.CreateRowGroup())
        {
            Write(_id, row => row.Id);
            Write(_text, row => row.Text);
            Write(_source, row => row.Source);
            Write(_added, row => row.Added);
            Write(_created, row => row.Created);
            WriteWithin(_genre, row => row.Genre);
            WriteWithin(_language, row => row.Language);
            Wait(group.WriteAllPartsAsync<double>(
                _machineShare, _rows.Select(row => row.MachineShare).ToArray(), Enumerable.Repeat(There, _rows.Count).ToArray(), null, CancellationToken.None));
            WriteWithin(_writtenBy, row => row.WrittenBy);
            WriteWithin(_origin, row => row.OriginJson);

            void Write(DataField field, Func<ExportedFields, string?> value) => Wait(group.WriteAsync(field, _rows.ConvertAll(row => value(row)!)));

            void WriteWithin(DataField field, Func<ExportedFields, string?> value)
            {
                var values = _rows.ConvertAll(row => value(row));
                var texts = values.OfType<string>().Select(text => text.AsMemory()).ToArray();
                var levels = values.Select(text => text is null ? Null : There).ToArray();
                Wait(group.WriteAllPartsAsync<ReadOnlyMemory<char>>(field, texts, levels, null, CancellationToken.None));
            }
        }

        _rows.Clear();
        _bytes = 0;
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}

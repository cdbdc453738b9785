using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>
/// The rows of a Parquet file as JSON objects: one row group is in memory at a time. Binary columns are left out, unless one is the text.
/// </summary>
internal sealed class ParquetRows : IDisposable
{
    /// <summary>Bytes of a row group, unpacked, that are held in memory; text takes twice as much there.</summary>
    public const long LargestGroup = 1L << 30;

    /// <summary>Values of a column in a row group, which can be packed to next to nothing.</summary>
    public const long MostValues = 1L << 26;

    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ParquetReader _reader;
    private readonly ParquetNode[] _nodes;

    private ParquetRows(ParquetReader reader, ParquetNode[] nodes) => (_reader, _nodes) = (reader, nodes);

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file, which can be read anywhere.</param>
    /// <param name="textField">The field that is taken as text even if it is binary.</param>
    public static ParquetRows Open(Stream file, string textField)
    {
        var stream = new TableStream(file);
        stream.RequireDescription();
        var reader = ParquetReader.CreateAsync(stream, new ParquetOptions(), leaveStreamOpen: true).GetAwaiter().GetResult();
        try
        {
            var text = textField.Replace('.', '/');
            bool IsKept(DataField field) => ParquetColumn.IsKept(field) || string.Join('/', field.Path.ToList()) == text;
            return new ParquetRows(reader, [.. reader.Schema.Fields.Select(field => ParquetNode.Of(field, IsKept)).OfType<ParquetNode>()]);
        }
        catch
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>Returns the rows in order, each as a JSON object.</summary>
    public IEnumerable<byte[]> Read()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, _compact);
        for (var number = 0; number < _reader.RowGroupCount; number++)
        {
            using var group = _reader.OpenRowGroupReader(number);
            Check(group, number);
            var columns = new Dictionary<DataField, ParquetColumn>(ReferenceEqualityComparer.Instance);
            try
            {
                foreach (var field in _nodes.SelectMany(node => node.Fields))
                {
                    columns.Add(field, ReadColumn(group, field));
                }

                Array.ForEach(_nodes, node => node.Take(columns));
                for (var row = 0L; row < group.RowCount; row++)
                {
                    writer.WriteStartObject();
                    foreach (var node in _nodes)
                    {
                        writer.WritePropertyName(node.Name);
                        node.Write(writer);
                    }

                    writer.WriteEndObject();
                    writer.Flush();
                    yield return buffer.WrittenSpan.ToArray();
                    writer.Reset();
                    buffer.ResetWrittenCount();
                }
            }
            finally
            {
                foreach (var column in columns.Values)
                {
                    column.Dispose();
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static ParquetColumn ReadColumn(ParquetRowGroupReader group, DataField field)
    {
        try
        {
            return ParquetColumn.Of(field, group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult());
        }
        catch (NotSupportedException failure)
        {
            // Such as dates and times as differences (DELTA_BINARY_PACKED), which writers choose when they are asked for version 2 of the format.
            throw new NotSupportedException(
                $"the column '{field.Path}' is written in a way that cannot be read ({failure.Message}). Write it again with the first version's encodings", failure);
        }
    }

    /// <summary>Refuses a group that does not fit into memory, by what its description says.</summary>
    private void Check(ParquetRowGroupReader group, int number)
    {
        var described = _nodes.SelectMany(node => node.Fields).Select(field => group.GetMetadata(field)?.MetaData
            ?? throw new InvalidDataException($"row group {number + 1} has no column '{field.Path}'")).ToList();
        var bytes = described.Sum(column => column.TotalUncompressedSize);
        var values = described.Max(column => column.NumValues);
        if (bytes > LargestGroup || values > MostValues)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"row group {number + 1} has {bytes >> 20} MiB and up to {values} values a column; at most {LargestGroup >> 20} MiB and {MostValues} values are held in memory. ")
                + "Write the file again with smaller row groups");
        }

        if (described.Exists(column => column.TotalUncompressedSize < 0 || column.NumValues < group.RowCount) || group.RowCount < 0)
        {
            throw new InvalidDataException($"row group {number + 1} has another number of values than of rows");
        }
    }
}

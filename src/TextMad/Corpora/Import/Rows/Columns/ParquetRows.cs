using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using Encoding = Parquet.Meta.Encoding;
using Type = Parquet.Meta.Type;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>
/// The rows of a Parquet file as JSON objects: one row group is in memory at a time. Binary columns are left out, unless one is the text.
/// </summary>
internal sealed class ParquetRows : IDisposable
{
    /// <summary>Bytes of a row group, unpacked, that are held in memory; beside what is unpacked of a page.</summary>
    public const long LargestGroup = 1L << 30;

    /// <summary>Bytes of a row group from which memory is given back before it is read.</summary>
    private const long LargeGroup = 1L << 26;

    /// <summary>Values of a column in a row group, which can be packed to next to nothing.</summary>
    public const long MostValues = 1L << 26;

    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ParquetReader _reader;
    private readonly ParquetSchema _schema;
    private readonly ParquetNode[] _nodes;

    private ParquetRows(ParquetReader reader, ParquetSchema schema, ParquetNode[] nodes) => (_reader, _schema, _nodes) = (reader, schema, nodes);

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
            var schema = reader.Schema;
            return new ParquetRows(reader, schema, [.. schema.Fields.Select(field => ParquetNode.Of(field, IsKept)).OfType<ParquetNode>()]);
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
            var bytes = Check(group, number);
            if (number > 0 && bytes > LargeGroup)
            {
                // The texts of the group before are garbage that nobody collects while there is memory: two large groups would be held at once.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

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

    private ParquetColumn ReadColumn(ParquetRowGroupReader group, DataField field)
    {
        try
        {
            var read = AsStored(group, field) ?? field;
            return ParquetColumn.Of(field, group.ReadRawColumnDataBaseAsync(read).AsTask().GetAwaiter().GetResult());
        }
        catch (NotSupportedException failure)
        {
            throw new NotSupportedException(
                $"the column '{field.Path}' is written in a way that cannot be read ({failure.Message}). Write it again with the first version's encodings", failure);
        }
    }

    /// <summary>
    /// Returns a twin of a field by which its values are read as they are stored; null where that is not needed. Texts are read as UTF-8, which takes half the memory. Dates, times
    /// and decimal numbers are read as integers where they are written as differences (DELTA_BINARY_PACKED), as writers do that are asked for version 2 of the format: the library
    /// does not read those themselves.
    /// </summary>
    private DataField? AsStored(ParquetRowGroupReader group, DataField field)
    {
        if (group.GetMetadata(field)?.MetaData is not { } column)
        {
            return null;
        }

        var type = column.Type switch
        {
            Type.BYTE_ARRAY when field.ClrType == typeof(ReadOnlyMemory<char>) => typeof(byte[]),
            Type.INT32 when ParquetColumn.IsStoredAsInteger(field) && column.Encodings.Contains(Encoding.DELTA_BINARY_PACKED) => typeof(int),
            Type.INT64 when ParquetColumn.IsStoredAsInteger(field) && column.Encodings.Contains(Encoding.DELTA_BINARY_PACKED) => typeof(long),
            _ => null,
        };
        if (type is null)
        {
            return null;
        }

        var root = _schema.Fields.First(known => known.Name == field.Path.FirstPart);
        if (Twin(root, field, type) is not { } twin)
        {
            return null;
        }

        var leaf = new ParquetSchema(twin).DataFields[0];
        return leaf.Path.Equals(field.Path) && (leaf.MaxDefinitionLevel, leaf.MaxRepetitionLevel) == (field.MaxDefinitionLevel, field.MaxRepetitionLevel) ? leaf : null;
    }

    private static Field? Twin(Field root, DataField field, System.Type type) => root switch
    {
        DataField => root.Path.Equals(field.Path) ? new DataField(field.Name, type, field.IsNullable, field.IsArray) : null,
        ListField list => Twin(list.Item, field, type) is { } item ? new ListField(list.Name, item) : null,
        StructField group => group.Fields.Select(child => Twin(child, field, type)).FirstOrDefault(child => child is not null) is { } child
            ? new StructField(group.Name, child)
            : null,
        _ => null,
    };

    /// <summary>Refuses a group that does not fit into memory, by what its description says, and returns how many bytes it has, unpacked.</summary>
    private long Check(ParquetRowGroupReader group, int number)
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

        return bytes;
    }
}

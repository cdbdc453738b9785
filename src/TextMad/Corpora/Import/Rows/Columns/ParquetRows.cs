using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ParquetSharp;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>
/// The rows of a Parquet file as JSON objects: a page of each column is in memory at a time, however large row groups are. Binary columns are left out, unless one is the text.
/// </summary>
internal sealed class ParquetRows : IDisposable
{
    /// <summary>Bytes of a row as JSON.</summary>
    public const int LongestRow = 512 << 20;

    private const int BufferBytes = 1 << 18;

    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ParquetFileReader _reader;
    private readonly ParquetNode[] _nodes;
    private readonly ParquetColumn[] _columns;

    private ParquetRows(ParquetFileReader reader, ParquetNode[] nodes) => (_reader, _nodes, _columns) = (reader, nodes, [.. nodes.SelectMany(node => node.Columns)]);

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file, which can be read anywhere.</param>
    /// <param name="textField">The field that is taken as text even if it is binary; dots lead into fields.</param>
    public static ParquetRows Open(Stream file, string textField)
    {
        using var properties = ReaderProperties.GetDefaultReaderProperties();
        properties.EnableBufferedStream();
        properties.BufferSize = BufferBytes;
        var reader = new ParquetFileReader(file, properties, leaveOpen: true);
        try
        {
            return new ParquetRows(reader, ParquetNode.Of(reader.FileMetaData.Schema, textField));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Returns the rows in order, each as a JSON object.</summary>
    public IEnumerable<byte[]> Read()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, _compact);
        for (var number = 0; number < _reader.FileMetaData.NumRowGroups; number++)
        {
            using var group = _reader.RowGroup(number);
            try
            {
                Array.ForEach(_columns, column => column.Take(group));
                var rows = group.MetaData.NumRows;
                for (var row = 0L; row < rows; row++)
                {
                    writer.WriteStartObject();
                    foreach (var node in _nodes)
                    {
                        writer.WritePropertyName(node.Name);
                        node.Write(writer);
                    }

                    writer.WriteEndObject();
                    writer.Flush();
                    Require(Array.TrueForAll(_columns, column => column.Repetition == 0), number);
                    yield return buffer.WrittenSpan.ToArray();
                    writer.Reset();
                    buffer.ResetWrittenCount();
                }

                Require(Array.TrueForAll(_columns, column => column.IsAtEnd), number);
            }
            finally
            {
                Array.ForEach(_columns, column => column.Dispose());
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private static void Require(bool isWhole, int group)
    {
        if (!isWhole)
        {
            throw new InvalidDataException(FormattableString.Invariant($"row group {group + 1} has more values than rows"));
        }
    }
}

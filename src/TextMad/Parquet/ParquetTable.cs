using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using ParquetSharp;
using ParquetSharp.IO;
using ParquetSharp.Schema;
using Encoding = System.Text.Encoding;

namespace TextMad.Parquet;

/// <summary>
/// Writes a Parquet table, one row group after the other and in each one column after the other: packed with Zstandard, with the least and the largest value of each column.
/// </summary>
internal sealed class ParquetTable : IDisposable
{
    private const int ZstandardLevel = 3;

    private readonly WitnessedStream _file;
    private readonly ManagedOutputStream _output;
    private readonly ParquetFileWriter _writer;

    /// <summary>Begins a table.</summary>
    /// <param name="file">Where it is written; it stays open.</param>
    /// <param name="columns">Its columns, or groups of them, in order.</param>
    /// <param name="varied">Columns, by their paths, whose values hardly ever occur twice: no list of them is tried.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public ParquetTable(Stream file, Node[] columns, params string[] varied)
    {
        _file = new WitnessedStream(file);
        _output = new ManagedOutputStream(_file, leaveOpen: true);
        using var schema = new GroupNode("schema", Repetition.Required, columns);
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(ParquetSharp.Compression.Zstd).CompressionLevel(ZstandardLevel);
        Array.ForEach(varied, path => builder.DisableDictionary(path));
        using var properties = builder.Build();
        _writer = Attempt(() => new ParquetFileWriter(_output, schema, properties));
    }

    /// <summary>Describes a column of texts.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isRequired">Whether every row has one.</param>
    public static Node Text(string name, bool isRequired = false) => Column(name, PhysicalType.ByteArray, isRequired, LogicalType.String());

    /// <summary>Describes a column of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">How they are stored.</param>
    /// <param name="isRequired">Whether every row has one.</param>
    /// <param name="meaning">What they are; null for what they are stored as.</param>
    public static Node Column(string name, PhysicalType type, bool isRequired, LogicalType? meaning = null) =>
        new PrimitiveNode(name, isRequired ? Repetition.Required : Repetition.Optional, meaning ?? LogicalType.None(), type);

    /// <summary>Describes columns that are named within another, which every row has.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="columns">The columns.</param>
    public static Node Group(string name, params Node[] columns) => new GroupNode(name, Repetition.Required, columns);

    /// <summary>Returns the words of a failure without the names of the library's own classes around them.</summary>
    public static string MessageOf(Exception failure)
    {
        const string Before = "(message: '";
        const string After = "')";
        var message = failure.Message;
        var start = message.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return failure is ParquetException && start >= Before.Length && message.EndsWith(After, StringComparison.Ordinal) ? message[start..^After.Length] : message;
    }

    /// <summary>Writes a row group.</summary>
    /// <param name="write">Writes each column, in order.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteRows(Action<RowGroupWriter> write) => Attempt(() =>
    {
        using var group = _writer.AppendRowGroup();
        write(group);
        group.Close();
        return 0;
    });

    /// <summary>Writes the next column of a row group, of texts.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="values">Its values; null for none.</param>
    public static void Write(RowGroupWriter group, IReadOnlyList<string?> values)
    {
        var length = values.Sum(value => value is null ? 0 : Encoding.UTF8.GetByteCount(value));
        var bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        var places = new ByteArray?[values.Count];
        for (int i = 0, from = 0; i < places.Length; i++)
        {
            if (values[i] is { } text)
            {
                var count = Encoding.UTF8.GetBytes(text, bytes.AsSpan(from));
                places[i] = new ByteArray(count == 0 ? 0 : Marshal.UnsafeAddrOfPinnedArrayElement(bytes, from), count);
                from += count;
            }
        }

        Write(group, places);
        GC.KeepAlive(bytes);
    }

    /// <summary>Writes the next column of a row group.</summary>
    /// <typeparam name="T">How its values are stored.</typeparam>
    /// <param name="group">The row group.</param>
    /// <param name="values">Its values; null for none.</param>
    public static void Write<T>(RowGroupWriter group, IReadOnlyList<T?> values)
        where T : unmanaged
    {
        using var column = group.NextColumn();
        T[] there = [.. values.OfType<T>()];
        if (column.ColumnDescriptor.MaxDefinitionLevel == 0)
        {
            ((ColumnWriter<T>)column).WriteBatch(there);
        }
        else
        {
            short[] levels = [.. values.Select(value => (short)(value is null ? 0 : 1))];
            ((ColumnWriter<T>)column).WriteBatch(levels.Length, levels, [], there);
        }
    }

    /// <summary>Writes the end of the table.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Complete() => Attempt(() =>
    {
        _writer.Close();
        return 0;
    });

    /// <summary>Lets go of the table, complete or not.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _output.Dispose();
        _file.Dispose();
    }

    private T Attempt<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (ParquetException) when (_file.Failure is { } failure)
        {
            // The library hands on the words of a failure, but not what it was.
            ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    /// <summary>A stream that remembers what failed.</summary>
    private sealed class WitnessedStream(Stream inner) : Stream
    {
        public Exception? Failure { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override void Write(byte[] buffer, int offset, int count) => Watch(() => inner.Write(buffer, offset, count));

        public override void Flush() => Watch(inner.Flush);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => inner.SetLength(value);

        private void Watch(Action write)
        {
            try
            {
                write();
            }
            catch (Exception failure)
            {
                Failure ??= failure;
                throw;
            }
        }
    }
}

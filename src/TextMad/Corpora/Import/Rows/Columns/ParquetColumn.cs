using System.Runtime.InteropServices;
using System.Text.Json;
using ParquetSharp;

namespace TextMad.Corpora.Import.Rows.Columns;

/// <summary>
/// The values of one column, one after the other through a row group, with the levels that say how deep each is defined and where a list goes on
/// (<see href="https://parquet.apache.org/docs/file-format/nestedencoding/"/>). A page of the file and some hundred values of it are in memory at a time.
/// </summary>
internal abstract class ParquetColumn : IDisposable
{
    /// <summary>Values that are read at once.</summary>
    private const int BatchLength = 256;

    private readonly short _mostDefined;
    private readonly short _mostRepeated;
    private readonly short[] _definitions = new short[BatchLength];
    private readonly short[] _repetitions = new short[BatchLength];
    private int _count;
    private int _place;

    private protected ParquetColumn(ColumnDescriptor column) => (_mostDefined, _mostRepeated) = (column.MaxDefinitionLevel, column.MaxRepetitionLevel);

    /// <summary>The definition level of the next value: how many of the optional and repeated fields that lead to it are there.</summary>
    /// <exception cref="InvalidDataException">There is no next value.</exception>
    public int Definition
    {
        get
        {
            Require();
            return _mostDefined == 0 ? 0 : _definitions[_place];
        }
    }

    /// <summary>The repetition level of the next value: which list goes on with it, 0 for a new row. 0 at the end, too.</summary>
    public int Repetition => _mostRepeated > 0 && !IsAtEnd ? _repetitions[_place] : 0;

    /// <summary>Whether the row group has no more values.</summary>
    public bool IsAtEnd
    {
        get
        {
            if (_place == _count)
            {
                (_place, _count) = (0, ReadBatch(_definitions, _repetitions));
            }

            return _count == 0;
        }
    }

    /// <summary>Whether the next value is there.</summary>
    public bool HasValue => Definition == _mostDefined;

    /// <summary>Returns a column; null when its values are neither text nor numbers nor times, but bytes.</summary>
    /// <param name="column">What the file says of it.</param>
    /// <param name="number">Its place among the columns of the file.</param>
    /// <param name="isText">Whether bytes are wanted, too, as text.</param>
    public static ParquetColumn? Of(ColumnDescriptor column, int number, bool isText) => column.PhysicalType switch
    {
        PhysicalType.Boolean => new Typed<bool>(column, number, (writer, value) => writer.WriteBooleanValue(value)),
        PhysicalType.Int32 => new Typed<int>(column, number, ParquetValues.OfInteger(column)),
        PhysicalType.Int64 => new Typed<long>(column, number, ParquetValues.OfLong(column)),
        PhysicalType.Int96 => new Typed<Int96>(column, number, ParquetValues.WriteMoment),
        PhysicalType.Float => new Typed<float>(column, number, ParquetValues.WriteReal),
        PhysicalType.Double => new Typed<double>(column, number, ParquetValues.WriteReal),
        PhysicalType.ByteArray when ParquetValues.OfBytes(column, isText) is { } write => new Bytes(column, number, write),
        PhysicalType.FixedLenByteArray when ParquetValues.OfBytes(column, isText) is { } write => new FixedBytes(column, number, write),
        _ => null,
    };

    /// <summary>Begins with the values of a row group.</summary>
    public virtual void Take(RowGroupReader group) => (_place, _count) = (0, 0);

    /// <summary>Writes the next value, or null where there is none, and goes on.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        if (HasValue)
        {
            WriteValue(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        _place++;
    }

    /// <summary>Writes the next value as the name of a field, and goes on; it must be there and text.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public void WriteName(Utf8JsonWriter writer)
    {
        if (!HasValue || this is not Bytes text)
        {
            throw new InvalidDataException("a map has a key that is no text");
        }

        writer.WritePropertyName(ParquetValues.AsUtf8(text.Next()));
        _place++;
    }

    /// <summary>Passes over the next place, where a list or group that leads to the column is absent.</summary>
    /// <exception cref="InvalidDataException">There is no next place.</exception>
    public void Skip()
    {
        Require();
        _place++;
    }

    /// <summary>Lets go of the row group.</summary>
    public abstract void Dispose();

    private protected abstract void WriteValue(Utf8JsonWriter writer);

    private protected abstract int ReadBatch(Span<short> definitions, Span<short> repetitions);

    private abstract class Typed<T, TShown>(ColumnDescriptor column, int number, ValueWriter<TShown> write) : ParquetColumn(column)
        where T : unmanaged
        where TShown : allows ref struct
    {
        private readonly T[] _values = new T[BatchLength];
        private ColumnReader<T>? _reader;
        private int _value;

        public override void Take(RowGroupReader group)
        {
            base.Take(group);
            _reader = (ColumnReader<T>)group.Column(number);
        }

        public override void Dispose()
        {
            _reader?.Dispose();
            _reader = null;
        }

        private protected override void WriteValue(Utf8JsonWriter writer) => write(writer, Shown(_values[_value++]));

        private protected abstract TShown Shown(T value);

        private protected T NextValue() => _values[_value++];

        private protected override int ReadBatch(Span<short> definitions, Span<short> repetitions)
        {
            _value = 0;
            return _reader is { HasNext: true } reader ? (int)reader.ReadBatch(BatchLength, definitions, repetitions, _values, out _) : 0;
        }
    }

    private sealed class Typed<T>(ColumnDescriptor column, int number, ValueWriter<T> write) : Typed<T, T>(column, number, write)
        where T : unmanaged
    {
        private protected override T Shown(T value) => value;
    }

    private sealed class Bytes(ColumnDescriptor column, int number, ValueWriter<ReadOnlySpan<byte>> write) : Typed<ByteArray, ReadOnlySpan<byte>>(column, number, write)
    {
        private byte[] _copy = [];

        public ReadOnlySpan<byte> Next() => Shown(NextValue());

        private protected override ReadOnlySpan<byte> Shown(ByteArray value) => Copied(ref _copy, value.Pointer, value.Length);
    }

    private sealed class FixedBytes(ColumnDescriptor column, int number, ValueWriter<ReadOnlySpan<byte>> write)
        : Typed<FixedLenByteArray, ReadOnlySpan<byte>>(column, number, write)
    {
        private readonly int _length = column.TypeLength;
        private byte[] _copy = [];

        private protected override ReadOnlySpan<byte> Shown(FixedLenByteArray value) => Copied(ref _copy, value.Pointer, _length);
    }

    private void Require()
    {
        if (IsAtEnd)
        {
            throw new InvalidDataException("a row group has fewer values than rows");
        }
    }

    private static ReadOnlySpan<byte> Copied(ref byte[] copy, nint from, int length)
    {
        if (length > ParquetValues.LongestText)
        {
            throw new NotSupportedException(FormattableString.Invariant($"a value has {length >> 20} MiB, more than {ParquetValues.LongestText >> 20}"));
        }

        if (copy.Length < length)
        {
            copy = new byte[Math.Max(length, 2 * copy.Length)];
        }

        if (length > 0)
        {
            Marshal.Copy(from, copy, 0, length);
        }

        return copy.AsSpan(0, length);
    }
}

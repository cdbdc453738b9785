using System.Buffers.Binary;
using System.Text;
using TextMad.Models.Tensors;
using TextMad.Numerics.Memory;

namespace TextMad.Models.Files;

/// <summary>
/// Writes a GGUF file, version 3 [ggml's specification, docs/gguf.md]: notes of a key and a value, the places of the tensors, and their values, which all begin at multiples of
/// 32 bytes. Numbers are little-endian, tensors are single precision.
/// </summary>
internal sealed class GgufWriter
{
    private const uint Version = 3;
    private const int Alignment = 32;
    private const uint SinglePrecision = 0;

    private readonly MemoryStream _notes = new();
    private readonly List<(string Name, int[] Shape, Func<FloatView> Values)> _tensors = [];
    private long _noteCount;

    // The numbers that stand before a note's value.
    private enum Kind : uint
    {
        UInt32 = 4,
        Int32 = 5,
        Float32 = 6,
        Bool = 7,
        Text = 8,
        Array = 9,
    }

    /// <summary>Adds a note: a text.</summary>
    public void Add(string key, string value)
    {
        Begin(key, Kind.Text);
        Write(_notes, value);
    }

    /// <summary>Adds a note: a whole number, 0 or more.</summary>
    public void Add(string key, int value)
    {
        Begin(key, Kind.UInt32);
        Write(_notes, checked((uint)value));
    }

    /// <summary>Adds a note: a number.</summary>
    public void Add(string key, float value)
    {
        Begin(key, Kind.Float32);
        Write(_notes, BitConverter.SingleToUInt32Bits(value));
    }

    /// <summary>Adds a note: yes or no.</summary>
    public void Add(string key, bool value)
    {
        Begin(key, Kind.Bool);
        _notes.WriteByte(value ? (byte)1 : (byte)0);
    }

    /// <summary>Adds a note: texts.</summary>
    public void Add(string key, IReadOnlyCollection<string> values)
    {
        BeginArray(key, Kind.Text, values.Count);
        foreach (var value in values)
        {
            Write(_notes, value);
        }
    }

    /// <summary>Adds a note: whole numbers.</summary>
    public void Add(string key, IReadOnlyCollection<int> values)
    {
        BeginArray(key, Kind.Int32, values.Count);
        foreach (var value in values)
        {
            Write(_notes, unchecked((uint)value));
        }
    }

    /// <summary>Adds a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its sizes, row-major; the file has them the other way round.</param>
    /// <param name="values">Its values, asked for when they are written.</param>
    public void Add(string name, int[] shape, Func<FloatView> values) => _tensors.Add((name, shape, values));

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream)
    {
        stream.Write("GGUF"u8);
        Write(stream, Version);
        Write(stream, (ulong)_tensors.Count);
        Write(stream, (ulong)_noteCount);
        _notes.WriteTo(stream);
        var position = 4L + sizeof(uint) + sizeof(ulong) + sizeof(ulong) + _notes.Length;
        var offset = 0L;
        foreach (var (name, shape, _) in _tensors)
        {
            position += Write(stream, name) + sizeof(uint) + (sizeof(ulong) * shape.Length) + sizeof(uint) + sizeof(ulong);
            Write(stream, (uint)shape.Length);
            foreach (var size in shape.Reverse())
            {
                Write(stream, (ulong)size);
            }

            Write(stream, SinglePrecision);
            Write(stream, (ulong)offset);
            offset = Aligned(offset + Bytes(shape));
        }

        Pad(stream, position);
        foreach (var (_, shape, values) in _tensors)
        {
            FloatBytes.Write(stream, values());
            Pad(stream, Bytes(shape));
        }
    }

    private static long Bytes(int[] shape) => sizeof(float) * shape.Aggregate(1L, (product, size) => product * size);

    private static long Aligned(long position) => (position + Alignment - 1) / Alignment * Alignment;

    private static void Pad(Stream stream, long position)
    {
        for (var end = Aligned(position); position < end; position++)
        {
            stream.WriteByte(0);
        }
    }

    private void Begin(string key, Kind kind)
    {
        Write(_notes, key);
        Write(_notes, (uint)kind);
        _noteCount++;
    }

    private void BeginArray(string key, Kind kind, int count)
    {
        Begin(key, Kind.Array);
        Write(_notes, (uint)kind);
        Write(_notes, (ulong)count);
    }

    private static long Write(Stream stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Write(stream, (ulong)bytes.Length);
        stream.Write(bytes);
        return sizeof(ulong) + bytes.Length;
    }

    private static void Write(Stream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Write(Stream stream, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}

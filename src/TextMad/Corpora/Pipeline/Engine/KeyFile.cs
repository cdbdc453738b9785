using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TextMad.Storage.Binding;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>
/// The keys of a part's documents by which duplicates are found, column by column so that one column can be read alone: the documents' numbers (4
/// bytes each), their ids (16) and the numbers of their keys (8 each). Magic, version and a SHA-256 of all that follows it stand in front.
/// </summary>
internal sealed class KeyFile
{
    private const int Version = 1;
    private const int HashAt = 8;
    private const int CountAt = HashAt + SHA256.HashSizeInBytes;
    private const int HeaderSize = CountAt + 8;
    private const int IdSize = 16;

    private static readonly byte[] _magic = "TMKY"u8.ToArray();

    private readonly string _path;
    private readonly int _columns;

    private KeyFile(string path, int count, int columns)
    {
        _path = path;
        Count = count;
        _columns = columns;
    }

    /// <summary>Number of documents.</summary>
    public int Count { get; }

    /// <summary>Writes a part's keys.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="path">The file.</param>
    /// <param name="ordinals">The documents' numbers among all that went in.</param>
    /// <param name="ids">Their ids.</param>
    /// <param name="keys">Their keys, all of one document after the other.</param>
    /// <param name="columns">Numbers per document.</param>
    public static void Write(KeptFiles files, string path, ReadOnlySpan<int> ordinals, ReadOnlySpan<DocumentId> ids, ReadOnlySpan<ulong> keys, int columns)
    {
        var count = ordinals.Length;
        var bytes = new byte[HeaderSize + (count * (sizeof(int) + IdSize + (columns * sizeof(ulong))))];
        _magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(CountAt), count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(CountAt + 4), columns);
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeaderSize + (i * sizeof(int))), ordinals[i]);
            ids[i].ToBytes().CopyTo(bytes, HeaderSize + (count * sizeof(int)) + (i * IdSize));
            for (var column = 0; column < columns; column++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(ColumnAt(count, column) + (i * sizeof(ulong))), keys[(i * columns) + column]);
            }
        }

        SHA256.HashData(bytes.AsSpan(CountAt), bytes.AsSpan(HashAt));
        files.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Opens a file and checks all of it.</summary>
    /// <exception cref="TextMadException">It is gone, damaged, of another version, or not what was written.</exception>
    public static KeyFile Open(KeptFiles files, string path, out int[] ordinals, out byte[] ids)
    {
        files.Require(path);
        var bytes = Attempt(path, () => File.ReadAllBytes(path));
        var whole = bytes.Length >= HeaderSize && bytes.AsSpan().StartsWith(_magic) && BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)) == Version
            && SHA256.HashData(bytes.AsSpan(CountAt)).AsSpan().SequenceEqual(bytes.AsSpan(HashAt, SHA256.HashSizeInBytes));
        if (!whole)
        {
            throw new TextMadException($"{path} is damaged or of another version of the tool. Remove the run's folder and begin again.");
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(CountAt));
        ordinals = MemoryMarshal.Cast<byte, int>(bytes.AsSpan(HeaderSize, count * sizeof(int))).ToArray();
        ids = bytes.AsSpan(HeaderSize + (count * sizeof(int)), count * IdSize).ToArray();
        return new KeyFile(path, count, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(CountAt + 4)));
    }

    /// <summary>Returns the documents' numbers.</summary>
    public int[] ReadOrdinals() => Read<int>(HeaderSize);

    /// <summary>Returns one of the numbers of every document's keys.</summary>
    public ulong[] ReadColumn(int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, _columns);
        return Read<ulong>(ColumnAt(Count, column));
    }

    private static int ColumnAt(int count, int column) => HeaderSize + (count * (sizeof(int) + IdSize)) + (column * count * sizeof(ulong));

    private T[] Read<T>(long at)
        where T : unmanaged => Attempt(_path, () =>
    {
        var values = new T[Count];
        using var file = File.OpenHandle(_path);
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes[done..], at + done);
            done += read > 0 ? read : throw new EndOfStreamException("it was cut off");
        }

        return values;
    });

    private static T Attempt<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"{path} cannot be read: {SystemFailure.Describe(failure)}", failure);
        }
    }
}

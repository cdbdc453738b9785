using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TextMad.Storage.Binding;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>
/// Which documents are the same: sets that grow together, each known by its smallest number. 4 bytes per document, in memory and in a file with
/// magic, version, progress, length and SHA-256.
/// </summary>
internal sealed class DocumentClusters
{
    private const int Version = 1;
    private const int HeaderSize = 16 + SHA256.HashSizeInBytes;

    private static readonly byte[] _magic = "TMCL"u8.ToArray();

    private readonly int[] _parents;

    private DocumentClusters(int[] parents, int keysDone)
    {
        _parents = parents;
        KeysDone = keysDone;
    }

    /// <summary>How many keys are worked in.</summary>
    public int KeysDone { get; set; }

    /// <summary>As many sets as documents.</summary>
    public static DocumentClusters Create(int documents)
    {
        var parents = new int[documents];
        for (var i = 0; i < documents; i++)
        {
            parents[i] = i;
        }

        return new DocumentClusters(parents, 0);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when there is no such file.</summary>
    /// <exception cref="TextMadException">It is damaged, of other documents, or not what was written.</exception>
    public static DocumentClusters? Read(KeptFiles files, string path, int documents)
    {
        if (!files.Has(path))
        {
            return null;
        }

        using var file = File.OpenRead(path);
        var header = new byte[HeaderSize];
        var parents = new int[documents];
        var bytes = MemoryMarshal.AsBytes(parents.AsSpan());
        var whole = file.Length == HeaderSize + (long)bytes.Length
            && file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize
            && header.AsSpan().StartsWith(_magic)
            && BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)) == Version
            && BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)) == documents
            && file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length
            && SHA256.HashData(bytes).AsSpan().SequenceEqual(header.AsSpan(16));
        return whole
            ? new DocumentClusters(parents, BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)))
            : throw new TextMadException($"{path} is damaged or of another version of the tool. Remove the run's folder and begin again.");
    }

    /// <summary>Writes the sets as they are.</summary>
    public void Write(KeptFiles files, string path)
    {
        var header = new byte[HeaderSize];
        _magic.CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), KeysDone);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), _parents.Length);
        SHA256.HashData(MemoryMarshal.AsBytes(_parents.AsSpan()), header.AsSpan(16));
        files.Write(path, stream =>
        {
            stream.Write(header);
            stream.Write(MemoryMarshal.AsBytes(_parents.AsSpan()));
        });
    }

    /// <summary>Returns the smallest number of a document's set.</summary>
    public int First(int document)
    {
        while (_parents[document] != document)
        {
            _parents[document] = _parents[_parents[document]];
            document = _parents[document];
        }

        return document;
    }

    /// <summary>Returns the same without shortening paths, for several threads at once.</summary>
    public int FirstShared(int document)
    {
        while (_parents[document] != document)
        {
            document = _parents[document];
        }

        return document;
    }

    /// <summary>Joins the sets of two documents.</summary>
    public void Join(int one, int other)
    {
        var (a, b) = (First(one), First(other));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}

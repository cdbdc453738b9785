using System.Security.Cryptography;
using System.Text;

namespace TextMad.Models.NGram;

/// <summary>
/// The frame of the files of models that count: an eight-byte magic (padded with zeros), a version (int32), the payload, and SHA-256
/// over all before it. Little-endian. Whole or absent.
/// </summary>
internal static class CountModelFile
{
    private const int MagicLength = 8;
    private const int HeaderLength = MagicLength + 4;

    /// <summary>Writes a file that does not exist yet.</summary>
    /// <exception cref="TextMadException">The file exists, or cannot be written.</exception>
    public static void Save(string path, string magic, int version, Action<BinaryWriter> writePayload)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Padded(magic));
        writer.Write(version);
        writePayload(writer);
        writer.Flush();
        writer.Write(SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
        writer.Flush();
        AtomicFile.Write(path, memory.WriteTo, overwrite: false);
    }

    /// <summary>Reads a file and checks it before a byte of its payload is used.</summary>
    /// <exception cref="InputException">The file is missing, of another kind, of a newer version, truncated or corrupt.</exception>
    public static T Load<T>(string path, string magic, int version, string kind, Func<BinaryReader, T> readPayload)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The {kind} '{path}' cannot be read: {e.Message}", e);
        }

        if (bytes.Length < MagicLength || !bytes.AsSpan(0, MagicLength).SequenceEqual(Padded(magic)))
        {
            throw new InputException($"'{path}' is no {kind}: it does not begin with {magic}.");
        }

        if (bytes.Length < HeaderLength + SHA256.HashSizeInBytes)
        {
            throw new InputException($"The {kind} '{path}' is truncated: {bytes.Length} bytes. Restore it, or fit the model again.");
        }

        var found = BitConverter.ToInt32(bytes, MagicLength);
        var content = bytes.AsSpan(..^SHA256.HashSizeInBytes);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length)))
        {
            throw new InputException(
                $"The {kind} '{path}' is truncated or corrupt: its checksum does not match. Restore it, or fit the model again.");
        }

        if (found != version)
        {
            throw new InputException($"The {kind} '{path}' has format {found}; this build reads format {version}.");
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, HeaderLength, content.Length - HeaderLength));
            return readPayload(reader);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InputException or ArgumentException)
        {
            throw new InputException($"The {kind} '{path}' cannot be used: {e.Message}", e);
        }
    }

    private static byte[] Padded(string magic)
    {
        var bytes = new byte[MagicLength];
        Encoding.ASCII.GetBytes(magic, bytes);
        return bytes;
    }
}

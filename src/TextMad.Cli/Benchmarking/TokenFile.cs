using System.Buffers.Binary;

namespace TextMad.Cli.Benchmarking;

/// <summary>Token ids in a file, as 32-bit little-endian integers one after the other: what every other tool can write and read.</summary>
internal static class TokenFile
{
    /// <summary>Reads the ids.</summary>
    /// <exception cref="InputException">The file is missing or no such file, or holds ids beyond the vocabulary.</exception>
    public static int[] Read(string path, int vocabulary)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {exception.Message}", exception);
        }

        if (bytes.Length == 0 || bytes.Length % sizeof(int) != 0)
        {
            throw new InputException($"{path} has {bytes.Length} bytes: token ids as 32-bit little-endian integers are expected, at least one.");
        }

        var tokens = new int[bytes.Length / sizeof(int)];
        for (var i = 0; i < tokens.Length; i++)
        {
            tokens[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * sizeof(int)));
            if ((uint)tokens[i] >= (uint)vocabulary)
            {
                throw new InputException($"{path}: token {i} is {tokens[i]}; with --vocab {vocabulary} ids are 0 to {vocabulary - 1}.");
            }
        }

        return tokens;
    }

    /// <summary>Writes ids.</summary>
    public static void Write(string path, ReadOnlySpan<int> tokens)
    {
        var bytes = new byte[tokens.Length * sizeof(int)];
        for (var i = 0; i < tokens.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), tokens[i]);
        }

        File.WriteAllBytes(path, bytes);
    }
}

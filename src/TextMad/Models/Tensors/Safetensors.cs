using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TextMad.Models.Tensors;

/// <summary>
/// The safetensors format: a little-endian 64-bit header length, a JSON header with names, types, shapes and places, and raw
/// data. Written in single precision; TextMad's files carry the SHA-256 of the data in their metadata.
/// </summary>
internal static class Safetensors
{
    /// <summary>Longest header that is read, as in the reference implementation.</summary>
    public const long LongestHeader = 100_000_000;

    /// <summary>Metadata key of the data's SHA-256, lower-case hexadecimal.</summary>
    public const string ChecksumKey = "textmad.sha256";

    private const string MetadataKey = "__metadata__";

    /// <summary>Writes tensors in the given order.</summary>
    public static void Write(Stream stream, IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in tensors)
        {
            FloatBytes.Append(hash, tensor.Values);
        }

        var notes = new JsonObject();
        foreach (var (key, value) in metadata)
        {
            notes[key] = value;
        }

        notes[ChecksumKey] = Convert.ToHexStringLower(hash.GetHashAndReset());
        var header = new JsonObject { [MetadataKey] = notes };
        long offset = 0;
        foreach (var tensor in tensors)
        {
            var end = offset + ((long)tensor.Values.Length * sizeof(float));
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (json.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        stream.Write(length);
        stream.Write(json);
        for (var i = json.Length; i < padded; i++)
        {
            stream.WriteByte((byte)' ');
        }

        foreach (var tensor in tensors)
        {
            FloatBytes.Write(stream, tensor.Values);
        }
    }

    /// <summary>Reads a header and checks that it fits the file.</summary>
    /// <exception cref="InputException">The file is missing, truncated or no safetensors file.</exception>
    public static SafetensorsHeader ReadHeader(Stream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.Length < 8 || stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw Broken(path, "it is shorter than the 8 bytes of its header length");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader)
        {
            throw Broken(path, $"its header would be {length} bytes long, more than the {LongestHeader} allowed: this is not a safetensors file");
        }

        if ((ulong)(stream.Length - 8) < length)
        {
            throw Broken(path, $"it ends within its header of {length} bytes (truncated)");
        }

        var json = new byte[length];
        stream.ReadExactly(json);
        JsonObject header;
        try
        {
            header = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 8 }) as JsonObject
                ?? throw Broken(path, "its header is not a JSON object");
            return Interpret(header, stream.Length - 8 - (long)length, 8 + (long)length, path);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Broken(path, $"its header cannot be read ({exception.Message})");
        }
    }

    /// <summary>Checks the data against the checksum in the metadata; files of other tools have none.</summary>
    /// <exception cref="InputException">They do not fit.</exception>
    public static void RequireChecksum(SafetensorsHeader header, string path)
    {
        if (!header.Metadata.TryGetValue(ChecksumKey, out var expected))
        {
            return;
        }

        using var stream = File.OpenRead(path);
        stream.Position = header.DataStart;
        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (!string.Equals(actual, expected, StringComparison.Ordinal))
        {
            throw Broken(path, $"its data has the SHA-256 {actual} and should have {expected} (corrupt)");
        }
    }

    /// <summary>Returns the complaint about a file.</summary>
    public static InputException Broken(string path, string why) =>
        new($"{path} cannot be loaded: {why}. Restore it from a copy, or make it again.");

    private static SafetensorsHeader Interpret(JsonObject header, long dataLength, long dataStart, string path)
    {
        var metadata = new Dictionary<string, string>();
        var places = new Dictionary<string, SafetensorsPlace>();
        foreach (var (name, node) in header)
        {
            if (node is not JsonObject entry)
            {
                throw Broken(path, $"the header's entry '{name}' is not an object");
            }

            if (name == MetadataKey)
            {
                foreach (var (key, value) in entry)
                {
                    metadata[key] = (string?)value ?? string.Empty;
                }

                continue;
            }

            var shape = entry["shape"]?.AsArray().Select(size => (long)size!).ToArray() ?? throw Broken(path, $"'{name}' has no shape");
            var offsets = entry["data_offsets"]?.AsArray().Select(offset => (long)offset!).ToArray();
            if (offsets is not [var begin, var end] || begin < 0 || end < begin)
            {
                throw Broken(path, $"'{name}' has no valid data_offsets");
            }

            if (end > dataLength)
            {
                throw Broken(path, $"'{name}' ends at byte {end} of the data, of which the file has {dataLength} (truncated)");
            }

            var place = new SafetensorsPlace((string?)entry["dtype"] ?? string.Empty, shape, dataStart + begin, end - begin);
            if (Array.Exists(shape, size => size < 0) || ExpectedBytes(place) is { } expected && expected != place.Bytes)
            {
                throw Broken(path, $"'{name}' is {place.Type} [{string.Join(", ", shape)}] in {place.Bytes} bytes");
            }

            places.Add(name, place);
        }

        var next = dataStart;
        foreach (var (name, place) in places.OrderBy(entry => entry.Value.Offset).ThenBy(entry => entry.Value.Bytes))
        {
            if (place.Offset != next)
            {
                throw Broken(path, $"'{name}' begins at byte {place.Offset - dataStart} of the data and the tensor before it ends at {next - dataStart}");
            }

            next += place.Bytes;
        }

        if (next != dataStart + dataLength)
        {
            throw Broken(path, $"its tensors have {next - dataStart} bytes and its data {dataLength}");
        }

        return new SafetensorsHeader(metadata, places, dataStart, dataLength);
    }

    /// <summary>Returns the number of bytes of a tensor of this type and shape; null for a type that is not known.</summary>
    private static double? ExpectedBytes(SafetensorsPlace place) => place.Type switch
    {
        "BOOL" or "U8" or "I8" => Count(place.Shape),
        "I16" or "U16" or "F16" or "BF16" => 2 * Count(place.Shape),
        "I32" or "U32" or "F32" => 4 * Count(place.Shape),
        "I64" or "U64" or "F64" => 8 * Count(place.Shape),
        _ => null,
    };

    // Exact for whatever fits a file, and never an overflow.
    private static double Count(long[] shape) => shape.Aggregate(1.0, (product, size) => product * size);
}

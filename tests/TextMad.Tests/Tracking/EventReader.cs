using System.Buffers.Binary;

namespace TextMad.Tests.Tracking;

/// <summary>
/// Reads event files from the format's definition: TFRecord (length, masked CRC-32C of it, data, masked CRC-32C of that) around messages of event.proto. CRC-32C bit by bit, by
/// its polynomial (RFC 3720, appendix B.4, whose check value is tested).
/// </summary>
internal static class EventReader
{
    /// <summary>The events of all files below a folder.</summary>
    public static IReadOnlyList<ProtoReader> ReadAll(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*tfevents*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>The events of a file, which must be whole.</summary>
    public static IReadOnlyList<ProtoReader> Read(string path)
    {
        var events = new List<ProtoReader>();
        var bytes = File.ReadAllBytes(path).AsSpan();
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(Masked(Crc32C(bytes[..8])), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            var data = bytes.Slice(12, length);
            Assert.Equal(Masked(Crc32C(data)), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(new ProtoReader(data));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    /// <summary>The values of summaries at steps from 0 on: step and value.</summary>
    public static IEnumerable<(long Step, ProtoReader Value)> Values(IEnumerable<ProtoReader> events) =>
        events.Where(record => record.Has(5) && record.Integer(2) >= 0).SelectMany(record => record.Message(5).Messages(1).Select(value => (record.Integer(2), value)));

    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xffffffffu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82f63b78;
            }
        }

        return ~crc;
    }

    private static uint Masked(uint crc) => unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8);
}

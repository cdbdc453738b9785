using System.Buffers.Binary;
using System.Numerics;

namespace TextMad.Tracking.TensorBoard;

/// <summary>
/// A file of records as TensorFlow writes them, TFRecord: the length in 8 bytes, its masked CRC-32C, the data, its masked CRC-32C
/// (https://www.tensorflow.org/tutorials/load_data/tfrecord). Only added to; what a killed process left of a record is cut off.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const int HeadLength = sizeof(ulong) + sizeof(uint);
    private const uint MaskDelta = 0xa282ead8;

    private readonly FileStream _stream;

    private EventFile(FileStream stream) => _stream = stream;

    /// <summary>Opens a file to add to it, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Told of every record that is there.</param>
    /// <exception cref="TextMadException">It cannot be opened, or another process has it.</exception>
    public static EventFile Open(string path, Action<ReadOnlySpan<byte>> read)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);

            // One process writes. TensorBoard, which takes no locks, reads beside it.
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            try
            {
                stream.SetLength(stream.Position = ReadAll(stream, read));
            }
            catch
            {
                stream.Dispose();
                throw;
            }

            return new EventFile(stream);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"{path} cannot be written: {SystemFailure.Describe(failure)}", failure);
        }
    }

    /// <summary>Adds a record, and sees to it that it is on the disk.</summary>
    /// <exception cref="TextMadException">It cannot be written.</exception>
    public void Add(ProtoMessage record)
    {
        var data = record.ToArray();
        var bytes = new byte[HeadLength + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(sizeof(ulong)), Checksum(bytes.AsSpan(0, sizeof(ulong))));
        data.CopyTo(bytes, HeadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeadLength + data.Length), Checksum(data));
        try
        {
            _stream.Write(bytes);
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException failure)
        {
            throw new TextMadException($"{_stream.Name} cannot be written: {SystemFailure.Describe(failure)}", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Reads the whole records.</summary>
    /// <returns>Where the last one ends.</returns>
    private static long ReadAll(FileStream stream, Action<ReadOnlySpan<byte>> read)
    {
        var head = new byte[HeadLength];
        var end = 0L;
        while (stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) == HeadLength)
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(head);
            if (BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(sizeof(ulong))) != Checksum(head.AsSpan(0, sizeof(ulong)))
                || length > (ulong)(stream.Length - stream.Position))
            {
                break;
            }

            var data = new byte[length + sizeof(uint)];
            if (stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false) < data.Length
                || BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)length)) != Checksum(data.AsSpan(0, (int)length)))
            {
                break;
            }

            read(data.AsSpan(0, (int)length));
            end = stream.Position;
        }

        return end;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + MaskDelta;
    }
}

using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace TextMad.Compression;

/// <summary>What an xz stream says of the content of its blocks: nothing, CRC-32, CRC-64 or SHA-256 [xz file format, 2.1.1.2].</summary>
internal sealed class XzCheck : IDisposable
{
    private const int None = 0;
    private const int OfCrc32 = 1;
    private const int OfCrc64 = 4;
    private const int OfSha256 = 10;

    private readonly int _kind;
    private readonly Crc32 _crc32 = new();
    private readonly Crc64 _crc64 = new();
    private readonly IncrementalHash? _sha256;

    /// <summary>Begins a check.</summary>
    /// <param name="kind">Its number in the format.</param>
    /// <exception cref="NotSupportedException">The format has given the number to no check.</exception>
    public XzCheck(int kind)
    {
        _kind = kind;
        Length = kind switch
        {
            None => 0,
            OfCrc32 => sizeof(uint),
            OfCrc64 => sizeof(ulong),
            OfSha256 => SHA256.HashSizeInBytes,
            _ => throw new NotSupportedException($"its content has a check of the unknown kind {kind}"),
        };
        _sha256 = kind == OfSha256 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    }

    /// <summary>Its length in bytes.</summary>
    public int Length { get; }

    /// <summary>Adds content.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        switch (_kind)
        {
            case OfCrc32:
                _crc32.Append(bytes);
                break;
            case OfCrc64:
                _crc64.Append(bytes);
                break;
            case OfSha256:
                _sha256!.AppendData(bytes);
                break;
        }
    }

    /// <summary>Holds what was added against what the stream says, and begins anew.</summary>
    /// <exception cref="InvalidDataException">The content is another.</exception>
    public void Require(ReadOnlySpan<byte> said)
    {
        Span<byte> found = stackalloc byte[SHA256.HashSizeInBytes];
        switch (_kind)
        {
            case OfCrc32:
                BinaryPrimitives.WriteUInt32LittleEndian(found, _crc32.GetCurrentHashAsUInt32());
                _crc32.Reset();
                break;
            case OfCrc64:
                BinaryPrimitives.WriteUInt64LittleEndian(found, _crc64.Value);
                _crc64.Reset();
                break;
            case OfSha256:
                _sha256!.GetHashAndReset(found);
                break;
        }

        if (!found[..Length].SequenceEqual(said))
        {
            throw new InvalidDataException("its checksum does not match its content");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sha256?.Dispose();
}

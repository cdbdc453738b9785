using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TextMad;

/// <summary>
/// The sum modulo 2^256 of the SHA-256 of things: a fingerprint that does not depend on their order, to which a thing can be added and from which one
/// can be taken away.
/// </summary>
/// <remarks>It tells what was damaged or forgotten. It is no proof against somebody who chooses things so that sums agree.</remarks>
internal readonly record struct HashSum(ulong A, ulong B, ulong C, ulong D)
{
    private const int Words = 4;

    /// <summary>Returns the sum with one thing more.</summary>
    public HashSum Plus(ReadOnlySpan<byte> thing) => Plus(Of(thing));

    /// <summary>Returns the sum without a thing that is in it.</summary>
    public HashSum Minus(ReadOnlySpan<byte> thing)
    {
        // What is added to a number to give 2^256 is its complement plus one.
        var hash = Of(thing);
        return Plus(new HashSum(~hash.A, ~hash.B, ~hash.C, ~hash.D)).Plus(new HashSum(1, 0, 0, 0));
    }

    /// <summary>Returns the sum as 64 hexadecimal digits, its lowest byte first.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, A);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], D);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static HashSum? Parse(string? text)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        return text?.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? Read(bytes) : null;
    }

    private static HashSum Of(ReadOnlySpan<byte> thing)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(thing, hash);
        return Read(hash);
    }

    private static HashSum Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));

    private HashSum Plus(HashSum other)
    {
        ReadOnlySpan<ulong> one = [A, B, C, D];
        ReadOnlySpan<ulong> two = [other.A, other.B, other.C, other.D];
        Span<ulong> sum = stackalloc ulong[Words];
        UInt128 carry = 0;
        for (var i = 0; i < Words; i++)
        {
            carry += (UInt128)one[i] + two[i];
            sum[i] = (ulong)carry;
            carry >>= 64;
        }

        return new(sum[0], sum[1], sum[2], sum[3]);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TextMad.Numerics.Random;

namespace TextMad.Texts;

/// <summary>
/// What near-duplicates of a text have in common: MinHash [Broder 1997] over its word 5-grams, 14 bands of 8 hashes. Two texts whose sets of
/// 5-grams have the Jaccard similarity s share a band with probability 1 - (1 - s^8)^14: one half at s = .69, .77 at .75, .99 at .85.
/// </summary>
/// <remarks>
/// Words are what stands between spaces after folding (lower case, no marks, numbers as 0, punctuation and symbols as space): a text
/// without spaces between words, such as Chinese, is few and long words. A text of fewer than five words is one shingle.
/// </remarks>
public sealed class NearDuplicateSketch
{
    /// <summary>Words of a shingle.</summary>
    public const int ShingleWords = 5;

    /// <summary>Bands.</summary>
    public const int Bands = 14;

    /// <summary>Hashes of a band, all of which must agree.</summary>
    public const int HashesPerBand = 8;

    /// <summary>The prime 2^61 - 1.</summary>
    internal const ulong Prime = (1UL << 61) - 1;

    private const int Hashes = Bands * HashesPerBand;

    private static readonly (ulong A, ulong B)[] _functions = Functions();

    private readonly ulong[] _bands;

    private NearDuplicateSketch(ulong[] bands, UInt128 content)
    {
        _bands = bands;
        Content = content;
    }

    /// <summary>A 64-bit hash per band; empty for a text without words, which is nobody's near-duplicate.</summary>
    public ReadOnlySpan<ulong> BandHashes => _bands;

    /// <summary>The first half of the SHA-256 of the folded text: equal for texts that differ in case, marks, numbers and punctuation alone.</summary>
    public UInt128 Content { get; }

    /// <summary>The sketch of a text. Takes time proportional to its length.</summary>
    public static NearDuplicateSketch Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var folded = ArrayPool<char>.Shared.Rent(text.Length);
        var shingles = ArrayPool<ulong>.Shared.Rent((text.Length / 2) + 1);
        try
        {
            var length = TextFolding.Fold(text, folded);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(folded.AsSpan(0, length)), hash);
            var count = Shingles(folded.AsSpan(0, length), shingles);
            return new NearDuplicateSketch(count == 0 ? [] : Sketch(shingles.AsSpan(0, count)), BinaryPrimitives.ReadUInt128BigEndian(hash));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(folded);
            ArrayPool<ulong>.Shared.Return(shingles);
        }
    }

    /// <summary>Hashes of the shingles, each below 2^61 and so below the prime or equal to it, which is as good as 0.</summary>
    private static int Shingles(ReadOnlySpan<char> folded, Span<ulong> shingles)
    {
        // The words' hashes stand where the shingles' come to stand: a shingle is written where its first word was.
        var words = 0;
        var hash = Basis;
        foreach (var c in folded)
        {
            if (c == ' ')
            {
                shingles[words++] = hash;
                hash = Basis;
            }
            else
            {
                hash = (hash ^ c) * FnvPrime;
            }
        }

        if (folded.IsEmpty)
        {
            return 0;
        }

        shingles[words++] = hash;
        var count = Math.Max(words - ShingleWords + 1, 1);
        for (var i = 0; i < count; i++)
        {
            var shingle = 0UL;
            for (var j = i; j < Math.Min(i + ShingleWords, words); j++)
            {
                shingle = Mix(shingle ^ shingles[j]);
            }

            shingles[i] = shingle >> 3;
        }

        return count;
    }

    private static ulong[] Sketch(ReadOnlySpan<ulong> shingles)
    {
        var bands = new ulong[Bands];
        for (var band = 0; band < Bands; band++)
        {
            // The band's number is part of its hash, so that one index could hold all bands.
            var hash = (ulong)band;
            for (var i = 0; i < HashesPerBand; i++)
            {
                var (a, b) = _functions[(band * HashesPerBand) + i];
                hash = Mix(hash ^ Least(shingles, a, b));
            }

            bands[band] = hash;
        }

        return bands;
    }

    /// <summary>The least (a x + b) mod 2^61 - 1.</summary>
    private static ulong Least(ReadOnlySpan<ulong> shingles, ulong a, ulong b)
    {
        var least = ulong.MaxValue;
        foreach (var x in shingles)
        {
            var high = Math.BigMul(a, x, out var low);

            // 2^61 is 1 modulo the prime: the digits in that base are summed.
            var sum = (low & Prime) + ((high << 3) | (low >> 61)) + b;
            sum = (sum & Prime) + (sum >> 61);
            sum = sum >= Prime ? sum - Prime : sum;
            least = Math.Min(least, sum);
        }

        return least;
    }

    private static (ulong A, ulong B)[] Functions()
    {
        var stream = RandomKey.FromSeed(1).For("minhash").Stream();
        var functions = new (ulong A, ulong B)[Hashes];
        for (var i = 0; i < Hashes; i++)
        {
            functions[i] = (1 + (ulong)stream.NextInt64((long)Prime - 1), (ulong)stream.NextInt64((long)Prime));
        }

        return functions;
    }

    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong FnvPrime = 0x100000001B3;

    /// <summary>The finaliser of SplitMix64.</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

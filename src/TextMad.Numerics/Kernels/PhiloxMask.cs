using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Dropout over many blocks of four elements at once: Philox4x32-10 in vectors, a block a lane of 64 bits, to the bits of
/// <see cref="Random.Philox.Block"/> [Salmon et al., SC 2011].
/// </summary>
/// <remarks>
/// A word lives in the low half of its lane, and what the high half holds does not matter: a product reads the low halves only, and exclusive
/// or keeps them apart.
/// </remarks>
internal static unsafe class PhiloxMask
{
    private const uint M0 = 0xD2511F53;
    private const uint M1 = 0xCD9E8D57;
    private const uint W0 = 0x9E3779B9;
    private const uint W1 = 0xBB67AE85;

    /// <summary>Elements that are worked on together on this machine; 0 where there are no vectors for it.</summary>
    public static int Step => Avx512F.IsSupported && Vector512.IsHardwareAccelerated ? 32 : Avx2.IsSupported ? 16 : 0;

    /// <summary>Drops elements of whole steps.</summary>
    /// <param name="x">Elements, changed in place.</param>
    /// <param name="count">How many, a multiple of <see cref="Step"/>.</param>
    /// <param name="block">The block of the first element.</param>
    /// <param name="words">The counter's high half and the key: words 2 and 3 of the counter, 0 and 1 of the key.</param>
    /// <param name="threshold">Elements whose 32 bits are below this are dropped.</param>
    /// <param name="scale">What the others are multiplied by.</param>
    public static void Apply(float* x, int count, ulong block, (uint C2, uint C3, uint K0, uint K1) words, uint threshold, float scale)
    {
        if (Avx512F.IsSupported && Vector512.IsHardwareAccelerated)
        {
            Apply512(x, count, block, words, threshold, scale);
        }
        else
        {
            Apply256(x, count, block, words, threshold, scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apply512(float* x, int count, ulong block, (uint C2, uint C3, uint K0, uint K1) words, uint threshold, float scale)
    {
        // Lanes hold blocks in the order in which interleaving words restores that of the elements.
        var blocks = Vector512.Create(block) + Vector512.Create(0UL, 4, 1, 5, 2, 6, 3, 7);
        var (m0, m1) = (Vector512.Create((ulong)M0).AsUInt32(), Vector512.Create((ulong)M1).AsUInt32());
        var (low, limit, factor) = (Vector512.Create((ulong)uint.MaxValue), Vector512.Create(threshold), Vector512.Create(scale));
        for (var i = 0; i < count; i += 32, x += 32)
        {
            var c0 = blocks;
            var c1 = Vector512.ShiftRightLogical(blocks, 32);
            var c2 = Vector512.Create((ulong)words.C2);
            var c3 = Vector512.Create((ulong)words.C3);
            var (k0, k1) = (words.K0, words.K1);
            for (var round = 0; round < 10; round++)
            {
                var p0 = Avx512F.Multiply(c0.AsUInt32(), m0);
                var p1 = Avx512F.Multiply(c2.AsUInt32(), m1);
                c0 = Vector512.ShiftRightLogical(p1, 32) ^ c1 ^ Vector512.Create((ulong)k0);
                c1 = p1;
                c2 = Vector512.ShiftRightLogical(p0, 32) ^ c3 ^ Vector512.Create((ulong)k1);
                c3 = p0;
                k0 += W0;
                k1 += W1;
            }

            var first = (c0 & low) | Vector512.ShiftLeft(c1, 32);
            var second = (c2 & low) | Vector512.ShiftLeft(c3, 32);
            Keep(x, Avx512F.UnpackLow(first, second).AsUInt32(), limit, factor);
            Keep(x + 16, Avx512F.UnpackHigh(first, second).AsUInt32(), limit, factor);
            blocks += Vector512.Create(8UL);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Apply256(float* x, int count, ulong block, (uint C2, uint C3, uint K0, uint K1) words, uint threshold, float scale)
    {
        var blocks = Vector256.Create(block) + Vector256.Create(0UL, 2, 1, 3);
        var (m0, m1) = (Vector256.Create((ulong)M0).AsUInt32(), Vector256.Create((ulong)M1).AsUInt32());
        var (low, limit, factor) = (Vector256.Create((ulong)uint.MaxValue), Vector256.Create(threshold), Vector256.Create(scale));
        for (var i = 0; i < count; i += 16, x += 16)
        {
            var c0 = blocks;
            var c1 = Vector256.ShiftRightLogical(blocks, 32);
            var c2 = Vector256.Create((ulong)words.C2);
            var c3 = Vector256.Create((ulong)words.C3);
            var (k0, k1) = (words.K0, words.K1);
            for (var round = 0; round < 10; round++)
            {
                var p0 = Avx2.Multiply(c0.AsUInt32(), m0);
                var p1 = Avx2.Multiply(c2.AsUInt32(), m1);
                c0 = Vector256.ShiftRightLogical(p1, 32) ^ c1 ^ Vector256.Create((ulong)k0);
                c1 = p1;
                c2 = Vector256.ShiftRightLogical(p0, 32) ^ c3 ^ Vector256.Create((ulong)k1);
                c3 = p0;
                k0 += W0;
                k1 += W1;
            }

            var first = (c0 & low) | Vector256.ShiftLeft(c1, 32);
            var second = (c2 & low) | Vector256.ShiftLeft(c3, 32);
            Keep(x, Avx2.UnpackLow(first, second).AsUInt32(), limit, factor);
            Keep(x + 8, Avx2.UnpackHigh(first, second).AsUInt32(), limit, factor);
            blocks += Vector256.Create(4UL);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(float* x, Vector512<uint> random, Vector512<uint> threshold, Vector512<float> scale) =>
        (Vector512.GreaterThanOrEqual(random, threshold).AsSingle() & (Vector512.Load(x) * scale)).Store(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(float* x, Vector256<uint> random, Vector256<uint> threshold, Vector256<float> scale) =>
        (Vector256.GreaterThanOrEqual(random, threshold).AsSingle() & (Vector256.Load(x) * scale)).Store(x);
}

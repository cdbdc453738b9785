using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// One query against cached keys and values: the same chains of fused multiply-adds as <see cref="CausalAttention"/>, so decoding
/// a sequence token by token yields the bits of running it through the model at once.
/// </summary>
public static unsafe class CachedAttention
{
    /// <summary>Appends a key and value and attends to all of them.</summary>
    /// <param name="position">Number of cached keys before this one; below capacity.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="headSize">Head size.</param>
    /// <param name="capacity">Longest sequence of the cache; a multiple of 16.</param>
    /// <param name="qkv">This token's query, key and value (3C).</param>
    /// <param name="keys">Cached keys, transposed (heads, head size, capacity).</param>
    /// <param name="values">Cached values (heads, capacity, head size).</param>
    /// <param name="weights">Scratch (capacity).</param>
    /// <param name="output">Receives (C).</param>
    public static void Step(
        int position,
        int heads,
        int headSize,
        int capacity,
        ReadOnlySpan<float> qkv,
        Span<float> keys,
        Span<float> values,
        Span<float> weights,
        Span<float> output)
    {
        var width = heads * headSize;
        Shape.Require(qkv, 1, 3 * width);
        Shape.Require(keys, width, capacity);
        Shape.Require(values, width, capacity);
        Shape.Require(weights, 1, capacity);
        Shape.Require(output, 1, width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(capacity % Lane.Count, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, capacity);
        fixed (float* pqkv = qkv, pk = keys, pv = values, pw = weights, po = output)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Step<Lanes512>(position, heads, headSize, capacity, pqkv, pk, pv, pw, po);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Step<Lanes256>(position, heads, headSize, capacity, pqkv, pk, pv, pw, po);
            }
            else
            {
                Step<Lanes128>(position, heads, headSize, capacity, pqkv, pk, pv, pw, po);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Step<TLanes>(
        int position, int heads, int headSize, int capacity, float* qkv, float* keys, float* values, float* weights, float* output)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var width = heads * headSize;
        var length = position + 1;
        var scale = new AttentionShape(length, heads, headSize).Scale;
        for (var head = 0; head < heads; head++)
        {
            var query = qkv + (head * headSize);
            var key = query + width;
            var value = key + width;
            var headKeys = keys + ((nint)head * headSize * capacity);
            var headValues = values + ((nint)head * headSize * capacity);
            for (var d = 0; d < headSize; d++)
            {
                headKeys[((nint)d * capacity) + position] = key[d];
                headValues[((nint)position * headSize) + d] = value[d];
            }

            Scores<TLanes>(length, headSize, capacity, query, headKeys, weights);
            Softmax.CausalForward<TLanes>(1, capacity, position, 0, scale, weights);
            var result = output + (head * headSize);
            for (var i = 0; i < headSize; i += Lane.Count)
            {
                var sum = TLanes.Broadcast(0);
                for (var j = 0; j < length; j++)
                {
                    sum = TLanes.Fma(
                        TLanes.Broadcast(weights[j]), Lane.Load<TLanes>(headValues + ((nint)j * headSize), i, headSize), sum);
                }

                Lane.Store(sum, result, i, headSize);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scores<TLanes>(int length, int headSize, int capacity, float* query, float* keys, float* scores)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        // Lanes beyond the length work on whatever an earlier sequence left in the cache, and are never read.
        var j = 0;
        for (; j + (2 * Lane.Count) <= capacity && j + Lane.Count < length; j += 2 * Lane.Count)
        {
            var sum0 = TLanes.Broadcast(0);
            var sum1 = TLanes.Broadcast(0);
            var k = keys + j;
            for (var d = 0; d < headSize; d++, k += capacity)
            {
                var q = TLanes.Broadcast(query[d]);
                sum0 = TLanes.Fma(q, TLanes.Load(k), sum0);
                sum1 = TLanes.Fma(q, TLanes.Load(k + Lane.Count), sum1);
            }

            sum0.Store(scores + j);
            sum1.Store(scores + j + Lane.Count);
        }

        for (; j < length; j += Lane.Count)
        {
            var sum = TLanes.Broadcast(0);
            var k = keys + j;
            for (var d = 0; d < headSize; d++, k += capacity)
            {
                sum = TLanes.Fma(TLanes.Broadcast(query[d]), TLanes.Load(k), sum);
            }

            sum.Store(scores + j);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TextMad.Numerics.Lanes;
using TextMad.Numerics.Memory;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Queries against cached keys and values: the same chains of fused multiply-adds as <see cref="CausalAttention"/>, so continuing
/// a sequence yields the bits of running it through the model at once.
/// </summary>
/// <remarks>
/// Two queries are worked on at a time (two heads of one token, or two tokens of one head): alone, a short sequence would wait for
/// the latency of its chains.
/// </remarks>
public static unsafe class CachedAttention
{
    /// <summary>Room that one thread needs for weights, in floats.</summary>
    public static int RoomFloats(int longest) => (int)(2 * (FloatArena.RoundUp(longest) + Lane.Count));

    /// <summary>Caches keys and values of the next tokens of a sequence, which must have room reserved for them.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <param name="slot">The slot of the sequence in the cache, counted from 0.</param>
    /// <param name="position">Number of tokens before them.</param>
    /// <param name="rows">Number of tokens.</param>
    /// <param name="qkv">Queries, keys and values (rows, 3C).</param>
    public static void Store(AttentionCache cache, int layer, int slot, int position, int rows, ReadOnlySpan<float> qkv)
    {
        var width = cache.Heads * cache.HeadSize;
        Shape.Require(qkv, rows, 3 * width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position + rows, cache.Longest);
        fixed (float* p = qkv)
        fixed (nint* addresses = cache.Addresses)
        {
            Store(
                cache.PagesOf(slot, addresses), (nint)layer * cache.LayerFloats, cache.Heads, cache.HeadSize, cache.ValueStride, position, rows, p);
        }
    }

    /// <summary>Attends to all tokens up to each query's own; keys and values are cached already.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <param name="slot">The slot of the sequence in the cache, counted from 0.</param>
    /// <param name="position">Number of tokens before the first query's.</param>
    /// <param name="rows">Number of queries.</param>
    /// <param name="firstHead">The first attention head, counted from 0.</param>
    /// <param name="heads">Number of attention heads.</param>
    /// <param name="qkv">Queries, keys and values (rows, 3C).</param>
    /// <param name="room">The calling thread's room: <see cref="RoomFloats"/>.</param>
    /// <param name="output">Receives these heads' columns (rows, C).</param>
    public static void Attend(
        AttentionCache cache,
        int layer,
        int slot,
        int position,
        int rows,
        int firstHead,
        int heads,
        ReadOnlySpan<float> qkv,
        Span<float> room,
        Span<float> output)
    {
        var width = cache.Heads * cache.HeadSize;
        Shape.Require(qkv, rows, 3 * width);
        Shape.Require(output, rows, width);
        Shape.Require(room, 1, RoomFloats(cache.Longest));
        Shape.RequireColumns(firstHead, heads, cache.Heads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position + rows, cache.Longest);
        fixed (float* pq = qkv, pr = room, po = output)
        fixed (nint* addresses = cache.Addresses)
        {
            var all = new Queries(cache, cache.PagesOf(slot, addresses), layer, position, rows, firstHead, heads, pq, pr, po);
            if (Vector512.IsHardwareAccelerated)
            {
                Attend<Lanes512>(all);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Attend<Lanes256>(all);
            }
            else
            {
                Attend<Lanes128>(all);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Attend<TLanes>(in Queries all)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var total = all.Rows * all.Heads;
        for (var i = 0; i < total; i += 2)
        {
            // A sequence without a partner is computed together with a copy of itself.
            var first = all[i];
            var second = all[Math.Min(i + 1, total - 1)];
            Scores<TLanes>(all, first, all.FirstRoom, second, all.SecondRoom);
            var longer = Math.Max(first.Length, second.Length);
            Softmax.CausalForward<TLanes>(1, all.Stride, first.Length - 1, longer - first.Length, all.Scale, all.FirstRoom);
            Softmax.CausalForward<TLanes>(1, all.Stride, second.Length - 1, longer - second.Length, all.Scale, all.SecondRoom);
            Values<TLanes>(all, first, all.FirstRoom, second, all.SecondRoom);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Store(nint* pages, nint layer, int heads, int headSize, int valueStride, int position, int rows, float* qkv)
    {
        var width = heads * headSize;
        var keyFloats = headSize * AttentionCache.PageLength;
        var valueFloats = AttentionCache.PageLength * valueStride;
        for (var r = 0; r < rows; r++, position++, qkv += 3 * (nint)width)
        {
            var place = position % AttentionCache.PageLength;
            var keys = (float*)pages[position / AttentionCache.PageLength] + layer;
            var values = keys + ((nint)heads * keyFloats) + ((nint)place * valueStride);
            keys += place;
            var key = qkv + width;
            var value = key + width;
            for (var head = 0; head < heads; head++)
            {
                for (var d = 0; d < headSize; d++)
                {
                    keys[d * AttentionCache.PageLength] = key[d];
                }

                for (var d = 0; d < headSize; d++)
                {
                    values[d] = value[d];
                }

                keys += keyFloats;
                values += valueFloats;
                key += headSize;
                value += headSize;
            }
        }
    }

    /// <summary>Products of two queries with all keys up to the longer one's length, rounded up to whole pages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scores<TLanes>(in Queries all, in Query first, float* firstScores, in Query second, float* secondScores)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var pages = (Math.Max(first.Length, second.Length) + AttentionCache.PageLength - 1) / AttentionCache.PageLength;
        var headSize = all.HeadSize;
        var page = 0;
        for (; page + 2 <= pages; page += 2)
        {
            var near = (float*)all.Pages[page];
            var far = (float*)all.Pages[page + 1];
            var nearKeys = near + first.Keys;
            var farKeys = far + first.Keys;
            var secondNear = near + second.Keys;
            var secondFar = far + second.Keys;
            var nearValues = near + first.ValueOffset;
            var farValues = far + first.ValueOffset;
            var secondNearValues = near + second.ValueOffset;
            var secondFarValues = far + second.ValueOffset;
            var q0 = first.Values;
            var q1 = second.Values;
            var s00 = TLanes.Broadcast(0);
            var s01 = TLanes.Broadcast(0);
            var s10 = TLanes.Broadcast(0);
            var s11 = TLanes.Broadcast(0);
            for (nint d = 0, k = 0; d < headSize; d++, k += AttentionCache.PageLength)
            {
                var x0 = TLanes.Broadcast(q0[d]);
                s00 = TLanes.Fma(x0, TLanes.Load(nearKeys + k), s00);
                s01 = TLanes.Fma(x0, TLanes.Load(farKeys + k), s01);
                var x1 = TLanes.Broadcast(q1[d]);
                s10 = TLanes.Fma(x1, TLanes.Load(secondNear + k), s10);
                s11 = TLanes.Fma(x1, TLanes.Load(secondFar + k), s11);
                Prefetch(nearValues + k);
                Prefetch(farValues + k);
                Prefetch(secondNearValues + k);
                Prefetch(secondFarValues + k);
            }

            s00.Store(firstScores);
            s01.Store(firstScores + AttentionCache.PageLength);
            s10.Store(secondScores);
            s11.Store(secondScores + AttentionCache.PageLength);
            firstScores += 2 * AttentionCache.PageLength;
            secondScores += 2 * AttentionCache.PageLength;
        }

        if (page < pages)
        {
            var keys = (float*)all.Pages[page] + first.Keys;
            var secondKeys = (float*)all.Pages[page] + second.Keys;
            var q0 = first.Values;
            var q1 = second.Values;
            var s0 = TLanes.Broadcast(0);
            var s1 = TLanes.Broadcast(0);
            for (nint d = 0, k = 0; d < headSize; d++, k += AttentionCache.PageLength)
            {
                s0 = TLanes.Fma(TLanes.Broadcast(q0[d]), TLanes.Load(keys + k), s0);
                s1 = TLanes.Fma(TLanes.Broadcast(q1[d]), TLanes.Load(secondKeys + k), s1);
            }

            s0.Store(firstScores);
            s1.Store(secondScores);
        }
    }

    /// <summary>Sums of values by weight, 32 columns of two queries at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Values<TLanes>(in Queries all, in Query first, float* firstWeights, in Query second, float* secondWeights)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var length = Math.Max(first.Length, second.Length);
        var headSize = all.HeadSize;
        var stride = all.ValueStride;
        for (var i = 0; i < headSize; i += 2 * Lane.Count)
        {
            // A last column of 16 is computed twice, which saves a second loop.
            var next = i + Lane.Count < stride ? Lane.Count : 0;
            var s00 = TLanes.Broadcast(0);
            var s01 = TLanes.Broadcast(0);
            var s10 = TLanes.Broadcast(0);
            var s11 = TLanes.Broadcast(0);
            for (var from = 0; from < length; from += AttentionCache.PageLength)
            {
                var page = (float*)all.Pages[from / AttentionCache.PageLength] + i;
                var v0 = page + first.ValueOffset;
                var v1 = page + second.ValueOffset;
                var count = Math.Min(AttentionCache.PageLength, length - from);
                for (var j = 0; j < count; j++)
                {
                    var w0 = TLanes.Broadcast(firstWeights[from + j]);
                    s00 = TLanes.Fma(w0, TLanes.Load(v0), s00);
                    s01 = TLanes.Fma(w0, TLanes.Load(v0 + next), s01);
                    var w1 = TLanes.Broadcast(secondWeights[from + j]);
                    s10 = TLanes.Fma(w1, TLanes.Load(v1), s10);
                    s11 = TLanes.Fma(w1, TLanes.Load(v1 + next), s11);
                    v0 += stride;
                    v1 += stride;
                }
            }

            Lane.Store(s00, first.Output, i, headSize);
            Lane.Store(s10, second.Output, i, headSize);
            if (i + Lane.Count < headSize)
            {
                Lane.Store(s01, first.Output, i + Lane.Count, headSize);
                Lane.Store(s11, second.Output, i + Lane.Count, headSize);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>One head of one token.</summary>
    internal readonly struct Query(float* values, nint keys, nint valueOffset, int length, float* output)
    {
        /// <summary>Its vector.</summary>
        public readonly float* Values = values;

        /// <summary>Where in a page its keys are.</summary>
        public readonly nint Keys = keys;

        /// <summary>Where in a page its values are.</summary>
        public readonly nint ValueOffset = valueOffset;

        /// <summary>Tokens that it sees.</summary>
        public readonly int Length = length;

        public readonly float* Output = output;
    }

    /// <summary>Heads of some tokens of one sequence: neighbours are two heads of a lone token, otherwise two tokens of a head.</summary>
    internal readonly struct Queries(
        AttentionCache cache, nint* pages, int layer, int position, int rows, int firstHead, int heads, float* qkv, float* room, float* output)
    {
        private readonly nint _layer = (nint)layer * cache.LayerFloats;
        private readonly nint _values = ((nint)layer * cache.LayerFloats) + ((nint)cache.Heads * cache.KeyFloats);
        private readonly int _keyFloats = cache.KeyFloats;
        private readonly int _valueFloats = cache.ValueFloats;
        private readonly nint _width = (nint)cache.Heads * cache.HeadSize;
        private readonly int _position = position;
        private readonly int _firstHead = firstHead;
        private readonly float* _qkv = qkv;
        private readonly float* _output = output;

        public readonly nint* Pages = pages;
        public readonly int Rows = rows;
        public readonly int Heads = heads;
        public readonly int HeadSize = cache.HeadSize;
        public readonly int ValueStride = cache.ValueStride;
        public readonly int Stride = RoomFloats(cache.Longest) / 2;
        public readonly float Scale = new AttentionShape(1, cache.Heads, cache.HeadSize).Scale;
        public readonly float* FirstRoom = room;
        public readonly float* SecondRoom = room + (RoomFloats(cache.Longest) / 2);

        public Query this[int i]
        {
            get
            {
                var head = _firstHead + (i / Rows);
                var row = i % Rows;
                return new Query(
                    _qkv + (row * 3 * _width) + (head * HeadSize),
                    _layer + (head * _keyFloats),
                    _values + (head * _valueFloats),
                    _position + row + 1,
                    _output + (row * _width) + (head * HeadSize));
            }
        }
    }
}

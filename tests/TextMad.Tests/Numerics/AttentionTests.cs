using TextMad.Numerics.Kernels;
using TextMad.Numerics.Lanes;

namespace TextMad.Tests.Numerics;

public sealed unsafe class AttentionTests
{
    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(7, 3, 5)]
    [InlineData(49, 2, 16)]
    [InlineData(130, 2, 17)]
    [InlineData(40, 3, 64)]
    [InlineData(70, 4, 32)]
    public void A_cached_query_yields_the_bits_of_the_whole_sequence_at_every_width(int length, int heads, int headSize)
    {
        var width = heads * headSize;
        var qkv = new Guarded(length * 3 * width, 1);
        var whole = new float[length * width];
        var workspace = new AttentionWorkspace(length, headSize, forTraining: false);
        for (var head = 0; head < heads; head++)
        {
            CausalAttention.Forward(new AttentionShape(length, heads, headSize), head, qkv.Span, whole, default, workspace);
        }

        StepThrough<Lanes128>(length, heads, headSize, qkv.Original, whole);
        StepThrough<Lanes256>(length, heads, headSize, qkv.Original, whole);
        StepThrough<Lanes512>(length, heads, headSize, qkv.Original, whole);
    }

    [Theory]
    [InlineData(5, 2, 4)]
    [InlineData(53, 1, 6)]
    public void The_gradient_is_the_difference_quotient(int length, int heads, int headSize)
    {
        var width = heads * headSize;
        var qkv = new Guarded(length * 3 * width, 1).Original;
        var weights = new Guarded(length * width, 2).Original;
        var gradient = new float[qkv.Length];
        var shape = new AttentionShape(length, heads, headSize);
        var attention = new AttentionWorkspace(length + 5, headSize, forTraining: true);
        for (var head = 0; head < heads; head++)
        {
            CausalAttention.Backward(shape, head, qkv, weights, gradient, default, attention);
        }

        for (var i = 0; i < qkv.Length; i += 7)
        {
            var step = 1e-2f;
            var kept = qkv[i];
            qkv[i] = kept + step;
            var above = Objective();
            qkv[i] = kept - step;
            var below = Objective();
            qkv[i] = kept;
            Assert.Equal((above - below) / (2 * step), gradient[i], 2e-3);
        }

        double Objective()
        {
            var output = new float[length * width];
            for (var head = 0; head < heads; head++)
            {
                CausalAttention.Forward(shape, head, qkv, output, default, attention);
            }

            return output.Zip(weights, (a, b) => (double)a * b).Sum();
        }
    }

    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(49, 2, 16)]
    [InlineData(130, 3, 17)]
    [InlineData(70, 4, 32)]
    public void Queries_of_several_tokens_at_once_yield_the_bits_of_the_whole_sequence(int length, int heads, int headSize)
    {
        var width = heads * headSize;
        var qkv = new Guarded(length * 3 * width, 1);
        var whole = new float[length * width];
        var workspace = new AttentionWorkspace(length, headSize, forTraining: false);
        for (var head = 0; head < heads; head++)
        {
            CausalAttention.Forward(new AttentionShape(length, heads, headSize), head, qkv.Span, whole, default, workspace);
        }

        var cache = new AttentionCache(3, length, 2, heads, headSize);
        var room = new float[CachedAttention.RoomFloats(length)];
        var random = new Random(5);
        var output = new float[length * width];
        for (var position = 0; position < length;)
        {
            // The heads in two parts, as two threads would.
            var rows = Math.Min(1 + random.Next(40), length - position);
            var some = qkv.Original.AsSpan(position * 3 * width, rows * 3 * width);
            var part = output.AsSpan(position * width, rows * width);
            cache.Reserve(1, rows);
            CachedAttention.Store(cache, 1, 1, position, rows, some);
            CachedAttention.Attend(cache, 1, 1, position, rows, 0, heads / 2, some, room, part);
            CachedAttention.Attend(cache, 1, 1, position, rows, heads / 2, heads - (heads / 2), some, room, part);
            cache.Append(1, rows);
            position += rows;
        }

        Assert.Equal(whole, output);
    }

    private static void StepThrough<TLanes>(int length, int heads, int headSize, float[] qkv, float[] whole)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var width = heads * headSize;
        var cache = new AttentionCache(1, length, 1, heads, headSize);
        var room = new float[CachedAttention.RoomFloats(length)];
        var output = new float[width];
        for (var place = 0; place < length; place++)
        {
            cache.Reserve(0, 1);
            CachedAttention.Store(cache, 0, 0, place, 1, qkv.AsSpan(place * 3 * width, 3 * width));
            fixed (nint* addresses = cache.Addresses)
            fixed (float* pq = &qkv[place * 3 * width], pr = room, po = output)
            {
                CachedAttention.Attend<TLanes>(new CachedAttention.Queries(
                    cache, cache.PagesOf(0, addresses), 0, place, 1, 0, heads, pq, pr, po));
            }

            cache.Append(0, 1);

            Assert.Equal(whole[(place * width)..((place + 1) * width)], output);
        }
    }
}

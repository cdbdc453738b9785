using TextMad.Numerics.Kernels;
using TextMad.Numerics.Lanes;
using TextMad.Numerics.Random;
using TextMad.Numerics.Reference;

namespace TextMad.Tests.Numerics;

public sealed unsafe class AttentionTests
{
    private static readonly AttentionShape[] _shapes =
    [
        new(1, 1, 1), new(1, 2, 8), new(7, 3, 5), new(17, 2, 7), new(63, 1, 17), new(65, 2, 16), new(96, 1, 33), new(97, 1, 64),
        new(130, 2, 17),
    ];

    private static readonly DropoutMask _mask = new(RandomKey.FromSeed(5), 0.3, 8);

    [Fact]
    public void Narrow_vectors_yield_the_definitions_bits() => CheckAll<Tile6<Gemm128>>();

    [Fact]
    public void Narrow_vectors_in_tall_tiles_yield_the_definitions_bits() => CheckAll<Tile12<Gemm128>>();

    [Fact]
    public void Middle_vectors_yield_the_definitions_bits() => CheckAll<Tile6<Gemm256>>();

    [Fact]
    public void Wide_vectors_yield_the_definitions_bits() => CheckAll<Tile12<Gemm512>>();

    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(7, 3, 5)]
    [InlineData(49, 2, 16)]
    [InlineData(130, 2, 17)]
    [InlineData(40, 3, 64)]
    [InlineData(70, 4, 32)]
    public void A_cached_query_yields_the_bits_of_the_whole_sequence_at_every_width(int length, int heads, int headSize)
    {
        var shape = new AttentionShape(length, heads, headSize);
        var qkv = new Guarded(length * 3 * shape.Width, 1);
        var whole = new float[length * shape.Width];
        ReferenceAttention.Forward(shape, qkv.Original, whole, default);
        StepThrough<Lanes128>(length, heads, headSize, qkv.Original, whole);
        StepThrough<Lanes256>(length, heads, headSize, qkv.Original, whole);
        StepThrough<Lanes512>(length, heads, headSize, qkv.Original, whole);
    }

    [Theory]
    [InlineData(5, 2, 4)]
    [InlineData(53, 1, 6)]
    public void The_gradient_is_the_difference_quotient(int length, int heads, int headSize)
    {
        var shape = new AttentionShape(length, heads, headSize);
        var qkv = new Guarded(length * 3 * shape.Width, 1).Original;
        var weights = new Guarded(length * shape.Width, 2).Original;
        var gradient = new float[qkv.Length];
        ReferenceAttention.Backward(shape, qkv, weights, gradient, default);
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
            var output = new float[length * shape.Width];
            ReferenceAttention.Forward(shape, qkv, output, default);
            return output.Zip(weights, (a, b) => (double)a * b).Sum();
        }
    }

    [Fact]
    public void A_query_that_is_not_a_number_spoils_its_own_row_only()
    {
        var shape = new AttentionShape(40, 1, 16);
        var qkv = new Guarded(40 * 48, 1).Original;
        qkv[(20 * 48) + 3] = float.NaN;
        var output = new float[40 * 16];
        CausalAttention.Forward(shape, 0, qkv, output, default, new AttentionWorkspace(40, 16, forTraining: false));
        for (var row = 0; row < 40; row++)
        {
            Assert.Equal(row == 20, output.AsSpan(row * 16, 16).ToArray().All(float.IsNaN));
        }
    }

    [Fact]
    public void Shapes_that_do_not_match_are_refused()
    {
        var shape = new AttentionShape(8, 2, 4);
        float[] qkv = new float[8 * 24], y = new float[8 * 8];
        var workspace = new AttentionWorkspace(8, 4, forTraining: false);
        Assert.Throws<ArgumentOutOfRangeException>(() => CausalAttention.Forward(shape, 2, qkv, y, default, workspace));
        Assert.Throws<ArgumentException>(() => CausalAttention.Forward(shape, 0, qkv.AsSpan(1), y, default, workspace));
        Assert.Throws<ArgumentException>(() => CausalAttention.Backward(shape, 0, qkv, y, qkv, default, workspace));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            CausalAttention.Forward(shape, 0, qkv, y, default, new AttentionWorkspace(7, 4, forTraining: false)));
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
        ReferenceAttention.Forward(new AttentionShape(length, heads, headSize), qkv.Original, whole, default);

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

    private static void CheckAll<TTile>()
        where TTile : struct, IGemmTile
    {
        foreach (var shape in _shapes)
        {
            foreach (var dropout in new[] { default, _mask })
            {
                var (t, c) = (shape.Length, shape.Width);
                Guarded qkv = new(t * 3 * c, 1), output = new(t * c, 2), gradient = new(t * 3 * c, 3), slope = new(t * c, 4);
                float[] wanted = new float[t * c], wantedGradient = new float[t * 3 * c];
                ReferenceAttention.Forward(shape, qkv.Original, wanted, dropout);
                ReferenceAttention.Backward(shape, qkv.Original, slope.Original, wantedGradient, dropout);

                // Longer than need be, and used before.
                var workspace = new AttentionWorkspace(t + 3, shape.HeadSize, forTraining: true);
                fixed (float* pq = qkv.Span, po = output.Span, pg = gradient.Span, ps = slope.Span)
                {
                    for (var head = 0; head < shape.Heads; head++)
                    {
                        CausalAttentionDriver<TTile>.Forward(shape, head, pq, po, dropout, workspace, null);
                        CausalAttentionDriver<TTile>.Backward(shape, head, pq, ps, pg, dropout, workspace, null);
                    }
                }

                output.AssertIs(wanted, $"{shape}, dropout {dropout.Probability}");
                gradient.AssertIs(wantedGradient, $"gradient of {shape}, dropout {dropout.Probability}");
                output.Span.Clear();
                gradient.Span.Clear();
                var kept = new Guarded((int)AttentionWorkspace.KeptFloatCount(Math.Min(t + 3, 128)), 5);
                fixed (float* pq = qkv.Span, po = output.Span, pg = gradient.Span, ps = slope.Span, pk = kept.Span)
                {
                    for (var head = 0; head < shape.Heads && t + 3 <= 128; head++)
                    {
                        CausalAttentionDriver<TTile>.Forward(shape, head, pq, po, dropout, workspace, pk);
                        CausalAttentionDriver<TTile>.Backward(shape, head, pq, ps, pg, dropout, workspace, pk);
                    }
                }

                if (t + 3 <= 128)
                {
                    output.AssertIs(wanted, $"{shape} with weights kept, dropout {dropout.Probability}");
                    gradient.AssertIs(wantedGradient, $"gradient of {shape} with weights kept, dropout {dropout.Probability}");
                }
            }
        }
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

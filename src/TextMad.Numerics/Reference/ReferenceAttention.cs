using TextMad.Numerics.Kernels;

namespace TextMad.Numerics.Reference;

/// <summary>Causal attention as it is defined, one number at a time; every sum is one chain in ascending order.</summary>
internal static class ReferenceAttention
{
    /// <summary>output (T, C) from queries, keys and values (T, 3C).</summary>
    public static void Forward(AttentionShape shape, float[] qkv, float[] output, DropoutMask dropout)
    {
        for (var head = 0; head < shape.Heads; head++)
        {
            for (var i = 0; i < shape.Length; i++)
            {
                var weights = Weights(shape, head, i, qkv);
                Drop(shape, head, i, weights, dropout);
                for (var k = 0; k < shape.HeadSize; k++)
                {
                    output[(i * shape.Width) + (head * shape.HeadSize) + k] =
                        Chain(0, i + 1, j => weights[j], j => qkv[At(shape, j, 2, head, k)]);
                }
            }
        }
    }

    /// <summary>Gradient of queries, keys and values (T, 3C) from that of the output (T, C).</summary>
    public static void Backward(AttentionShape shape, float[] qkv, float[] doutput, float[] dqkv, DropoutMask dropout)
    {
        var t = shape.Length;
        for (var head = 0; head < shape.Heads; head++)
        {
            var used = new float[t][];
            var scores = new float[t][];
            float OutputGradient(int i, int k) => doutput[(i * shape.Width) + (head * shape.HeadSize) + k];
            for (var i = 0; i < t; i++)
            {
                var weights = Weights(shape, head, i, qkv);
                used[i] = (float[])weights.Clone();
                Drop(shape, head, i, used[i], dropout);
                scores[i] = new float[i + 1];
                for (var j = 0; j <= i; j++)
                {
                    scores[i][j] = Chain(0, shape.HeadSize, k => OutputGradient(i, k), k => qkv[At(shape, j, 2, head, k)]);
                }

                Drop(shape, head, i, scores[i], dropout);
                ReferenceSoftmax.Backward(weights, scores[i], shape.Scale);
            }

            for (var i = 0; i < t; i++)
            {
                for (var k = 0; k < shape.HeadSize; k++)
                {
                    dqkv[At(shape, i, 0, head, k)] = Chain(0, i + 1, j => scores[i][j], j => qkv[At(shape, j, 1, head, k)]);
                    dqkv[At(shape, i, 1, head, k)] = Chain(i, t, j => scores[j][i], j => qkv[At(shape, j, 0, head, k)]);
                    dqkv[At(shape, i, 2, head, k)] = Chain(i, t, j => used[j][i], j => OutputGradient(j, k));
                }
            }
        }
    }

    private static float[] Weights(AttentionShape shape, int head, int i, float[] qkv)
    {
        var weights = new float[i + 1];
        for (var j = 0; j <= i; j++)
        {
            weights[j] = Chain(0, shape.HeadSize, k => qkv[At(shape, i, 0, head, k)], k => qkv[At(shape, j, 1, head, k)]);
        }

        ReferenceSoftmax.Forward(weights, i + 1, shape.Scale);
        return weights;
    }

    private static void Drop(AttentionShape shape, int head, int i, float[] row, DropoutMask dropout)
    {
        if (dropout.IsActive)
        {
            var stride = (shape.Length + 3L) / 4 * 4;
            var first = ((((long)head * shape.Length) + i) * stride) + dropout.First;
            ReferenceDropout.Apply(row, dropout.Key, first, dropout.Probability);
        }
    }

    /// <summary>Place of an element of one head's queries (0), keys (1) or values (2).</summary>
    private static int At(AttentionShape shape, int row, int part, int head, int k) =>
        (((row * 3) + part) * shape.Width) + (head * shape.HeadSize) + k;

    private static float Chain(int first, int end, Func<int, float> a, Func<int, float> b)
    {
        var sum = 0f;
        for (var i = first; i < end; i++)
        {
            sum = MathF.FusedMultiplyAdd(a(i), b(i), sum);
        }

        return sum;
    }
}

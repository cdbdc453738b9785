namespace TextMad.Numerics.Kernels;

/// <summary>
/// Causal multi-head attention of one sequence, by blocks of queries, so that the (T, T) weights never exist as a whole. The
/// backward pass works the weights out again.
/// </summary>
/// <remarks>Queries, keys and values lie side by side in rows of 3C floats, each C = heads x head size.</remarks>
public static class CausalAttention
{
    /// <summary>Queries that are worked on together; a multiple of every micro-kernel's rows.</summary>
    internal const int QueryBlock = 48;

    /// <summary>output = softmax(Q K^T / sqrt(head size)) V for every head.</summary>
    /// <param name="length">T, the sequence's length.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="headSize">Head size.</param>
    /// <param name="qkv">(T, 3C).</param>
    /// <param name="output">Receives (T, C).</param>
    /// <param name="dropout">Drops attention weights; element numbers count rows of T rounded up to a multiple of 4.</param>
    /// <param name="attention">The calling thread's room for weights.</param>
    /// <param name="gemm">The calling thread's room for packed blocks.</param>
    public static void Forward(
        int length,
        int heads,
        int headSize,
        Span<float> qkv,
        Span<float> output,
        DropoutMask dropout,
        AttentionWorkspace attention,
        GemmWorkspace gemm)
    {
        var width = heads * headSize;
        Shape.Require(qkv, length, 3 * width);
        Shape.Require(output, length, width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, attention.Longest);
        for (var head = 0; head < heads; head++)
        {
            for (var first = 0; first < length; first += QueryBlock)
            {
                var rows = Math.Min(QueryBlock, length - first);
                var keys = first + rows;
                var weights = Weights(rows, first, head, headSize, width, qkv, attention.Weights, gemm);
                Drop(weights, dropout, length, head, first, rows, keys);
                Gemm.Multiply(
                    new MatrixView(weights, rows, keys),
                    Part(qkv, 2, head, headSize, width, 0, keys),
                    new MatrixView(output[((first * width) + (head * headSize))..], rows, headSize, width),
                    false,
                    gemm);
            }
        }
    }

    /// <summary>The gradient of queries, keys and values.</summary>
    /// <param name="length">T, the sequence's length.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="headSize">Head size.</param>
    /// <param name="qkv">(T, 3C).</param>
    /// <param name="doutput">Gradient of the output (T, C).</param>
    /// <param name="dqkv">Receives the gradient (T, 3C).</param>
    /// <param name="dropout">The mask of the forward pass.</param>
    /// <param name="attention">The calling thread's room for weights.</param>
    /// <param name="gemm">The calling thread's room for packed blocks.</param>
    public static void Backward(
        int length,
        int heads,
        int headSize,
        Span<float> qkv,
        Span<float> doutput,
        Span<float> dqkv,
        DropoutMask dropout,
        AttentionWorkspace attention,
        GemmWorkspace gemm)
    {
        var width = heads * headSize;
        Shape.Require(qkv, length, 3 * width);
        Shape.Require(doutput, length, width);
        Shape.Require(dqkv, length, 3 * width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, attention.Longest);
        var scale = Scale(headSize);
        dqkv[..(length * 3 * width)].Clear();
        for (var head = 0; head < heads; head++)
        {
            for (var first = 0; first < length; first += QueryBlock)
            {
                var rows = Math.Min(QueryBlock, length - first);
                var keys = first + rows;
                var weights = Weights(rows, first, head, headSize, width, qkv, attention.Weights, gemm);
                var gradient = attention.Gradient.Span[..(rows * keys)];
                var outputs = new MatrixView(doutput[((first * width) + (head * headSize))..], rows, headSize, width);
                Gemm.Multiply(
                    outputs, Part(qkv, 2, head, headSize, width, 0, keys).Transposed, new MatrixView(gradient, rows, keys), false, gemm);
                var used = weights;
                if (dropout.IsActive)
                {
                    used = attention.Dropped.Span[..(rows * keys)];
                    weights.CopyTo(used);
                    Drop(used, dropout, length, head, first, rows, keys);
                    Drop(gradient, dropout, length, head, first, rows, keys);
                }

                Gemm.Multiply(
                    new MatrixView(used, rows, keys).Transposed, outputs, Part(dqkv, 2, head, headSize, width, 0, keys), true, gemm);
                Softmax.Backward(rows, keys, scale, weights, gradient);
                var scores = new MatrixView(gradient, rows, keys);
                Gemm.Multiply(
                    scores,
                    Part(qkv, 1, head, headSize, width, 0, keys),
                    Part(dqkv, 0, head, headSize, width, first, rows),
                    false,
                    gemm);
                Gemm.Multiply(
                    scores.Transposed,
                    Part(qkv, 0, head, headSize, width, first, rows),
                    Part(dqkv, 1, head, headSize, width, 0, keys),
                    true,
                    gemm);
            }
        }
    }

    /// <summary>Factor of the scores.</summary>
    internal static float Scale(int headSize) => 1 / MathF.Sqrt(headSize);

    private static Span<float> Weights(
        int rows, int first, int head, int headSize, int width, Span<float> qkv, Span<float> room, GemmWorkspace gemm)
    {
        var keys = first + rows;
        var weights = room[..(rows * keys)];
        Gemm.Multiply(
            Part(qkv, 0, head, headSize, width, first, rows),
            Part(qkv, 1, head, headSize, width, 0, keys).Transposed,
            new MatrixView(weights, rows, keys),
            false,
            gemm);
        Softmax.CausalForward(rows, keys, first, Scale(headSize), weights);
        return weights;
    }

    /// <summary>Rows of one head's queries (0), keys (1) or values (2).</summary>
    private static MatrixView Part(Span<float> qkv, int part, int head, int headSize, int width, int first, int rows) =>
        new(qkv[((first * 3 * width) + (part * width) + (head * headSize))..], rows, headSize, 3 * width);

    private static void Drop(Span<float> weights, DropoutMask dropout, int length, int head, int first, int rows, int keys)
    {
        if (!dropout.IsActive)
        {
            return;
        }

        long stride = (length + 3) / 4 * 4;
        for (var r = 0; r < rows; r++)
        {
            var number = ((((long)head * length) + first + r) * stride) + dropout.First;
            (dropout with { First = number }).Apply(weights.Slice(r * keys, keys));
        }
    }
}

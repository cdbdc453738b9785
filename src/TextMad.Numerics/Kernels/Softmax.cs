using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>Softmax over rows, its gradient, and the cross-entropy of a row of logits.</summary>
public static unsafe class Softmax
{
    /// <summary>
    /// Causal attention weights: row r becomes softmax(scale x[0..first + r]), followed by zeros.
    /// </summary>
    /// <param name="rows">Number of queries.</param>
    /// <param name="stride">Distance of rows, a multiple of 16, at least first + rows.</param>
    /// <param name="first">Number of keys before that of the first query.</param>
    /// <param name="padding">Zeros that have to follow a row's weights, as far as the stride has room for them.</param>
    /// <param name="scale">Factor of the scores.</param>
    /// <param name="x">Scores; receives weights (rows, stride).</param>
    public static void CausalForward(int rows, int stride, int first, int padding, float scale, Span<float> x)
    {
        Shape.Require(x, rows, stride);
        RequireCausal(rows, stride, first);
        fixed (float* px = x)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                CausalForward<Lanes512>(rows, stride, first, padding, scale, px);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                CausalForward<Lanes256>(rows, stride, first, padding, scale, px);
            }
            else
            {
                CausalForward<Lanes128>(rows, stride, first, padding, scale, px);
            }
        }
    }

    /// <summary>Turns the gradient of causal attention weights into that of the scores before scaling.</summary>
    /// <param name="rows">Number of queries.</param>
    /// <param name="stride">Distance of rows, a multiple of 16, at least first + rows.</param>
    /// <param name="first">Number of keys before that of the first query.</param>
    /// <param name="padding">Zeros that have to follow a row's gradients, as far as the stride has room for them.</param>
    /// <param name="scale">Factor of the scores.</param>
    /// <param name="weights">Weights (rows, stride).</param>
    /// <param name="gradient">Gradient of the weights; receives that of the scores (rows, stride).</param>
    public static void CausalBackward(
        int rows, int stride, int first, int padding, float scale, ReadOnlySpan<float> weights, Span<float> gradient)
    {
        Shape.Require(weights, rows, stride);
        Shape.Require(gradient, rows, stride);
        RequireCausal(rows, stride, first);
        fixed (float* pw = weights, pg = gradient)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                CausalBackward<Lanes512>(rows, stride, first, padding, scale, pw, pg);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                CausalBackward<Lanes256>(rows, stride, first, padding, scale, pw, pg);
            }
            else
            {
                CausalBackward<Lanes128>(rows, stride, first, padding, scale, pw, pg);
            }
        }
    }

    /// <summary>Log-probabilities of the targets under softmax(logits).</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="vocabulary">V, the number of token ids of the vocabulary.</param>
    /// <param name="logits">The logits, shape (rows, V), row-major.</param>
    /// <param name="targets">Token ids (rows).</param>
    /// <param name="logProbabilities">Receives natural logarithms (rows).</param>
    public static void LogProbabilities(
        int rows, int vocabulary, ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, Span<float> logProbabilities)
    {
        Shape.Require(logits, rows, vocabulary);
        Shape.Require(logProbabilities, rows, 1);
        for (var r = 0; r < rows; r++)
        {
            LogProbabilities(logits.Slice(r * vocabulary, vocabulary), targets.Slice(r, 1), logProbabilities.Slice(r, 1));
        }
    }

    /// <summary>Log-probabilities of several tokens under softmax(logits), of one row.</summary>
    /// <param name="logits">The logits (V).</param>
    /// <param name="tokens">Token ids, any number of them.</param>
    /// <param name="logProbabilities">Receives natural logarithms, as many.</param>
    public static void LogProbabilities(ReadOnlySpan<float> logits, ReadOnlySpan<int> tokens, Span<float> logProbabilities)
    {
        var (largest, sum) = Normaliser(logits);
        var logSum = RealFunctions.Log(sum);
        for (var i = 0; i < tokens.Length; i++)
        {
            logProbabilities[i] = (float)(logits[tokens[i]] - largest - logSum);
        }
    }

    /// <summary>
    /// Cross-entropy with its gradient: -ln softmax(logits)[target] of each row, and the logits become
    /// scale (softmax(logits) - onehot(target)).
    /// </summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="vocabulary">V, the number of token ids of the vocabulary.</param>
    /// <param name="scale">Factor of the gradient: 1 / tokens of the batch for a mean.</param>
    /// <param name="logits">Logits; receives the gradient (rows, V).</param>
    /// <param name="targets">Token ids (rows).</param>
    /// <param name="losses">Receives the cross-entropies in nats (rows).</param>
    /// <param name="weights">Factors of each row's cross-entropy and gradient (rows); empty for 1.</param>
    /// <param name="least">
    /// A row whose cross-entropy is below this counts nothing, neither in the loss nor in the gradient: truncated cross-entropy [arXiv 2509.08972] with
    /// least = -ln gamma. 0 for every row.
    /// </param>
    public static void CrossEntropy(
        int rows,
        int vocabulary,
        float scale,
        Span<float> logits,
        ReadOnlySpan<int> targets,
        Span<double> losses,
        ReadOnlySpan<float> weights = default,
        double least = 0)
    {
        Shape.Require(logits, rows, vocabulary);
        for (var r = 0; r < rows; r++)
        {
            var rowScale = weights.IsEmpty ? scale : scale * weights[r];
            var row = logits.Slice(r * vocabulary, vocabulary);
            double target = row[targets[r]];
            float largest, sum;
            fixed (float* p = row)
            {
                if (Vector512.IsHardwareAccelerated)
                {
                    CrossEntropy<Lanes512>(vocabulary, rowScale, p, out largest, out sum);
                }
                else if (Vector256.IsHardwareAccelerated)
                {
                    CrossEntropy<Lanes256>(vocabulary, rowScale, p, out largest, out sum);
                }
                else
                {
                    CrossEntropy<Lanes128>(vocabulary, rowScale, p, out largest, out sum);
                }
            }

            row[targets[r]] -= rowScale;
            losses[r] = RealFunctions.Log(sum) + largest - target;
            if (least > 0 && losses[r] < least)
            {
                row.Clear();
                losses[r] = 0;
            }
            else if (!weights.IsEmpty)
            {
                losses[r] *= weights[r];
            }
        }
    }

    /// <summary>Returns the largest element m of a row, and the sum of exp(x - m).</summary>
    private static (float Largest, float Sum) Normaliser(ReadOnlySpan<float> row)
    {
        fixed (float* p = row)
        {
            return Vector512.IsHardwareAccelerated ? Normaliser<Lanes512>(row.Length, p)
                : Vector256.IsHardwareAccelerated ? Normaliser<Lanes256>(row.Length, p)
                : Normaliser<Lanes128>(row.Length, p);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static (float Largest, float Sum) Normaliser<TLanes>(int length, float* row)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var largest = LargestOf<TLanes>(length, row);
        var offset = TLanes.Broadcast(largest);
        var sum = TLanes.Broadcast(0);
        var i = 0;
        for (; i + Lane.Count <= length; i += Lane.Count)
        {
            sum += VectorExp.Exp(TLanes.Load(row + i) - offset);
        }

        if (i < length)
        {
            // Lanes beyond the row add nothing: exp is clamped, so they are cut off by hand.
            sum += Lane.First(VectorExp.Exp(Lane.Load<TLanes>(row, i, length) - offset), length - i, TLanes.Broadcast(0));
        }

        return (largest, sum.Sum());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void CrossEntropy<TLanes>(int length, float scale, float* row, out float largest, out float sum)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        largest = LargestOf<TLanes>(length, row);
        sum = Exponentials<TLanes>(length, largest, row);
        var factor = TLanes.Broadcast(scale / sum);
        for (var i = 0; i < length; i += Lane.Count)
        {
            Lane.Store(Lane.Load<TLanes>(row, i, length) * factor, row, i, length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void CausalForward<TLanes>(int rows, int stride, int first, int padding, float scale, float* x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var scales = TLanes.Broadcast(scale);
        var lowest = TLanes.Broadcast(float.NegativeInfinity);
        var zeros = TLanes.Broadcast(0);
        for (var r = 0; r < rows; r++, x += stride)
        {
            // Lanes beyond a row's keys hold undefined values; they are masked where they would count.
            var length = first + r + 1;
            var whole = length - (length % Lane.Count);
            var rest = length - whole;
            var largest = lowest;
            for (var i = 0; i < whole; i += Lane.Count)
            {
                largest = TLanes.Max(largest, TLanes.Load(x + i));
            }

            if (rest > 0)
            {
                largest = TLanes.Max(largest, Lane.First(TLanes.Load(x + whole), rest, lowest));
            }

            var minus = TLanes.Broadcast(-(largest.Largest() * scale));
            var sum = zeros;
            for (var i = 0; i < whole; i += Lane.Count)
            {
                var e = VectorExp.Exp(TLanes.Fma(TLanes.Load(x + i), scales, minus));
                e.Store(x + i);
                sum += e;
            }

            if (rest > 0)
            {
                var e = Lane.First(VectorExp.Exp(TLanes.Fma(TLanes.Load(x + whole), scales, minus)), rest, zeros);
                e.Store(x + whole);
                sum += e;
            }

            var inverse = TLanes.Broadcast(1 / sum.Sum());
            var end = whole + (rest > 0 ? Lane.Count : 0);
            for (var i = 0; i < end; i += Lane.Count)
            {
                (TLanes.Load(x + i) * inverse).Store(x + i);
            }

            Clear<TLanes>(x, end, Math.Min(stride, length + padding));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void CausalBackward<TLanes>(
        int rows, int stride, int first, int padding, float scale, float* weights, float* gradient)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var scales = TLanes.Broadcast(scale);
        var zeros = TLanes.Broadcast(0);
        for (var r = 0; r < rows; r++, weights += stride, gradient += stride)
        {
            var length = first + r + 1;
            var whole = length - (length % Lane.Count);
            var rest = length - whole;
            var dot = zeros;
            for (var i = 0; i < whole; i += Lane.Count)
            {
                dot = TLanes.Fma(TLanes.Load(weights + i), TLanes.Load(gradient + i), dot);
            }

            if (rest > 0)
            {
                Lane.First(TLanes.Load(gradient + whole), rest, zeros).Store(gradient + whole);
                dot = TLanes.Fma(Lane.First(TLanes.Load(weights + whole), rest, zeros), TLanes.Load(gradient + whole), dot);
            }

            var dots = TLanes.Broadcast(dot.Sum());
            for (var i = 0; i < whole; i += Lane.Count)
            {
                var d = (TLanes.Load(gradient + i) - dots) * TLanes.Load(weights + i);
                (d * scales).Store(gradient + i);
            }

            if (rest > 0)
            {
                var d = (TLanes.Load(gradient + whole) - dots) * TLanes.Load(weights + whole);
                Lane.First(d * scales, rest, zeros).Store(gradient + whole);
            }

            Clear<TLanes>(gradient, whole + (rest > 0 ? Lane.Count : 0), Math.Min(stride, length + padding));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float LargestOf<TLanes>(int length, float* row)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var largest = TLanes.Broadcast(float.NegativeInfinity);
        for (var i = 0; i < length; i += Lane.Count)
        {
            largest = TLanes.Max(largest, Lane.Load<TLanes>(row, i, length, float.NegativeInfinity));
        }

        return largest.Largest();
    }

    /// <summary>Returns the row becomes exp(x - offset); returns the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Exponentials<TLanes>(int length, float offset, float* row)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var offsets = TLanes.Broadcast(offset);
        var sum = TLanes.Broadcast(0);
        var i = 0;
        for (; i + Lane.Count <= length; i += Lane.Count)
        {
            var e = VectorExp.Exp(TLanes.Load(row + i) - offsets);
            e.Store(row + i);
            sum += e;
        }

        if (i < length)
        {
            var e = Lane.First(
                VectorExp.Exp(Lane.Load<TLanes>(row, i, length) - offsets), length - i, TLanes.Broadcast(0));
            Lane.Store(e, row, i, length);
            sum += e;
        }

        return sum.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<TLanes>(float* row, int first, int end)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (var i = first; i < end; i += Lane.Count)
        {
            TLanes.Broadcast(0).Store(row + i);
        }
    }

    private static void RequireCausal(int rows, int stride, int first)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, first + rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(stride % Lane.Count, 0);
    }
}

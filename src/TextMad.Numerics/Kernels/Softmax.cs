using System.Runtime.Intrinsics;
using TextMad.Numerics.Elementary;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>Softmax over rows, its gradient, and the cross-entropy of a row of logits.</summary>
public static unsafe class Softmax
{
    /// <summary>
    /// Causal attention weights: row r becomes softmax(scale x[0..first + r]) and zeros after that.
    /// </summary>
    /// <param name="rows">Queries.</param>
    /// <param name="columns">Keys, at least first + rows.</param>
    /// <param name="first">Number of keys before that of the first query.</param>
    /// <param name="scale">Factor of the scores.</param>
    /// <param name="x">Scores; receives weights (rows, columns).</param>
    public static void CausalForward(int rows, int columns, int first, float scale, Span<float> x)
    {
        Shape.Require(x, rows, columns);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, first + rows);
        fixed (float* px = x)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                CausalForward<Lanes512>(rows, columns, first, scale, px);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                CausalForward<Lanes256>(rows, columns, first, scale, px);
            }
            else
            {
                CausalForward<Lanes128>(rows, columns, first, scale, px);
            }
        }
    }

    /// <summary>Turns the gradient of softmax weights into that of the scores before scaling.</summary>
    /// <param name="rows">Queries.</param>
    /// <param name="columns">Keys.</param>
    /// <param name="scale">Factor of the scores.</param>
    /// <param name="weights">Softmax weights (rows, columns).</param>
    /// <param name="gradient">Gradient of the weights; receives that of the scores (rows, columns).</param>
    public static void Backward(int rows, int columns, float scale, ReadOnlySpan<float> weights, Span<float> gradient)
    {
        Shape.Require(weights, rows, columns);
        Shape.Require(gradient, rows, columns);
        fixed (float* pw = weights, pg = gradient)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Backward<Lanes512>(rows, columns, scale, pw, pg);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Backward<Lanes256>(rows, columns, scale, pw, pg);
            }
            else
            {
                Backward<Lanes128>(rows, columns, scale, pw, pg);
            }
        }
    }

    /// <summary>Log-probabilities of the targets under softmax(logits).</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="logits">(rows, V).</param>
    /// <param name="targets">Token ids (rows).</param>
    /// <param name="logProbabilities">Receives natural logarithms (rows).</param>
    public static void LogProbabilities(
        int rows, int vocabulary, ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, Span<float> logProbabilities)
    {
        Shape.Require(logits, rows, vocabulary);
        Shape.Require(logProbabilities, rows, 1);
        for (var r = 0; r < rows; r++)
        {
            var row = logits.Slice(r * vocabulary, vocabulary);
            var (largest, sum) = Normaliser(row);
            logProbabilities[r] = (float)(row[targets[r]] - largest - RealFunctions.Log(sum));
        }
    }

    /// <summary>
    /// Cross-entropy with its gradient: returns the sum over rows of -ln softmax(logits)[target] and turns the logits into
    /// scale (softmax(logits) - onehot(target)).
    /// </summary>
    /// <param name="rows">Rows.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="scale">Factor of the gradient: 1 / tokens of the batch for a mean.</param>
    /// <param name="logits">Logits; receives the gradient (rows, V).</param>
    /// <param name="targets">Token ids (rows).</param>
    public static double CrossEntropy(int rows, int vocabulary, float scale, Span<float> logits, ReadOnlySpan<int> targets)
    {
        Shape.Require(logits, rows, vocabulary);
        var loss = 0.0;
        for (var r = 0; r < rows; r++)
        {
            var row = logits.Slice(r * vocabulary, vocabulary);
            double target = row[targets[r]];
            float largest, sum;
            fixed (float* p = row)
            {
                if (Vector512.IsHardwareAccelerated)
                {
                    CrossEntropy<Lanes512>(vocabulary, scale, p, out largest, out sum);
                }
                else if (Vector256.IsHardwareAccelerated)
                {
                    CrossEntropy<Lanes256>(vocabulary, scale, p, out largest, out sum);
                }
                else
                {
                    CrossEntropy<Lanes128>(vocabulary, scale, p, out largest, out sum);
                }
            }

            row[targets[r]] -= scale;
            loss += RealFunctions.Log(sum) + largest - target;
        }

        return loss;
    }

    /// <summary>The largest element m of a row, and the sum of exp(x - m).</summary>
    private static (float Largest, float Sum) Normaliser(ReadOnlySpan<float> row)
    {
        fixed (float* p = row)
        {
            return Vector512.IsHardwareAccelerated ? Normaliser<Lanes512>(row.Length, p)
                : Vector256.IsHardwareAccelerated ? Normaliser<Lanes256>(row.Length, p)
                : Normaliser<Lanes128>(row.Length, p);
        }
    }

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
            var last = stackalloc float[Lane.Count];
            VectorExp.Exp(Lane.Load<TLanes>(row, i, length) - offset).Store(last);
            sum += Lane.Load<TLanes>(last, 0, length - i);
        }

        return (largest, sum.Sum());
    }

    internal static void CrossEntropy<TLanes>(int length, float scale, float* row, out float largest, out float sum)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        largest = LargestOf<TLanes>(length, row);
        sum = Exponentials<TLanes>(length, length, TLanes.Broadcast(1), largest, row);
        var factor = TLanes.Broadcast(scale / sum);
        for (var i = 0; i < length; i += Lane.Count)
        {
            Lane.Store(Lane.Load<TLanes>(row, i, length) * factor, row, i, length);
        }
    }

    internal static void CausalForward<TLanes>(int rows, int columns, int first, float scale, float* x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var scales = TLanes.Broadcast(scale);
        for (var r = 0; r < rows; r++)
        {
            var length = first + r + 1;
            var sum = Exponentials<TLanes>(length, columns, scales, LargestOf<TLanes>(length, x) * scale, x);
            var inverse = TLanes.Broadcast(1 / sum);
            for (var i = 0; i < length; i += Lane.Count)
            {
                Lane.Store(Lane.Load<TLanes>(x, i, columns) * inverse, x, i, columns);
            }

            x += columns;
        }
    }

    internal static void Backward<TLanes>(int rows, int columns, float scale, float* weights, float* gradient)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var scales = TLanes.Broadcast(scale);
        for (var r = 0; r < rows; r++)
        {
            var dot = TLanes.Broadcast(0);
            for (var i = 0; i < columns; i += Lane.Count)
            {
                dot = TLanes.Fma(Lane.Load<TLanes>(weights, i, columns), Lane.Load<TLanes>(gradient, i, columns), dot);
            }

            var dots = TLanes.Broadcast(dot.Sum());
            for (var i = 0; i < columns; i += Lane.Count)
            {
                var d = (Lane.Load<TLanes>(gradient, i, columns) - dots) * Lane.Load<TLanes>(weights, i, columns);
                Lane.Store(d * scales, gradient, i, columns);
            }

            weights += columns;
            gradient += columns;
        }
    }

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

    /// <summary>
    /// row[0..length) becomes exp(scale x - offset) and row[length..columns) zero; returns the sum.
    /// </summary>
    private static float Exponentials<TLanes>(int length, int columns, TLanes scale, float offset, float* row)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var minus = TLanes.Broadcast(-offset);
        var sum = TLanes.Broadcast(0);
        var i = 0;
        for (; i + Lane.Count <= length; i += Lane.Count)
        {
            var e = VectorExp.Exp(TLanes.Fma(TLanes.Load(row + i), scale, minus));
            e.Store(row + i);
            sum += e;
        }

        if (i < length)
        {
            Lane.Store(VectorExp.Exp(TLanes.Fma(Lane.Load<TLanes>(row, i, length), scale, minus)), row, i, length);
            sum += Lane.Load<TLanes>(row, i, length);
            i = length;
        }

        for (; i < columns; i++)
        {
            row[i] = 0;
        }

        return sum.Sum();
    }
}

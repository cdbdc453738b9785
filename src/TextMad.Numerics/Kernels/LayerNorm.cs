using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>Layer normalisation over rows [Ba et al., arXiv 1607.06450], with the residual addition that comes before it.</summary>
public static unsafe class LayerNorm
{
    /// <summary>Added to the variance, as in GPT-2.</summary>
    public const float Epsilon = 1e-5f;

    /// <summary>
    /// sum = x + (delta + bias); y = gain (sum - mean) / sqrt(variance + epsilon) + shift, per row.
    /// </summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">C, the width: the number of floats in a row.</param>
    /// <param name="x">The residual stream (rows, C).</param>
    /// <param name="delta">What a branch adds to it (rows, C); empty for nothing, and then <paramref name="sum"/> is not written.</param>
    /// <param name="bias">Added to every row of delta (C); empty for none.</param>
    /// <param name="sum">Receives the new residual stream (rows, C); may be <paramref name="x"/>.</param>
    /// <param name="gain">The gain, shape (C).</param>
    /// <param name="shift">The shift, shape (C).</param>
    /// <param name="y">Receives the normalised rows (rows, C).</param>
    /// <param name="mean">Receives the means (rows).</param>
    /// <param name="inverseDeviation">Receives 1 / sqrt(variance + epsilon) (rows).</param>
    public static void Forward(
        int rows,
        int width,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> delta,
        ReadOnlySpan<float> bias,
        Span<float> sum,
        ReadOnlySpan<float> gain,
        ReadOnlySpan<float> shift,
        Span<float> y,
        Span<float> mean,
        Span<float> inverseDeviation)
    {
        Shape.Require(x, rows, width);
        Shape.Require(y, rows, width);
        Shape.Require(gain, 1, width);
        Shape.Require(shift, 1, width);
        Shape.Require(mean, rows, 1);
        Shape.Require(inverseDeviation, rows, 1);
        if (!delta.IsEmpty)
        {
            Shape.Require(delta, rows, width);
            Shape.Require(sum, rows, width);
        }

        if (!bias.IsEmpty)
        {
            Shape.Require(bias, 1, width);
        }

        fixed (float* px = x, pd = delta, pb = bias, ps = sum, pg = gain, ph = shift, py = y, pm = mean, pi = inverseDeviation)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Forward<Lanes512>(rows, width, px, pd, pb, ps, pg, ph, py, pm, pi);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Forward<Lanes256>(rows, width, px, pd, pb, ps, pg, ph, py, pm, pi);
            }
            else
            {
                Forward<Lanes128>(rows, width, px, pd, pb, ps, pg, ph, py, pm, pi);
            }
        }
    }

    /// <summary>Adds the gradient through the normalisation to <paramref name="dx"/>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">C, the width: the number of floats in a row.</param>
    /// <param name="x">What was normalised (rows, C).</param>
    /// <param name="gain">The gain, shape (C).</param>
    /// <param name="mean">From the forward pass (rows).</param>
    /// <param name="inverseDeviation">From the forward pass (rows).</param>
    /// <param name="dy">Gradient of the normalised rows (rows, C).</param>
    /// <param name="dx">Gradient of x, added to (rows, C).</param>
    public static void InputGradient(
        int rows,
        int width,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> gain,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> inverseDeviation,
        ReadOnlySpan<float> dy,
        Span<float> dx)
    {
        Shape.Require(x, rows, width);
        Shape.Require(gain, 1, width);
        Shape.Require(mean, rows, 1);
        Shape.Require(inverseDeviation, rows, 1);
        Shape.Require(dy, rows, width);
        Shape.Require(dx, rows, width);
        fixed (float* px = x, pg = gain, pm = mean, pi = inverseDeviation, pdy = dy, pdx = dx)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                InputGradient<Lanes512>(rows, width, px, pg, pm, pi, pdy, pdx);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                InputGradient<Lanes256>(rows, width, px, pg, pm, pi, pdy, pdx);
            }
            else
            {
                InputGradient<Lanes128>(rows, width, px, pg, pm, pi, pdy, pdx);
            }
        }
    }

    /// <summary>Adds the gradients of some columns of gain and shift to theirs, row after row.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">C, the width: the number of floats in a row.</param>
    /// <param name="first">First of the columns.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="x">What was normalised (rows, C).</param>
    /// <param name="mean">From the forward pass (rows).</param>
    /// <param name="inverseDeviation">From the forward pass (rows).</param>
    /// <param name="dy">Gradient of the normalised rows (rows, C).</param>
    /// <param name="dgain">Gradient of gain, added to (C).</param>
    /// <param name="dshift">Gradient of shift, added to (C).</param>
    public static void ParameterGradient(
        int rows,
        int width,
        int first,
        int count,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> inverseDeviation,
        ReadOnlySpan<float> dy,
        Span<float> dgain,
        Span<float> dshift)
    {
        Shape.Require(x, rows, width);
        Shape.Require(mean, rows, 1);
        Shape.Require(inverseDeviation, rows, 1);
        Shape.Require(dy, rows, width);
        Shape.Require(dgain, 1, width);
        Shape.Require(dshift, 1, width);
        Shape.RequireColumns(first, count, width);
        fixed (float* px = x, pm = mean, pi = inverseDeviation, pdy = dy, pdg = dgain, pds = dshift)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                ParameterGradient<Lanes512>(rows, width, first, count, px, pm, pi, pdy, pdg, pds);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                ParameterGradient<Lanes256>(rows, width, first, count, px, pm, pi, pdy, pdg, pds);
            }
            else
            {
                ParameterGradient<Lanes128>(rows, width, first, count, px, pm, pi, pdy, pdg, pds);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Forward<TLanes>(
        int rows,
        int width,
        float* x,
        float* delta,
        float* bias,
        float* sum,
        float* gain,
        float* shift,
        float* y,
        float* mean,
        float* inverseDeviation)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (var r = 0; r < rows; r++)
        {
            var row = x;
            var total = TLanes.Broadcast(0);
            for (var i = 0; i < width; i += Lane.Count)
            {
                var value = Lane.Load<TLanes>(x, i, width);
                if (delta is not null)
                {
                    var change = Lane.Load<TLanes>(delta, i, width);
                    if (bias is not null)
                    {
                        change += Lane.Load<TLanes>(bias, i, width);
                    }

                    value += change;
                    Lane.Store(value, sum, i, width);
                }

                total += value;
            }

            if (delta is not null)
            {
                row = sum;
                delta += width;
                sum += width;
            }

            var m = total.Sum() / width;
            var means = TLanes.Broadcast(m);
            var squares = TLanes.Broadcast(0);
            for (var i = 0; i < width; i += Lane.Count)
            {
                var d = Lane.Load<TLanes>(row, i, width, m) - means;
                squares = TLanes.Fma(d, d, squares);
            }

            var s = 1 / MathF.Sqrt((squares.Sum() / width) + Epsilon);
            var scales = TLanes.Broadcast(s);
            for (var i = 0; i < width; i += Lane.Count)
            {
                var normal = (Lane.Load<TLanes>(row, i, width) - means) * scales;
                Lane.Store(
                    TLanes.Fma(normal, Lane.Load<TLanes>(gain, i, width), Lane.Load<TLanes>(shift, i, width)), y, i, width);
            }

            mean[r] = m;
            inverseDeviation[r] = s;
            x += width;
            y += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void InputGradient<TLanes>(
        int rows, int width, float* x, float* gain, float* mean, float* inverseDeviation, float* dy, float* dx)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (var r = 0; r < rows; r++)
        {
            var means = TLanes.Broadcast(mean[r]);
            var scales = TLanes.Broadcast(inverseDeviation[r]);
            var first = TLanes.Broadcast(0);
            var second = TLanes.Broadcast(0);
            for (var i = 0; i < width; i += Lane.Count)
            {
                var normal = (Lane.Load<TLanes>(x, i, width) - means) * scales;
                var d = Lane.Load<TLanes>(dy, i, width) * Lane.Load<TLanes>(gain, i, width);
                first += d;
                second = TLanes.Fma(d, normal, second);
            }

            var firsts = TLanes.Broadcast(first.Sum() / width);
            var seconds = TLanes.Broadcast(-(second.Sum() / width));
            for (var i = 0; i < width; i += Lane.Count)
            {
                var normal = (Lane.Load<TLanes>(x, i, width) - means) * scales;
                var d = (Lane.Load<TLanes>(dy, i, width) * Lane.Load<TLanes>(gain, i, width)) - firsts;
                d = TLanes.Fma(normal, seconds, d);
                Lane.Store(TLanes.Fma(d, scales, Lane.Load<TLanes>(dx, i, width)), dx, i, width);
            }

            x += width;
            dy += width;
            dx += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void ParameterGradient<TLanes>(
        int rows,
        int width,
        int first,
        int count,
        float* x,
        float* mean,
        float* inverseDeviation,
        float* dy,
        float* dgain,
        float* dshift)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var end = first + count;
        var i = first;

        // Two columns of lanes at once: one alone would wait for each addition.
        for (; i + (2 * Lane.Count) <= end; i += 2 * Lane.Count)
        {
            var gains0 = TLanes.Load(dgain + i);
            var gains1 = TLanes.Load(dgain + i + Lane.Count);
            var shifts0 = TLanes.Load(dshift + i);
            var shifts1 = TLanes.Load(dshift + i + Lane.Count);
            float* row = x + i, slope = dy + i;
            for (var r = 0; r < rows; r++, row += width, slope += width)
            {
                var means = TLanes.Broadcast(mean[r]);
                var scales = TLanes.Broadcast(inverseDeviation[r]);
                var g0 = TLanes.Load(slope);
                var g1 = TLanes.Load(slope + Lane.Count);
                gains0 = TLanes.Fma(g0, (TLanes.Load(row) - means) * scales, gains0);
                gains1 = TLanes.Fma(g1, (TLanes.Load(row + Lane.Count) - means) * scales, gains1);
                shifts0 += g0;
                shifts1 += g1;
            }

            gains0.Store(dgain + i);
            gains1.Store(dgain + i + Lane.Count);
            shifts0.Store(dshift + i);
            shifts1.Store(dshift + i + Lane.Count);
        }

        for (; i < end; i += Lane.Count)
        {
            var gains = Lane.Load<TLanes>(dgain, i, end);
            var shifts = Lane.Load<TLanes>(dshift, i, end);
            for (var r = 0; r < rows; r++)
            {
                var row = (nint)r * width;
                var g = Lane.Load<TLanes>(dy + row, i, end);
                var normal = (Lane.Load<TLanes>(x + row, i, end) - TLanes.Broadcast(mean[r])) * TLanes.Broadcast(inverseDeviation[r]);
                gains = TLanes.Fma(g, normal, gains);
                shifts += g;
            }

            Lane.Store(gains, dgain, i, end);
            Lane.Store(shifts, dshift, i, end);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// The Gaussian error linear unit in its tanh form, GPT-2's "gelu_new": x (1 + tanh(u)) / 2 with
/// u = sqrt(2/pi) (x + 0.044715 x^3) [Hendrycks and Gimpel, arXiv 1606.08415]. Computed as x / (1 + exp(-2u)), the same function.
/// </summary>
public static unsafe class Gelu
{
    internal const float MinusTwoRoot = -1.5957691216057308f;
    internal const float Cubic = 0.044715f;
    internal const float TripleCubic = 0.134145f;

    /// <summary>x += bias per row; y = gelu(x).</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="x">Arguments without their bias; receives them with it (rows, columns).</param>
    /// <param name="bias">(columns).</param>
    /// <param name="y">Receives the values (rows, columns); may be <paramref name="x"/>, whose sums are lost then.</param>
    public static void Forward(int rows, int width, Span<float> x, ReadOnlySpan<float> bias, Span<float> y)
    {
        Shape.Require(x, rows, width);
        Shape.Require(bias, 1, width);
        Shape.Require(y, rows, width);
        fixed (float* px = x, pb = bias, py = y)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Forward<Lanes512>(rows, width, px, pb, py);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Forward<Lanes256>(rows, width, px, pb, py);
            }
            else
            {
                Forward<Lanes128>(rows, width, px, pb, py);
            }
        }
    }

    /// <summary>Turns the gradient of the values into that of the arguments, and works the values out once more.</summary>
    /// <param name="count">Elements.</param>
    /// <param name="x">Arguments with their bias.</param>
    /// <param name="gradient">Gradient of the values; receives that of the arguments.</param>
    /// <param name="y">Receives the values.</param>
    public static void Backward(int count, ReadOnlySpan<float> x, Span<float> gradient, Span<float> y)
    {
        Shape.Require(x, 1, count);
        Shape.Require(gradient, 1, count);
        Shape.Require(y, 1, count);
        fixed (float* px = x, pg = gradient, py = y)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Backward<Lanes512>(count, px, pg, py);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Backward<Lanes256>(count, px, pg, py);
            }
            else
            {
                Backward<Lanes128>(count, px, pg, py);
            }
        }
    }

    internal static void Forward<TLanes>(int rows, int width, float* x, float* bias, float* y)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (var r = 0; r < rows; r++)
        {
            for (var i = 0; i < width; i += Lane.Count)
            {
                var v = Lane.Load<TLanes>(x, i, width) + Lane.Load<TLanes>(bias, i, width);
                Lane.Store(v, x, i, width);
                Lane.Store(v / (TLanes.Broadcast(1) + ExpOfMinusTwoU(v)), y, i, width);
            }

            x += width;
            y += width;
        }
    }

    internal static void Backward<TLanes>(int count, float* x, float* gradient, float* y)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var one = TLanes.Broadcast(1);
        for (var i = 0; i < count; i += Lane.Count)
        {
            // With s = 1 / (1 + exp(-2u)): y = x s, dy/dx = s + y (1 - s) 2u'.
            var v = Lane.Load<TLanes>(x, i, count);
            var s = one / (one + ExpOfMinusTwoU(v));
            var value = v * s;
            var slope = TLanes.Fma(v * v, TLanes.Broadcast(TripleCubic), one) * TLanes.Broadcast(-MinusTwoRoot);
            var derivative = TLanes.Fma(value * (one - s), slope, s);
            Lane.Store(Lane.Load<TLanes>(gradient, i, count) * derivative, gradient, i, count);
            Lane.Store(value, y, i, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ExpOfMinusTwoU<TLanes>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var inner = TLanes.Fma(x * x, TLanes.Broadcast(Cubic), TLanes.Broadcast(1)) * x;
        return VectorExp.Exp(inner * TLanes.Broadcast(MinusTwoRoot));
    }
}

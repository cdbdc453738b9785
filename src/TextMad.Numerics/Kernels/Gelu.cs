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
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Number of columns.</param>
    /// <param name="x">Arguments without their bias; receives them with it (rows, columns).</param>
    /// <param name="bias">The bias, shape (columns).</param>
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
    /// <param name="count">Number of elements.</param>
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Forward<TLanes>(int rows, int width, float* x, float* bias, float* y)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (var r = 0; r < rows; r++)
        {
            var i = 0;
            for (; i + Lane.Count <= width; i += Lane.Count)
            {
                var v = TLanes.Load(x + i) + TLanes.Load(bias + i);
                v.Store(x + i);
                (v / OnePlusExp(v)).Store(y + i);
            }

            if (i < width)
            {
                ForwardTail<TLanes>(i, width, x, bias, y);
            }

            x += width;
            y += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Backward<TLanes>(int count, float* x, float* gradient, float* y)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var i = 0;
        for (; i + Lane.Count <= count; i += Lane.Count)
        {
            var derivative = Derivative(TLanes.Load(x + i), out var value);
            (TLanes.Load(gradient + i) * derivative).Store(gradient + i);
            value.Store(y + i);
        }

        if (i < count)
        {
            BackwardTail<TLanes>(i, count, x, gradient, y);
        }
    }

    // Tails stand apart: their detour through memory would keep the loops from holding everything in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ForwardTail<TLanes>(int i, int width, float* x, float* bias, float* y)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var v = Lane.Load<TLanes>(x, i, width) + Lane.Load<TLanes>(bias, i, width);
        Lane.Store(v, x, i, width);
        Lane.Store(v / OnePlusExp(v), y, i, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void BackwardTail<TLanes>(int i, int count, float* x, float* gradient, float* y)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var derivative = Derivative(Lane.Load<TLanes>(x, i, count), out var value);
        Lane.Store(Lane.Load<TLanes>(gradient, i, count) * derivative, gradient, i, count);
        Lane.Store(value, y, i, count);
    }

    /// <summary>With s = 1 / (1 + exp(-2u)): y = x s, dy/dx = s + y (1 - s) 2u'.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Derivative<TLanes>(TLanes x, out TLanes value)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var one = TLanes.Broadcast(1);
        var s = one / OnePlusExp(x);
        value = x * s;
        var slope = TLanes.Fma(x * x, TLanes.Broadcast(TripleCubic), one) * TLanes.Broadcast(-MinusTwoRoot);
        return TLanes.Fma(value * (one - s), slope, s);
    }

    /// <summary>1 + exp(-2u).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes OnePlusExp<TLanes>(TLanes x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var minusTwoU = TLanes.Fma(x * x, TLanes.Broadcast(Cubic * MinusTwoRoot), TLanes.Broadcast(MinusTwoRoot)) * x;
        return TLanes.Broadcast(1) + VectorExp.Exp(minusTwoU);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>Passes over rows and flat arrays that are not part of a larger kernel.</summary>
public static unsafe class Elementwise
{
    /// <summary>Elements whose squares are summed in single precision before they join a double-precision sum.</summary>
    public const int SquaresBlock = 1024;

    /// <summary>Adds a row to every row.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Number of columns.</param>
    /// <param name="x">The matrix, shape (rows, columns), row-major.</param>
    /// <param name="bias">The bias, shape (columns).</param>
    public static void AddBias(int rows, int width, Span<float> x, ReadOnlySpan<float> bias)
    {
        Shape.Require(x, rows, width);
        for (var r = 0; r < rows; r++)
        {
            Add(width, bias, x.Slice(r * width, width));
        }
    }

    /// <summary>total += the rows of x, one after the other, in some columns: the gradient of a bias.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="width">Number of columns of the whole matrix.</param>
    /// <param name="first">First of the columns.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="x">The matrix, shape (rows, width), row-major.</param>
    /// <param name="total">The sums, shape (width).</param>
    public static void AddRows(int rows, int width, int first, int count, ReadOnlySpan<float> x, Span<float> total)
    {
        Shape.Require(x, rows, width);
        Shape.Require(total, 1, width);
        Shape.RequireColumns(first, count, width);
        fixed (float* px = x, pt = total)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                AddRows<Lanes512>(rows, width, first, count, px, pt);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                AddRows<Lanes256>(rows, width, first, count, px, pt);
            }
            else
            {
                AddRows<Lanes128>(rows, width, first, count, px, pt);
            }
        }
    }

    /// <summary>Adds element by element: y += x.</summary>
    /// <param name="count">Number of elements.</param>
    /// <param name="x">The numbers that are added.</param>
    /// <param name="y">What is added to.</param>
    public static void Add(int count, ReadOnlySpan<float> x, Span<float> y)
    {
        Shape.Require(x, 1, count);
        Shape.Require(y, 1, count);
        fixed (float* px = x, py = y)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Add<Lanes512>(count, px, py);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Add<Lanes256>(count, px, py);
            }
            else
            {
                Add<Lanes128>(count, px, py);
            }
        }
    }

    /// <summary>Returns the sum of squares, in double precision over blocks of <see cref="SquaresBlock"/> elements in order.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        var total = 0.0;
        fixed (float* px = x)
        {
            for (var i = 0; i < x.Length; i += SquaresBlock)
            {
                var count = Math.Min(SquaresBlock, x.Length - i);
                total += Vector512.IsHardwareAccelerated ? SumOfSquares<Lanes512>(count, px + i)
                    : Vector256.IsHardwareAccelerated ? SumOfSquares<Lanes256>(count, px + i)
                    : SumOfSquares<Lanes128>(count, px + i);
            }
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Add<TLanes>(int count, float* x, float* y)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        for (var i = 0; i < count; i += Lane.Count)
        {
            Lane.Store(Lane.Load<TLanes>(y, i, count) + Lane.Load<TLanes>(x, i, count), y, i, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void AddRows<TLanes>(int rows, int width, int first, int count, float* x, float* total)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var end = first + count;
        var i = first;

        // Several sums at once: one alone would wait for each addition.
        for (; i + (4 * Lane.Count) <= end; i += 4 * Lane.Count)
        {
            var t = total + i;
            var sum0 = TLanes.Load(t);
            var sum1 = TLanes.Load(t + Lane.Count);
            var sum2 = TLanes.Load(t + (2 * Lane.Count));
            var sum3 = TLanes.Load(t + (3 * Lane.Count));
            var row = x + i;
            for (var r = 0; r < rows; r++, row += width)
            {
                sum0 += TLanes.Load(row);
                sum1 += TLanes.Load(row + Lane.Count);
                sum2 += TLanes.Load(row + (2 * Lane.Count));
                sum3 += TLanes.Load(row + (3 * Lane.Count));
            }

            sum0.Store(t);
            sum1.Store(t + Lane.Count);
            sum2.Store(t + (2 * Lane.Count));
            sum3.Store(t + (3 * Lane.Count));
        }

        for (; i < end; i += Lane.Count)
        {
            var sum = Lane.Load<TLanes>(total, i, end);
            for (var r = 0; r < rows; r++)
            {
                sum += Lane.Load<TLanes>(x + ((nint)r * width), i, end);
            }

            Lane.Store(sum, total, i, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static float SumOfSquares<TLanes>(int count, float* x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var sum = TLanes.Broadcast(0);
        for (var i = 0; i < count; i += Lane.Count)
        {
            var v = Lane.Load<TLanes>(x, i, count);
            sum = TLanes.Fma(v, v, sum);
        }

        return sum.Sum();
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TextMad.Numerics.Lanes;

namespace TextMad.Numerics.Kernels;

/// <summary>
/// Muon: momentum whose update is orthogonalised by Newton-Schulz steps, for the hidden matrices of a network [Jordan et al., "Muon: an optimizer
/// for hidden layers in neural networks", 2024]. All singular values of an update are brought near 1, so that rare directions are learnt as fast as frequent ones.
/// </summary>
/// <remarks>One thread does a matrix; matrices are independent. All sums have a fixed order: the bits depend on nothing but the numbers.</remarks>
public static unsafe class Muon
{
    /// <summary>Steps of the iteration.</summary>
    public const int Iterations = 5;

    /// <summary>Coefficient of X in the polynomial a X + b (X X^T) X + c (X X^T)^2 X.</summary>
    public const float A = 3.4445f;

    /// <summary>Coefficient of (X X^T) X.</summary>
    public const float B = -4.7750f;

    /// <summary>Coefficient of (X X^T)^2 X.</summary>
    public const float C = 2.0315f;

    /// <summary>Added to the norm that a direction is divided by, so that a gradient of zeros yields no update.</summary>
    public const double Epsilon = 1e-7;

    /// <summary>
    /// m = momentum m + g; X = g + momentum m over its Frobenius norm; five times X = a X + b (X X^T) X + c (X X^T)^2 X;
    /// w = (1 - lr decay) w - lr sqrt(max(1, outputs / inputs)) X.
    /// </summary>
    /// <param name="step">The step's numbers.</param>
    /// <param name="weights">w (inputs, outputs), row-major.</param>
    /// <param name="gradient">g, of the same shape; not changed.</param>
    /// <param name="momentum">m, of the same shape.</param>
    /// <param name="room">The calling thread's room for matrices.</param>
    /// <param name="gemm">The calling thread's room for products.</param>
    /// <exception cref="ArgumentException">The shapes differ, a matrix is not row-major, or the room is too small.</exception>
    public static void Update(
        in MuonStep step, MatrixView weights, MatrixView gradient, MatrixView momentum, MuonWorkspace room, GemmWorkspace gemm)
    {
        var (rows, columns) = (weights.Rows, weights.Columns);
        Check(weights, gradient, momentum);
        Span<float> direction = room.Direction.Slice(0, rows * columns), next = room.Next.Slice(0, rows * columns);
        for (var row = 0; row < rows; row++)
        {
            Accumulate(
                step,
                gradient.Values.Slice(row * gradient.RowStride, columns),
                momentum.Values.Slice(row * momentum.RowStride, columns),
                direction.Slice(row * columns, columns));
        }

        var norm = Math.Sqrt(Elementwise.SumOfSquares(direction));
        Scale((float)(1 / (norm + Epsilon)), direction);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            Orthogonalise(rows, columns, direction, next, room, gemm);
            var swapped = direction;
            direction = next;
            next = swapped;
        }

        var rate = (float)(-step.LearningRate * Math.Sqrt(Math.Max(1, (double)columns / rows)));
        var keep = (float)(1 - (step.LearningRate * step.WeightDecay));
        for (var row = 0; row < rows; row++)
        {
            Apply(keep, rate, direction.Slice(row * columns, columns), weights.Values.Slice(row * weights.RowStride, columns));
        }
    }

    /// <summary>m = momentum m + g, x = g + momentum m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Accumulate<TLanes>(in MuonStep step, int count, float* gradient, float* momentum, float* direction)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var scale = TLanes.Broadcast((float)step.GradientScale);
        var keep = TLanes.Broadcast((float)step.Momentum);
        for (var i = 0; i < count; i += Lane.Count)
        {
            var g = Lane.Load<TLanes>(gradient, i, count) * scale;
            var m = TLanes.Fma(Lane.Load<TLanes>(momentum, i, count), keep, g);
            Lane.Store(m, momentum, i, count);
            Lane.Store(TLanes.Fma(m, keep, g), direction, i, count);
        }
    }

    /// <summary>Scales in place: x = factor x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Scale<TLanes>(float factor, int count, float* x)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var factors = TLanes.Broadcast(factor);
        for (var i = 0; i < count; i += Lane.Count)
        {
            Lane.Store(Lane.Load<TLanes>(x, i, count) * factors, x, i, count);
        }
    }

    /// <summary>square = c square + b gram.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Combine<TLanes>(int count, float* gram, float* square)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var (b, c) = (TLanes.Broadcast(B), TLanes.Broadcast(C));
        for (var i = 0; i < count; i += Lane.Count)
        {
            Lane.Store(TLanes.Fma(Lane.Load<TLanes>(square, i, count), c, Lane.Load<TLanes>(gram, i, count) * b), square, i, count);
        }
    }

    /// <summary>Applies an update: w = keep w + rate x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Apply<TLanes>(float keep, float rate, int count, float* direction, float* weights)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var (kept, rates) = (TLanes.Broadcast(keep), TLanes.Broadcast(rate));
        for (var i = 0; i < count; i += Lane.Count)
        {
            var w = Lane.Load<TLanes>(weights, i, count) * kept;
            Lane.Store(TLanes.Fma(Lane.Load<TLanes>(direction, i, count), rates, w), weights, i, count);
        }
    }

    private static void Check(MatrixView weights, MatrixView gradient, MatrixView momentum)
    {
        if (weights.ColumnStride != 1 || gradient.ColumnStride != 1 || momentum.ColumnStride != 1
            || (gradient.Rows, gradient.Columns) != (weights.Rows, weights.Columns)
            || (momentum.Rows, momentum.Columns) != (weights.Rows, weights.Columns))
        {
            throw new ArgumentException(
                $"Weights ({weights.Rows}, {weights.Columns}), gradient ({gradient.Rows}, {gradient.Columns}) and momentum "
                + $"({momentum.Rows}, {momentum.Columns}) must be row-major and of one shape.");
        }
    }

    /// <summary>One step of the iteration, with products of the shorter side: P X, or X P for a tall X, where P = a I + b G + c G^2.</summary>
    private static void Orthogonalise(int rows, int columns, Span<float> x, Span<float> next, MuonWorkspace room, GemmWorkspace gemm)
    {
        var side = Math.Min(rows, columns);
        var matrix = new MatrixView(x, rows, columns);
        var gram = new MatrixView(room.Gram.Slice(0, side * side), side, side);
        var polynomial = new MatrixView(room.Polynomial.Slice(0, side * side), side, side);
        var tall = rows > columns;
        Gemm.Multiply(tall ? matrix.Transposed : matrix, tall ? matrix : matrix.Transposed, gram, accumulate: false, gemm);
        Gemm.Multiply(gram, gram, polynomial, accumulate: false, gemm);
        Combine(gram.Values, polynomial.Values);
        for (var i = 0; i < side; i++)
        {
            polynomial.Values[(i * side) + i] += A;
        }

        Gemm.Multiply(tall ? matrix : polynomial, tall ? polynomial : matrix, new MatrixView(next, rows, columns), accumulate: false, gemm);
    }

    private static void Accumulate(in MuonStep step, ReadOnlySpan<float> gradient, Span<float> momentum, Span<float> direction)
    {
        fixed (float* pg = gradient, pm = momentum, px = direction)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Accumulate<Lanes512>(step, gradient.Length, pg, pm, px);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Accumulate<Lanes256>(step, gradient.Length, pg, pm, px);
            }
            else
            {
                Accumulate<Lanes128>(step, gradient.Length, pg, pm, px);
            }
        }
    }

    private static void Scale(float factor, Span<float> x)
    {
        fixed (float* px = x)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Scale<Lanes512>(factor, x.Length, px);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Scale<Lanes256>(factor, x.Length, px);
            }
            else
            {
                Scale<Lanes128>(factor, x.Length, px);
            }
        }
    }

    private static void Combine(ReadOnlySpan<float> gram, Span<float> square)
    {
        fixed (float* pg = gram, ps = square)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Combine<Lanes512>(gram.Length, pg, ps);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Combine<Lanes256>(gram.Length, pg, ps);
            }
            else
            {
                Combine<Lanes128>(gram.Length, pg, ps);
            }
        }
    }

    private static void Apply(float keep, float rate, ReadOnlySpan<float> direction, Span<float> weights)
    {
        fixed (float* px = direction, pw = weights)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Apply<Lanes512>(keep, rate, direction.Length, px, pw);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Apply<Lanes256>(keep, rate, direction.Length, px, pw);
            }
            else
            {
                Apply<Lanes128>(keep, rate, direction.Length, px, pw);
            }
        }
    }
}

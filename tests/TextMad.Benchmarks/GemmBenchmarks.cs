using BenchmarkDotNet.Attributes;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Benchmarks;

/// <summary>The products of a small and a larger transformer, on one thread.</summary>
public class GemmBenchmarks
{
    private readonly GemmWorkspace _workspace = new();
    private FloatView _a;
    private FloatView _b;
    private FloatView _c;

    /// <summary>Rows, columns and depth.</summary>
    [Params("192x384x128", "192x128x512", "256x1536x384", "256x4096x384")]
    public string Shape { get; set; } = string.Empty;

    private int Rows { get; set; }

    private int Columns { get; set; }

    private int Depth { get; set; }

    /// <summary>Allocates.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        (Rows, Columns, Depth) = (sizes[0], sizes[1], sizes[2]);
        _a = Filled.View(Rows * Depth);
        _b = Filled.View(Depth * Columns);
        _c = Filled.View(Rows * Columns);
    }

    /// <summary>y = x W.</summary>
    [Benchmark]
    public void Forward() => Gemm.Multiply(
        new MatrixView(_a, Rows, Depth), new MatrixView(_b, Depth, Columns), new MatrixView(_c, Rows, Columns), false, _workspace);

    /// <summary>dx = dy W^T.</summary>
    [Benchmark]
    public void GradientOfInput() => Gemm.Multiply(
        new MatrixView(_c, Rows, Columns), new MatrixView(_b, Depth, Columns).Transposed, new MatrixView(_a, Rows, Depth), false, _workspace);

    /// <summary>dW += x^T dy.</summary>
    [Benchmark]
    public void GradientOfWeight() => Gemm.Multiply(
        new MatrixView(_a, Rows, Depth).Transposed, new MatrixView(_c, Rows, Columns), new MatrixView(_b, Depth, Columns), true, _workspace);
}

using BenchmarkDotNet.Attributes;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Benchmarks;

/// <summary>Causal attention over one sequence, 4 heads of 32 or 6 of 64, on one thread.</summary>
public class AttentionBenchmarks
{
    private readonly GemmWorkspace _workspace = new();
    private AttentionWorkspace _attention = new(1);
    private FloatView _qkv;
    private FloatView _y;
    private FloatView _gradient;

    /// <summary>Tokens, heads and a head's width.</summary>
    [Params("64x4x32", "256x6x64", "1024x6x64")]
    public string Shape { get; set; } = string.Empty;

    private int Length { get; set; }

    private int Heads { get; set; }

    private int HeadWidth { get; set; }

    /// <summary>Allocates.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        (Length, Heads, HeadWidth) = (sizes[0], sizes[1], sizes[2]);
        var width = Heads * HeadWidth;
        _attention = new AttentionWorkspace(Length);
        _qkv = Filled.View(3 * Length * width);
        _y = Filled.View(Length * width);
        _gradient = Filled.View(3 * Length * width);
    }

    /// <summary>softmax(q k^T / sqrt(d)) v.</summary>
    [Benchmark]
    public void Forward() => CausalAttention.Forward(Length, Heads, HeadWidth, _qkv, _y, default, _attention, _workspace);

    /// <summary>Gradients of q, k and v.</summary>
    [Benchmark]
    public void Backward() => CausalAttention.Backward(Length, Heads, HeadWidth, _qkv, _y, _gradient, default, _attention, _workspace);
}

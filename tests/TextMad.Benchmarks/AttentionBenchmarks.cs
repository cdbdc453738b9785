using BenchmarkDotNet.Attributes;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;

namespace TextMad.Benchmarks;

/// <summary>Causal attention over one sequence, 4 heads of 32 or 6 of 64, on one thread.</summary>
public class AttentionBenchmarks
{
    private AttentionWorkspace _attention = new(1, 1, forTraining: false);
    private AttentionShape _shape;
    private FloatView _qkv;
    private FloatView _y;
    private FloatView _gradient;

    /// <summary>Tokens, heads and a head's width.</summary>
    [Params("64x4x32", "256x6x64", "1024x6x64")]
    public string Shape { get; set; } = string.Empty;

    /// <summary>Allocates.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        _shape = new AttentionShape(sizes[0], sizes[1], sizes[2]);
        _attention = new AttentionWorkspace(_shape.Length, _shape.HeadSize, forTraining: true);
        _qkv = Filled.View(3 * _shape.Length * _shape.Width);
        _y = Filled.View(_shape.Length * _shape.Width);
        _gradient = Filled.View(3 * _shape.Length * _shape.Width);
    }

    /// <summary>softmax(q k^T / sqrt(d)) v.</summary>
    [Benchmark]
    public void Forward()
    {
        for (var head = 0; head < _shape.Heads; head++)
        {
            CausalAttention.Forward(_shape, head, _qkv, _y, default, _attention);
        }
    }

    /// <summary>Gradients of q, k and v.</summary>
    [Benchmark]
    public void Backward()
    {
        for (var head = 0; head < _shape.Heads; head++)
        {
            CausalAttention.Backward(_shape, head, _qkv, _y, _gradient, default, _attention);
        }
    }
}

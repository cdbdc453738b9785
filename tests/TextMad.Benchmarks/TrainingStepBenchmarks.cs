using BenchmarkDotNet.Attributes;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Training;

namespace TextMad.Benchmarks;

/// <summary>One optimiser step of 4 layers, 4 heads, width 128, 64 tokens, 12 sequences, vocabulary 65.</summary>
[MemoryDiagnoser]
public class TrainingStepBenchmarks
{
    private BuiltinTraining? _engine;

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Makes the model.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var shape = new TransformerOptions { Layers = 4, Heads = 4, Width = 128, Context = 64 };
        var model = new Transformer(shape, 65, 0, RandomKey.FromSeed(1));
        int[] stream = [.. Enumerable.Range(0, 10_000).Select(i => (i * 7919) % 65)];
        _engine = new BuiltinTraining(
            model,
            new OptimiserState(model.Layout),
            new TrainingOptions { Batch = 12 },
            new StreamWindows(stream, 64, RandomKey.FromSeed(2)),
            RandomKey.FromSeed(3),
            ThreadTeam.For(Threads));
    }

    /// <summary>Forward, backward and update.</summary>
    [Benchmark]
    public double Step() => _engine!.Step(1e-4);
}

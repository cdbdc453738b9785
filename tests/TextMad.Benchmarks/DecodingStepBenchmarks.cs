using BenchmarkDotNet.Attributes;
using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Benchmarks;

/// <summary>One token more for 64 texts: 4 layers, 4 heads, width 128, vocabulary 2,048, in the middle of a context of 64 tokens.</summary>
[MemoryDiagnoser]
public class DecodingStepBenchmarks
{
    private const int Slots = 64;
    private const int Context = 64;
    private const int Vocabulary = 2048;

    private readonly DecodingBatch _batch = new();
    private readonly LogitsReader _read = (_, _, _) => { };
    private IDecoder? _decoder;
    private int _length;

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Makes the model.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var shape = new TransformerOptions { Layers = 4, Heads = 4, Width = 128, Context = Context };
        var model = new Transformer(shape, Vocabulary, 0, RandomKey.FromSeed(1)) { Team = ThreadTeam.For(Threads) };
        _decoder = model.CreateDecoder(Slots, Context);
        for (var slot = 0; slot < Slots; slot++)
        {
            _batch.Add(slot, slot + 1);
        }
    }

    /// <summary>Cached keys and values, and the logits of all texts.</summary>
    [Benchmark]
    public void Step()
    {
        if (_length++ == Context)
        {
            for (var slot = 0; slot < Slots; slot++)
            {
                _decoder!.Reset(slot);
            }

            _length = 1;
        }

        _decoder!.Step(_batch, _read);
    }

    /// <summary>Ends.</summary>
    [GlobalCleanup]
    public void End() => _decoder?.Dispose();
}

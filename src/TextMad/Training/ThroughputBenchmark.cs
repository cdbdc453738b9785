using System.Diagnostics;
using System.Globalization;
using TextMad.Models;
using TextMad.Numerics.Kernels;
using TextMad.Numerics.Memory;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;

namespace TextMad.Training;

/// <summary>Measures training and sampling on random tokens: medians after a warm-up.</summary>
public static class ThroughputBenchmark
{
    private const int PeakSize = 768;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Measurement = TimeSpan.FromSeconds(3);

    /// <summary>Optimiser steps of a model of this shape.</summary>
    /// <param name="shape">The shape; every sequence has <see cref="TransformerOptions.Context"/> tokens.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="batch">Sequences per step.</param>
    /// <param name="threads">Threads; 0 for one per core.</param>
    /// <param name="microBatches">Micro-batches per step.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static ThroughputResult Train(
        TransformerOptions shape, int vocabulary, int batch, int threads = 0, int microBatches = 4, CancellationToken cancellation = default)
    {
        var team = Team(threads);
        var model = new Transformer(shape, vocabulary, 0, RandomKey.FromSeed(1)) { Team = team };
        var options = new TrainingOptions { Batch = batch, MicroBatches = microBatches, LearningRate = 1e-4 };
        var windows = new StreamWindows(RandomTokens(shape.Context * batch * 4, vocabulary), shape.Context, RandomKey.FromSeed(2));
        var engine = new TrainingEngine(model, new OptimiserState(model.Layout), options, windows, RandomKey.FromSeed(3), team);
        var times = Time(() => engine.Step(options.LearningRate), 3, cancellation);
        var tokens = (double)batch * shape.Context;
        var peakMemory = PeakMemory();
        return Result("train", model, batch, team, times, tokens, 3 * tokens * ForwardOperations(shape, vocabulary, shape.Context), peakMemory);
    }

    /// <summary>Decoding of sequences that all grow to the same length.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="batch">Sequences at once.</param>
    /// <param name="tokens">Tokens of a sequence, at most the context.</param>
    /// <param name="threads">Threads; 0 for one per core.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <exception cref="InputException">More tokens than the context.</exception>
    public static ThroughputResult Sample(
        TransformerOptions shape, int vocabulary, int batch, int tokens, int threads = 0, CancellationToken cancellation = default)
    {
        if (tokens < 1 || tokens > shape.Context)
        {
            throw new InputException($"A sequence of {tokens} tokens cannot be sampled with a context of {shape.Context}: choose 1 to {shape.Context}.");
        }

        var team = Team(threads);
        var model = new Transformer(shape, vocabulary, 0, RandomKey.FromSeed(1)) { Team = team };
        using var decoder = model.CreateDecoder(batch, tokens);
        int[] slots = [.. Enumerable.Range(0, batch)];
        var next = new int[batch];
        var logits = new float[batch * vocabulary];
        var times = Time(
            () =>
            {
                foreach (var slot in slots)
                {
                    decoder.Reset(slot);
                }

                for (var place = 0; place < tokens; place++)
                {
                    decoder.Step(slots, next, logits);
                    for (var i = 0; i < batch; i++)
                    {
                        next[i] = (i + place) % vocabulary;
                    }
                }
            },
            3,
            cancellation);
        var peakMemory = PeakMemory();
        var operations = batch * ForwardOperations(shape, vocabulary, tokens);
        return Result("sample", model, batch, team, [.. times.Select(t => t / tokens)], batch, operations, peakMemory);
    }

    /// <summary>GFLOP/s of this engine's own product of large matrices, one per thread; the best of several.</summary>
    public static double GemmPeak(int threads = 0)
    {
        var team = Team(threads);
        var workspaces = new GemmWorkspace[team.Threads];
        var matrices = new FloatView[team.Threads];
        for (var i = 0; i < team.Threads; i++)
        {
            workspaces[i] = new GemmWorkspace();
            matrices[i] = new FloatArena(3L * PeakSize * PeakSize).Take(3L * PeakSize * PeakSize);
            matrices[i].Span.Fill(0.5f);
        }

        const int size = PeakSize * PeakSize;
        void Product(int item, int worker) => Gemm.Multiply(
            new MatrixView(matrices[item].Slice(0, size), PeakSize, PeakSize),
            new MatrixView(matrices[item].Slice(size, size), PeakSize, PeakSize),
            new MatrixView(matrices[item].Slice(2 * size, size), PeakSize, PeakSize),
            false,
            workspaces[item]);
        var times = Time(() => team.Run(team.Threads, Product), 5, default, 0.3);
        return 2.0 * PeakSize * size * team.Threads / times.Min() / 1e9;
    }

    /// <summary>The most memory that this process has had resident, in bytes.</summary>
    public static long PeakMemory()
    {
        const string status = "/proc/self/status";
        if (File.Exists(status))
        {
            foreach (var line in File.ReadLines(status))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return 1024 * long.Parse(line.AsSpan(6, line.Length - 9), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
                }
            }
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    /// <summary>Floating-point operations of a forward pass, per token of a sequence of this length.</summary>
    internal static double ForwardOperations(TransformerOptions shape, int vocabulary, int length)
    {
        double l = shape.Layers, c = shape.Width;
        return (2 * ((12 * l * c * c) + (vocabulary * c))) + (2 * l * c * (length + 1));
    }

    private static ThroughputResult Result(
        string work, Transformer model, int batch, ThreadTeam team, double[] times, double tokens, double operations, long peakMemory)
    {
        var median = times.Order().ElementAt(times.Length / 2);
        return new ThroughputResult
        {
            Work = work,
            Layers = model.Options.Layers,
            Heads = model.Options.Heads,
            Width = model.Options.Width,
            Context = model.Options.Context,
            Vocab = model.VocabularySize,
            Batch = batch,
            Threads = team.Threads,
            Parameters = model.WeightCount,
            Repetitions = times.Length,
            TokensPerSecond = tokens / median,
            MillisecondsPerStep = 1000 * median,
            Gflops = operations / median / 1e9,
            GemmPeakGflops = GemmPeak(team.Threads),
            PeakMemoryBytes = peakMemory,
        };
    }

    private static ThreadTeam Team(int threads) => threads == 0 ? ThreadTeam.Default : ThreadTeam.For(threads);

    /// <summary>Seconds of each repetition, after a warm-up that lets the compiler finish.</summary>
    private static double[] Time(Action work, int least, CancellationToken cancellation, double share = 1)
    {
        var begin = Stopwatch.GetTimestamp();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            work();
        }
        while (Stopwatch.GetElapsedTime(begin) < share * Warmup);

        var times = new List<double>();
        begin = Stopwatch.GetTimestamp();
        while (times.Count < least || Stopwatch.GetElapsedTime(begin) < share * Measurement)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return [.. times];
    }

    private static int[] RandomTokens(int count, int vocabulary)
    {
        var random = RandomKey.FromSeed(4).Stream();
        var tokens = new int[count];
        foreach (ref var token in tokens.AsSpan())
        {
            token = random.NextInt32(vocabulary);
        }

        return tokens;
    }
}

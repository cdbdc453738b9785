using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Tests.Support;
using TextMad.Training;

namespace TextMad.Tests.Training;

/// <summary>What holds for PyTorch alone: memory, devices, precisions, and numbers that the garbage collector leaves alone.</summary>
[Trait(LoadableEngines.Package, LoadableEngines.TorchSharp)]
[Collection(TorchAlone.Name)]
public sealed class TorchEngineTests
{
    private const int Vocabulary = 23;

    private static readonly TransformerOptions _shape = new() { Layers = 1, Heads = 2, Width = 16, Context = 8 };
    private static readonly TrainingOptions _options = new() { Budget = BudgetUnit.Steps, Amount = 1, Batch = 2, LearningRate = 1e-3 };

    public TorchEngineTests() => LoadableEngines.Require(Adapters.TorchSharp);

    [Fact]
    public void Twenty_thousand_steps_survive_constant_garbage_collection()
    {
        // A number that nobody held would be freed sooner or later, and PyTorch would refuse it or read another's.
        var collecting = true;
        var collector = new Thread(() =>
        {
            while (Volatile.Read(ref collecting))
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            using var plain = Training(_options);
            using var rough = Training(_options with { Truncation = 0.5, GradientClip = 0.01, Optimiser = OptimiserKind.Muon }, weighted: true);
            var model = new Transformer(_shape, Vocabulary, 0, RandomKey.FromSeed(3));
            var working = Engine().Open(model);
            using var decoder = working.CreateDecoder(3, 8);
            for (var step = 0; step < 20_000; step++)
            {
                Assert.True(double.IsFinite(step % 20 == 0 ? rough.Step(1e-3) : plain.Step(1e-3)));
                if (step % 20 == 1)
                {
                    decoder.Reset(step % 3);
                    decoder.Append(step % 3, [1, 2, 3]);
                }
            }
        }
        finally
        {
            Volatile.Write(ref collecting, false);
            collector.Join();
        }
    }

    [Fact]
    public void Memory_does_not_grow_with_steps()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc, and asks glibc");
        using var training = Training(_options);
        var working = Engine().Open(new Transformer(_shape, Vocabulary, 0, RandomKey.FromSeed(3)));
        void Work(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                training.Step(1e-3);
                if (step % 10 == 0)
                {
                    using var decoder = working.CreateDecoder(3, 8);
                    decoder.Append(1, [1, 2, 3]);
                    working.Score([new[] { 1, 2, 3, 4 }]);
                }
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        // What is allocated and not freed, by the C library's own count and by the runtime's. The runtime itself allocates for code that it compiles, for
        // longer on a busy machine: a leak grows in every part, and this ends. A step's smallest activations have 1 KB.
        Work(500);
        var resident = Resident();
        var parts = new List<(long Native, long Managed)>();
        while (parts.Count < 24 && !(parts.Count >= 2 && parts[^2..].TrueForAll(part => part.Native < 1 << 18 && part.Managed < 1 << 17)))
        {
            var (nativeBefore, managedBefore) = (InUse(), GC.GetTotalMemory(forceFullCollection: true));
            Work(400);
            parts.Add((InUse() - nativeBefore, GC.GetTotalMemory(forceFullCollection: true) - managedBefore));
        }

        resident = Resident() - resident;
        var grown = $"native and managed {string.Join(", ", parts)}, resident {resident}";
        TestContext.Current.TestOutputHelper?.WriteLine(grown);
        Assert.True(parts.Count < 24 && resident < 32 << 20, grown);
    }

    [Fact]
    public void The_reported_gradient_norm_is_that_before_clipping()
    {
        using var clipped = Training(_options with { GradientClip = 1e-3 });
        using var asked = Training(_options);
        asked.ComputeGradient();
        clipped.Step(1e-3);
        var layout = new TransformerLayout(_shape, Vocabulary);
        foreach (var tensor in layout.Tensors)
        {
            Assert.All(asked.Gradient(tensor.Name).Zip(clipped.Gradient(tensor.Name)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [Fact]
    public void A_model_that_is_opened_again_says_the_same_to_the_last_bit()
    {
        // .NET has arrays elsewhere each time, and MKL's product of one row minds where its factors lie.
        var model = new Transformer(_shape with { Width = 64, Context = 16 }, 300, 0, RandomKey.FromSeed(3));
        int[] text = [.. Enumerable.Range(0, 12).Select(i => 1 + (i * i % 299))];
        var between = new List<byte[]>();
        var seen = new List<(float[] Logits, float[] Scores)>();
        for (var opening = 0; opening < 16; opening++)
        {
            between.Add(new byte[8 * (1 + (opening * 37 % 101))]);
            var working = Engine().Open(model);
            using var decoder = working.CreateDecoder(1, 16);
            decoder.Append(0, [1, 2, 3]);
            seen.Add((decoder.Append(0, [4]), working.Score([text])[0]));
        }

        Assert.All(seen, said => Assert.Equal(seen[0].Logits, said.Logits));
        Assert.All(seen, said => Assert.Equal(seen[0].Scores, said.Scores));
        GC.KeepAlive(between);
    }

    [Fact]
    public void Too_little_memory_is_an_error_that_names_the_setting_to_lower()
    {
        // 4 TiB of cached keys.
        var working = Engine().Open(new Transformer(_shape with { Width = 128 }, Vocabulary, 0, RandomKey.FromSeed(3)));
        var message = Assert.Throws<TextMadException>(() => working.CreateDecoder(1_000_000_000, 8)).Message;
        Assert.Contains("The memory of cpu is too small", message);
        Assert.Contains("decoding.batch", message);
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused_with_those_that_are()
    {
        var message = Assert.Throws<InputException>(() => TransformerEngines.Of(Asked with { Device = "cuda:99" })).Message;
        Assert.Contains("cuda:99", message);
        Assert.Contains("Available: cpu", message);
    }

    [Fact]
    public void Rounded_products_of_GPUs_are_refused_on_the_processor() =>
        Assert.Contains("tf32", Assert.Throws<InputException>(() => TransformerEngines.Of(Asked with { Device = "cpu", Precision = ModelPrecision.Tf32 })).Message);

    [Fact]
    public void Deterministic_operations_do_the_same_work()
    {
        using var free = Training(_options);
        var loss = free.Step(1e-3);
        using var held = Training(_options, asked: Asked with { Deterministic = true });
        Assert.Equal(loss, held.Step(1e-3), 1e-5);
        Assert.Equal(free.Step(1e-3), held.Step(1e-3), 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Scores_in_windows_of_any_stride_are_the_built_in_ones(int stride)
    {
        var model = new Transformer(_shape, Vocabulary, 0, RandomKey.FromSeed(3));
        ReadOnlyMemory<int>[] texts =
            [.. new[] { 1, 8, 9, 30 }.Select(length => (ReadOnlyMemory<int>)TransformerTrainerTests.Tokens(length).Select(token => token % Vocabulary).ToArray())];
        var expected = new StridedScorer(model, stride).Score(texts);
        var actual = new StridedScorer((IWindowedModel)Engine().Open(model), stride).Score(texts);
        Assert.All(expected.Zip(actual), pair => Assert.All(pair.First.Zip(pair.Second), score => Assert.Equal(score.First, score.Second, 1e-4)));
    }

    [Theory]
    [InlineData(ModelPrecision.Float32, 1e-4)]
    [InlineData(ModelPrecision.Bfloat16, 0.05)]
    public void Entries_of_any_slots_and_lengths_get_what_each_gets_alone(ModelPrecision precision, double tolerance)
    {
        var model = new Transformer(_shape, Vocabulary, 0, RandomKey.FromSeed(3));
        var working = TransformerEngines.Of(Asked with { Precision = precision }).Open(model);
        using var together = working.CreateDecoder(6, 8);
        using var alone = model.CreateDecoder(6, 8);
        var batch = new DecodingBatch();
        foreach (var step in new (int Slot, int[] Tokens)[][]
        {
            [(4, [1, 2, 3]), (0, [4]), (5, [5, 6])],
            [(0, [7]), (4, [8]), (5, [9]), (2, [10, 11, 12, 13])],
            [(2, [3]), (3, [4])],
            [(3, [1]), (4, [1]), (5, [1])],
            [(1, [1, 2]), (1, [3]), (3, [2]), (3, [5]), (3, [6]), (2, [7])],
        })
        {
            batch.Clear();
            foreach (var (slot, tokens) in step)
            {
                batch.Add(slot, tokens);
            }

            var read = new float[step.Length][];
            together.Step(batch, (entry, logits, _) => read[entry] = logits.ToArray());
            foreach (var (entry, (slot, tokens)) in step.Index())
            {
                Assert.All(alone.Append(slot, tokens).Zip(read[entry]), pair => Assert.Equal(pair.First, pair.Second, tolerance));
            }
        }
    }

    private static EngineOptions Asked => new() { Engine = ModelEngine.Torch, Threads = 1 };

    private static ITransformerEngine Engine() => TransformerEngines.Of(Asked);

    private static ITrainingSteps Training(TrainingOptions options, bool weighted = false, EngineOptions? asked = null)
    {
        var model = new Transformer(_shape, Vocabulary, 0, RandomKey.FromSeed(3));
        int[] tokens = [.. TransformerTrainerTests.Tokens(200).Select(token => token % Vocabulary)];
        var windows = new StreamWindows(tokens, _shape.Context, RandomKey.FromSeed(4), weighted ? tokens.Select(token => token % 2 == 0 ? 1f : 0.5f).ToArray() : default);
        windows.BeginEpochWith(0);
        return TransformerEngines.Of(asked ?? Asked).Train(model, new OptimiserState(model.Layout, options.Optimiser), options, windows, RandomKey.FromSeed(1));
    }

    /// <summary>Bytes that native code has allocated and not freed, in all arenas of glibc.</summary>
    private static long InUse()
    {
        var info = MallInfo();
        return (long)(info[7] + info[4]);
    }

    [DllImport("libc.so.6", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern SizesOfMalloc MallInfo();

    /// <summary>glibc's <c>struct mallinfo2</c>: ten sizes, of which 4 counts what was mapped and 7 what is in use.</summary>
    [InlineArray(10)]
    private struct SizesOfMalloc
    {
        private nuint _first;
    }

    private static long Resident() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}

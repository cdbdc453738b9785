using TextMad.Models;
using TextMad.Models.Transformers;
using TextMad.Numerics.Random;
using TextMad.Numerics.Threading;
using TextMad.Sampling;

namespace TextMad.Tests.Sampling;

public sealed class DecodingAllocationTests
{
    private const int Attempts = 10;

    // Teams of these sizes are used by no other test, so their threads do nothing else in between.
    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(6, 1, 1)]
    [InlineData(6, 40, 1)]
    [InlineData(7, 4, 3)]
    public void Decoding_steps_allocate_nothing_on_any_thread_once_as_long_sequences_have_been_decoded(int threads, int places, int beams)
    {
        var model = new Watched(new Transformer(new() { Layers = 2, Heads = 4, Width = 128, Context = 64 }, 300, 0, RandomKey.FromSeed(2))
        {
            Team = ThreadTeam.For(threads),
        });
        var options = new DecodingOptions { MaximumTokens = 40, MinimumTokens = 40, Beams = beams };
        using var open = new OpenSequences(model, 0, options, places);
        ReadOnlyMemory<int> prompt = new[] { 1, 2, 3 };
        Action<int, GeneratedSequence> complete = (_, _) => { };
        var before = new long[model.Bytes.Length];
        Write();
        var fewest = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && fewest > 0; attempt++)
        {
            // A collection that another test sets off may count the unused rest of a thread's allocation buffer.
            fewest = Math.Min(fewest, Write());
        }

        Assert.Equal(0, fewest);

        long Write()
        {
            for (var place = 0; place < places; place++)
            {
                open.Begin(place, new GenerationRequest((ulong)place, prompt), RandomKey.FromSeed(1));
            }

            open.Step(complete);
            model.Bytes.CopyTo(before, 0);
            for (var step = 1; step < 36; step++)
            {
                open.Step(complete);
            }

            var allocated = model.Bytes.Zip(before).Where(pair => pair.Second != 0).Sum(pair => pair.First - pair.Second);
            open.Step(complete);
            Assert.Equal(0, open.Count);
            return allocated;
        }
    }

    /// <summary>Notes, after each row of logits, what the thread that worked it out has allocated in its life.</summary>
    private sealed class Watched(ILanguageModel inner) : ILanguageModel
    {
        public long[] Bytes { get; } = new long[16];

        public int VocabularySize => inner.VocabularySize;

        public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default) =>
            inner.Score(sequences, cancellation);

        public void Save(string path) => inner.Save(path);

        public IDecoder CreateDecoder(int slots, int maximumLength) => new Decoder(inner.CreateDecoder(slots, maximumLength), Bytes);

        private sealed class Decoder : IDecoder
        {
            private readonly IDecoder _inner;
            private readonly LogitsReader _watched;
            private LogitsReader? _read;

            public Decoder(IDecoder inner, long[] bytes)
            {
                _inner = inner;
                _watched = (entry, logits, worker) =>
                {
                    _read!(entry, logits, worker);
                    bytes[worker] = GC.GetAllocatedBytesForCurrentThread();
                };
            }

            public int Workers => _inner.Workers;

            public void Reset(int slot) => _inner.Reset(slot);

            public void Copy(int from, int to) => _inner.Copy(from, to);

            public void Step(DecodingBatch batch, LogitsReader read)
            {
                _read = read;
                _inner.Step(batch, _watched);
            }

            public void Dispose() => _inner.Dispose();
        }
    }
}

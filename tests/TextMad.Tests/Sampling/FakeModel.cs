using TextMad.Models;

namespace TextMad.Tests.Sampling;

/// <summary>A model whose next-token logits are a function of the sequence so far; it checks how its decoder is used.</summary>
internal sealed class FakeModel(int vocabularySize, Action<IReadOnlyList<int>, Span<float>> logitsOf) : ILanguageModel
{
    public const int EndOfText = 0;

    public int VocabularySize => vocabularySize;

    public int Steps { get; private set; }

    public int LargestBatch { get; private set; }

    /// <summary>Logits that depend on the whole sequence in a scrambled way; end-of-text has about one chance in eight.</summary>
    public static FakeModel Scrambled(int vocabularySize) => new(vocabularySize, (sequence, logits) =>
    {
        var hash = 2166136261u;
        foreach (var token in sequence)
        {
            hash = (hash ^ (uint)token) * 16777619u;
        }

        for (var id = 0; id < logits.Length; id++)
        {
            logits[id] = ((hash * (uint)((2 * id) + 1)) >> 8) * (4f / (1 << 24));
        }

        logits[EndOfText] = MathF.Log(vocabularySize) + 1;
    });

    public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public void Save(string path) => throw new NotSupportedException();

    public IDecoder CreateDecoder(int slots, int maximumLength) => new Decoder(this, slots, maximumLength);

    private sealed class Decoder(FakeModel model, int slots, int maximumLength) : IDecoder
    {
        private readonly List<int>[] _sequences = [.. Enumerable.Range(0, slots).Select(_ => new List<int>(maximumLength))];

        public void Reset(int slot) => _sequences[slot].Clear();

        public void Step(ReadOnlySpan<int> slots, ReadOnlySpan<int> tokens, Span<float> logits)
        {
            Assert.Equal(slots.Length, tokens.Length);
            Assert.Equal(slots.Length * model.VocabularySize, logits.Length);
            model.Steps++;
            model.LargestBatch = Math.Max(model.LargestBatch, slots.Length);
            for (var i = 0; i < slots.Length; i++)
            {
                var sequence = _sequences[slots[i]];
                Assert.True(sequence.Count > 0 || tokens[i] == EndOfText, "A sequence begins with end-of-text.");
                sequence.Add(tokens[i]);
                Assert.True(sequence.Count <= maximumLength, "A sequence stays within the promised length.");
                model.Logits(sequence, logits.Slice(i * model.VocabularySize, model.VocabularySize));
            }
        }

        public void Dispose()
        {
        }
    }

    private void Logits(IReadOnlyList<int> sequence, Span<float> logits) => logitsOf(sequence, logits);
}

using TextMad.Models;
using TextMad.Models.Transformers;

namespace TextMad.Tests.Sampling;

/// <summary>A model whose next-token logits are a function of the sequence so far; it checks how its decoder is used.</summary>
/// <param name="vocabularySize">Number of token ids.</param>
/// <param name="logitsOf">The function.</param>
/// <param name="first">The token with which every sequence begins.</param>
internal sealed class FakeModel(int vocabularySize, Action<IReadOnlyList<int>, Span<float>> logitsOf, int first = FakeModel.EndOfText) : ILanguageModel
{
    public const int EndOfText = 0;

    public int VocabularySize => vocabularySize;

    private int First => first;

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
        [.. sequences.Select(sequence => sequence.ToArray().Select((token, i) => LogProbability([EndOfText, .. sequence.Span[..i]], token)).ToArray())];

    public void Save(string path) => throw new NotSupportedException();

    public IDecoder CreateDecoder(int slots, int maximumLength) => new Decoder(this, slots, maximumLength);

    private sealed class Decoder(FakeModel model, int slots, int maximumLength) : IDecoder
    {
        private readonly List<int>[] _sequences = [.. Enumerable.Range(0, slots).Select(_ => new List<int>(maximumLength))];

        public int Workers => 1;

        public void Reset(int slot) => _sequences[slot].Clear();

        public void Copy(int from, int to)
        {
            if (from != to)
            {
                _sequences[to].Clear();
                _sequences[to].AddRange(_sequences[from]);
            }
        }

        public void Step(DecodingBatch batch, LogitsReader read)
        {
            model.Steps++;
            model.LargestBatch = Math.Max(model.LargestBatch, batch.Count);
            var logits = new float[model.VocabularySize];
            for (var entry = 0; entry < batch.Count; entry++)
            {
                var sequence = _sequences[batch.Slot(entry)];
                var tokens = batch.Tokens(entry);
                Assert.True(sequence.Count > 0 || tokens[0] == model.First, "A sequence begins with end-of-text.");
                sequence.AddRange(tokens);
                Assert.True(sequence.Count <= maximumLength, "A sequence stays within the promised length.");
                model.Logits(sequence, logits);
                read(entry, logits, 0);
            }
        }

        public void Dispose()
        {
        }
    }

    private float LogProbability(IReadOnlyList<int> before, int token)
    {
        var logits = new float[vocabularySize];
        Logits(before, logits);
        return (float)(logits[token] - Math.Log(logits.Sum(x => Math.Exp(x))));
    }

    private void Logits(IReadOnlyList<int> sequence, Span<float> logits) => logitsOf(sequence, logits);
}

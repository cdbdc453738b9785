using System.Numerics;
using TextMad.Metrics.Counting;
using TextMad.Statistics;

namespace TextMad.Metrics.Repetition;

/// <summary>
/// homogenisation: mean over pairs of documents of the ROUGE-L F1 of their words, 2 LCS / (length + length) [Lin 2004; Padmakumar and He
/// 2024]: how alike two texts are. Over all pairs of at most 200 documents with words; of more, 200 are drawn by their texts.
/// </summary>
/// <remarks>The longest common subsequence is found 64 words at a time with the bits of integers [Crochemore et al. 2001].</remarks>
public sealed class Homogenisation : Metric
{
    private const int Sample = 200;

    /// <inheritdoc/>
    public override string Name => "homogenisation";

    /// <inheritdoc/>
    public override string Source => "Padmakumar and He 2024; ROUGE-L: Lin 2004";

    /// <inheritdoc/>
    public override string Description => $"ROUGE-L F1 of two texts, mean over all pairs of at most {Sample} texts";

    /// <inheritdoc/>
    public override string Unit => "ratio";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    public override MetricCost Cost => MetricCost.PairsOfSample;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("measure", "ROUGE-L F1"), ("sample", Sample)];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var words = input.Texts!.WordSequences;
        var candidates = Enumerable.Range(0, words.Documents).Where(document => !words.Of(document).IsEmpty).ToArray();
        var sample = DocumentSample.Of(input.Texts.Texts, candidates, Sample);
        if (sample.Length < 2)
        {
            return MetricResult.Absent("fewer than two texts have words");
        }

        var likeness = new double[sample.Length * (sample.Length - 1) / 2];
        var pair = 0;
        var pattern = new Pattern(words.Types);
        for (var i = 0; i < sample.Length - 1; i++)
        {
            pattern.Become(words.Of(sample[i]));
            for (var j = i + 1; j < sample.Length; j++)
            {
                var other = words.Of(sample[j]);
                likeness[pair++] = 2.0 * pattern.LongestCommonSubsequence(other) / (words.Of(sample[i]).Length + other.Length);
            }
        }

        return new(
            OrderFree.Sum(likeness) / likeness.Length,
            sample.Length < candidates.Length ? $"{sample.Length} of {candidates.Length} texts sampled" : null);
    }

    /// <summary>Words whose places are kept as bits.</summary>
    private sealed class Pattern(int types)
    {
        // Where each word's bits begin, +1; 0 for words that do not occur.
        private readonly int[] _rows = new int[types];
        private int[] _words = [];
        private ulong[] _bits = [];
        private ulong[] _state = [];

        public void Become(ReadOnlySpan<int> words)
        {
            foreach (var word in _words)
            {
                _rows[word] = 0;
            }

            _words = words.ToArray();
            _state = new ulong[(words.Length + 63) / 64];
            _bits = new ulong[words.Length * _state.Length];
            for (var i = 0; i < words.Length; i++)
            {
                ref var row = ref _rows[words[i]];
                row = row == 0 ? 1 + (i * _state.Length) : row;
                _bits[row - 1 + (i / 64)] |= 1UL << (i % 64);
            }
        }

        public int LongestCommonSubsequence(ReadOnlySpan<int> other)
        {
            _state.AsSpan().Fill(ulong.MaxValue);
            foreach (var word in other)
            {
                if (_rows[word] is var row and not 0)
                {
                    Advance(_bits.AsSpan(row - 1, _state.Length));
                }
            }

            var length = 0;
            foreach (var bits in _state)
            {
                length += BitOperations.PopCount(~bits);
            }

            return length;
        }

        private void Advance(ReadOnlySpan<ulong> matches)
        {
            var carry = 0UL;
            for (var i = 0; i < matches.Length; i++)
            {
                var (state, common) = (_state[i], _state[i] & matches[i]);
                var sum = state + common;
                var carried = sum + carry;
                carry = sum < state || carried < sum ? 1UL : 0UL;
                _state[i] = carried | (state & ~matches[i]);
            }
        }
    }
}

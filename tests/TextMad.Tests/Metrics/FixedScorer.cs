using TextMad.Models;

namespace TextMad.Tests.Metrics;

/// <summary>A scorer that gives the i-th sequence the i-th row of log-probabilities.</summary>
internal sealed class FixedScorer(IReadOnlyList<float[]> rows) : ITextScorer
{
    public int VocabularySize => 10;

    public int Calls { get; private set; }

    public IReadOnlyList<ReadOnlyMemory<int>> Seen { get; private set; } = [];

    public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default)
    {
        Calls++;
        Seen = sequences;
        return rows;
    }
}

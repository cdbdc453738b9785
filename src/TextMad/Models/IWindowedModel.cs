namespace TextMad.Models;

/// <summary>A language model with a context to fill: what is longer is scored in windows, whose stride can be chosen. <see cref="StridedScorer"/> uses it.</summary>
public interface IWindowedModel : ILanguageModel
{
    /// <summary>T, the most tokens that it sees at once.</summary>
    int Context { get; }

    /// <summary>Scores in windows that begin a stride apart; otherwise as <see cref="ITextScorer.Score"/> does.</summary>
    /// <param name="sequences">Token ids, without a leading end-of-text token.</param>
    /// <param name="stride">Tokens from the beginning of a window to that of the next, 1 to T.</param>
    /// <param name="cancellation">Stops between batches.</param>
    IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, int stride, CancellationToken cancellation);
}

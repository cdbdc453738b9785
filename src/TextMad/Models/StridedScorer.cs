using TextMad.Models.Transformers;

namespace TextMad.Models;

/// <summary>
/// Scores by a transformer with a stride of one's choice: a sequence longer than the context T is run through the model in windows
/// of T tokens that begin a stride apart, and each window scores the tokens that no earlier one did.
/// </summary>
/// <remarks>
/// After the first window, every token sees at least T - stride tokens before it (the leading end-of-text token counts): a small
/// stride scores better and takes T / stride times as long. Hugging Face's perplexity guide cuts windows in the same way, but for
/// the leading end-of-text token, which it has not, so that it leaves the first token without a score.
/// </remarks>
public sealed class StridedScorer : ITextScorer
{
    private readonly IWindowedModel _model;

    /// <summary>Creates a scorer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stride">Tokens from the beginning of a window to that of the next, 1 to T.</param>
    /// <exception cref="InputException">The stride is out of its range.</exception>
    public StridedScorer(IWindowedModel model, int stride)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (stride < 1 || stride > model.Context)
        {
            throw new InputException($"A stride of {stride} is impossible; allowed: 1 to {model.Context}, the model's context.");
        }

        _model = model;
        Stride = stride;
    }

    /// <summary>Tokens from the beginning of a window to that of the next.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    public int VocabularySize => _model.VocabularySize;

    /// <summary>Returns the stride of <see cref="Transformer.Score(IReadOnlyList{ReadOnlyMemory{int}}, CancellationToken)"/>: half a context, rounded up.</summary>
    public static int StandardStride(int context) => context - (context / 2);

    /// <summary>Windows that a sequence of this length is cut into.</summary>
    public long Windows(long length) =>
        length == 0 ? 0 : 1 + Math.Max(0, (length - _model.Context + Stride - 1) / Stride);

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Score(IReadOnlyList<ReadOnlyMemory<int>> sequences, CancellationToken cancellation = default) =>
        _model.Score(sequences, Stride, cancellation);
}

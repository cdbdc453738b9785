namespace TextMad.Models;

/// <summary>
/// A model of token sequences: it scores text and it can be decoded from. The transformer, the n-gram model and the unigram
/// distribution all are one; metrics see <see cref="ITextScorer"/> only, decoding sees <see cref="CreateDecoder"/> only.
/// </summary>
public interface ILanguageModel : ITextScorer
{
    /// <summary>Begins incremental decoding with room for this many sequences at once.</summary>
    /// <param name="slots">Sequences that can be open at once, at least 1.</param>
    /// <param name="maximumLength">The longest sequence, counting the leading end-of-text token.</param>
    IDecoder CreateDecoder(int slots, int maximumLength);

    /// <summary>Writes everything that is needed to restore the model into a file that does not exist yet.</summary>
    void Save(string path);
}

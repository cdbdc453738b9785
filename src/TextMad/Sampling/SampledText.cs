using TextMad.Texts;
using TextMad.Tokenization;

namespace TextMad.Sampling;

/// <summary>The text of a sequence that a model wrote: whole characters, its white space bounded as that of all text is.</summary>
/// <param name="Text">The text, prompt included; empty when nothing but white space was written.</param>
/// <param name="IsTrimmed">Whether the sequence ended inside a character, whose beginning was taken away.</param>
public readonly record struct SampledText(string Text, bool IsTrimmed)
{
    /// <summary>Returns the text of a sequence.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="sequence">The sequence of tokens.</param>
    public static SampledText Of(ITokenizer tokenizer, GeneratedSequence sequence)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(sequence);
        var text = tokenizer.Decode(sequence.Tokens.Span);

        // The bytes of an unfinished character, three at most, decode to one U+FFFD.
        var isTrimmed = sequence.IsInsideCharacter && text.EndsWith('\uFFFD');
        return new SampledText(WhiteSpaceRuns.Bound(isTrimmed ? text[..^1] : text), isTrimmed);
    }
}

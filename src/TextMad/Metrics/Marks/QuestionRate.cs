using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Marks;

/// <summary>
/// questions_per_1000_words: sentences that end in a question mark, per 1,000 words [direct questions as Biber 1988 counts them, in any
/// language]. Several marks in a row (<c>?!</c>, <c>...?</c>) end one sentence; a mark before the first word of a text, or with no word since
/// the last one, ends none.
/// </summary>
public sealed class QuestionRate : MarkRate
{
    /// <inheritdoc/>
    public override string Name => "questions_per_1000_words";

    /// <inheritdoc/>
    public override string Source => "Biber 1988";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => "sentences that end in a question mark, per 1,000 words";

    /// <inheritdoc/>
    protected override bool NeedsLanguage => false;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings => [("words", Words.Name), ("marks", "? \u061f \uff1f")];

    /// <inheritdoc/>
    protected override int Count(string text, IReadOnlyList<string> words, LanguageMarks? marks)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (count, worded) = (0, false);
        foreach (var character in text)
        {
            if (character is '?' or '\u061f' or '\uff1f')
            {
                count += worded ? 1 : 0;
                worded = false;
            }
            else
            {
                worded |= char.IsLetterOrDigit(character);
            }
        }

        return count;
    }
}

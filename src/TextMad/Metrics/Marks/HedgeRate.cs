using System.Runtime.CompilerServices;

namespace TextMad.Metrics.Marks;

/// <summary>
/// hedges_per_1000_words: words and phrases that weaken a claim (<c>perhaps</c>, <c>more or less</c>), per 1,000 words, by a list of the language
/// [Hyland 2005; Biber 1988].
/// </summary>
public sealed class HedgeRate : MarkRate
{
    private static readonly ConditionalWeakTable<LanguageMarks, PhraseList> _lists = [];

    /// <inheritdoc/>
    public override string Name => "hedges_per_1000_words";

    /// <inheritdoc/>
    public override string Source => "Hyland 2005; Biber 1988";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => "words and phrases that weaken a claim, by a word list of the language, per 1,000 words";

    /// <inheritdoc/>
    protected override int Count(string text, IReadOnlyList<string> words, LanguageMarks? marks) =>
        CountPhrases(words, _lists.GetValue(marks!, static known => new PhraseList(known.Hedges)));
}

using System.Runtime.CompilerServices;

namespace TextMad.Metrics.Marks;

/// <summary>
/// connectives_per_1000_words: words and phrases that link sentences (<c>however</c>, <c>on the other hand</c>), per 1,000 words, by a list of the
/// language [conjuncts of Biber 1988; Halliday and Hasan 1976]. Machine text of large models has more of them [Reinhart et al. 2025].
/// </summary>
public sealed class ConnectiveRate : MarkRate
{
    private static readonly ConditionalWeakTable<LanguageMarks, PhraseList> _lists = [];

    /// <inheritdoc/>
    public override string Name => "connectives_per_1000_words";

    /// <inheritdoc/>
    public override string Source => "Biber 1988; Halliday and Hasan 1976";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => "words and phrases that link sentences, by a word list of the language, per 1,000 words";

    /// <inheritdoc/>
    protected override int Count(string text, IReadOnlyList<string> words, LanguageMarks? marks) =>
        CountPhrases(words, _lists.GetValue(marks!, static known => new PhraseList(known.Connectives)));
}

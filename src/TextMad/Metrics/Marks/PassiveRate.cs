using System.Runtime.CompilerServices;

namespace TextMad.Metrics.Marks;

/// <summary>
/// passives_per_1000_words: a form of the passive's auxiliary, at most two adverbs, and a past participle (<c>was not often seen</c>), per 1,000 words,
/// by word lists of the language [the pattern of Biber 1988]. There are no part-of-speech tags: an adjective that looks like a
/// participle counts as well.
/// </summary>
public sealed class PassiveRate : MarkRate
{
    private const int MostAdverbs = 2;

    /// <summary>A shorter word with a participle's ending is none: <c>ted</c>.</summary>
    private const int ShortestParticiple = 4;

    private static readonly ConditionalWeakTable<LanguageMarks, Sets> _known = [];

    /// <inheritdoc/>
    public override string Name => "passives_per_1000_words";

    /// <inheritdoc/>
    public override string Source => "Biber 1988";

    /// <inheritdoc/>
    public override string Range => "0 and up";

    /// <inheritdoc/>
    public override string Description => "forms of 'be' before a past participle, by word lists of the language, per 1,000 words";

    /// <inheritdoc/>
    protected override int Count(string text, IReadOnlyList<string> words, LanguageMarks? marks)
    {
        ArgumentNullException.ThrowIfNull(words);
        var sets = _known.GetValue(marks!, static known => new Sets(
            [.. known.PassiveAuxiliaries], [.. known.PassiveAdverbs], [.. known.Participles], [.. known.NotParticiples]));
        var count = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (!sets.Auxiliaries.Contains(words[i]))
            {
                continue;
            }

            var next = i + 1;
            for (var adverbs = 0; adverbs < MostAdverbs && next < words.Count && IsAdverb(words[next]); adverbs++)
            {
                next++;
            }

            count += next < words.Count && IsParticiple(words[next]) ? 1 : 0;
        }

        return count;

        bool IsAdverb(string word) => sets.Adverbs.Contains(word) || word.EndsWith(marks!.PassiveAdverbEnding, StringComparison.Ordinal);

        bool IsParticiple(string word) => sets.Participles.Contains(word)
            || (word.Length >= ShortestParticiple && word.EndsWith(marks!.ParticipleEnding, StringComparison.Ordinal) && !sets.Others.Contains(word));
    }

    private sealed record Sets(HashSet<string> Auxiliaries, HashSet<string> Adverbs, HashSet<string> Participles, HashSet<string> Others);
}

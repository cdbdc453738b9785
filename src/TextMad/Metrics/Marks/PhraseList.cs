namespace TextMad.Metrics.Marks;

/// <summary>Phrases of one or more words, found by their first word. Immutable; thread-safe.</summary>
public sealed class PhraseList
{
    private readonly Dictionary<string, string[][]> _byFirstWord;

    /// <summary>Phrases in lower case, their words with a space between.</summary>
    public PhraseList(IEnumerable<string> phrases) => _byFirstWord = phrases.Select(phrase => phrase.Split(' '))
        .GroupBy(words => words[0])
        .ToDictionary(group => group.Key, group => group.OrderByDescending(words => words.Length).ToArray());

    /// <summary>Returns how many words the longest phrase has that begins at a word; 0 when none does.</summary>
    public int LongestAt(IReadOnlyList<string> words, int start)
    {
        ArgumentNullException.ThrowIfNull(words);
        return _byFirstWord.TryGetValue(words[start], out var phrases)
            && Array.Find(phrases, phrase => start + phrase.Length <= words.Count && !phrase.Where((word, i) => words[start + i] != word).Any()) is { } found
            ? found.Length
            : 0;
    }
}

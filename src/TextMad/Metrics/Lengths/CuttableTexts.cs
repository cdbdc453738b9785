using TextMad.Metrics.Counting;

namespace TextMad.Metrics.Lengths;

/// <summary>
/// Texts that can be brought to equal lengths with others. Lengths are numbers of words (<see cref="Words"/>). Immutable; thread-safe.
/// </summary>
/// <remarks>
/// The rule. Of each side as many texts are taken as the smallest side has, by a random draw that depends on what the texts say alone;
/// texts without a word are never taken. Each side is put into the order of its lengths, and the texts at the same place of all sides are
/// cut to the shortest of them. So all sides have exactly the same lengths, and a text is cut only where another side has none as
/// long at this place. A text cut to n words ends with the last character of its n-th word: every text, also one that had n words all
/// along, so that no punctuation at the end tells texts that were cut from those that were not.
/// </remarks>
public sealed class CuttableTexts
{
    private readonly Lazy<(int[] Lengths, int[] Drawn)> _prepared;

    /// <summary>Texts to cut.</summary>
    public CuttableTexts(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Texts = texts;
        _prepared = new(() =>
        {
            var lengths = new int[texts.Count];
            Parallel.For(0, lengths.Length, i => lengths[i] = Count(texts[i]));
            return (lengths, DocumentSample.Of(texts, Enumerable.Range(0, lengths.Length).Where(i => lengths[i] > 0), lengths.Length));
        });
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The number of texts that have a word.</summary>
    public int Usable => _prepared.Value.Drawn.Length;

    /// <summary>Cuts several sides to one distribution of lengths.</summary>
    /// <param name="most">How many texts to take of each side at most.</param>
    /// <param name="sides">The sides.</param>
    /// <returns>For each side as many texts of the same lengths.</returns>
    public static IReadOnlyList<CutTexts> ToEqualLengths(int most, params IReadOnlyList<CuttableTexts> sides)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentNullException.ThrowIfNull(sides);
        var count = sides.Min(side => Math.Min(most, side.Usable));
        int[][] taken = [.. sides.Select(side => side.ByLength(count))];
        var lengths = new int[count];
        for (var place = 0; place < count; place++)
        {
            lengths[place] = sides.Select((side, i) => side._prepared.Value.Lengths[taken[i][place]]).Min();
        }

        return [.. sides.Select((side, i) => side.Cut(taken[i], lengths))];
    }

    /// <summary>Returns the beginning of a text, up to the end of its n-th word; the text up to its last word when it has fewer.</summary>
    public static string Beginning(string text, int words)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = 0;
        var enumerator = Words.Of(text);
        for (var i = 0; i < words && enumerator.MoveNext(); i++)
        {
            end = enumerator.End;
        }

        return text[..end];
    }

    private static int Count(string text)
    {
        var count = 0;
        foreach (var _ in Words.Of(text))
        {
            count++;
        }

        return count;
    }

    /// <summary>Returns the texts drawn first, from the shortest to the longest.</summary>
    private int[] ByLength(int count)
    {
        var (lengths, drawn) = _prepared.Value;
        return [.. drawn.Take(count).OrderBy(document => lengths[document])];
    }

    private CutTexts Cut(int[] documents, int[] lengths)
    {
        var order = Enumerable.Range(0, documents.Length).OrderBy(place => documents[place]).ToArray();
        return new CutTexts(
            [.. order.Select(place => Beginning(Texts[documents[place]], lengths[place]))], [.. order.Select(place => documents[place])]);
    }
}

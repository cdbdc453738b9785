using TextMad.Texts.Duplicates;

namespace TextMad.Provenance;

/// <summary>A span of a text that stands word for word in other documents, and that no longer span of the text holds of which this is true.</summary>
/// <param name="Start">Where it begins in the text, in characters.</param>
/// <param name="End">The position after its last word.</param>
/// <param name="Words">Its length in words.</param>
/// <param name="Rarity">
/// How unlikely its words are together, in bits: the sum over its words of the binary logarithm of how many documents there are for each that holds the word.
/// </param>
/// <param name="Documents">Documents that hold all of it, in the order of the collection, some at most.</param>
/// <param name="Total">
/// How many documents hold all of it; of spans that more documents may hold than are read for one (<see cref="MostRead"/>), how many hold each run of five words of it.
/// </param>
public sealed record TracedSpan(int Start, int End, int Words, double Rarity, IReadOnlyList<DocumentId> Documents, int Total)
{
    /// <summary>Documents that are read at most to say how many hold a span.</summary>
    public const int MostRead = 20;

    /// <summary>Returns how many words of a text are in one span or more.</summary>
    /// <param name="text">The text.</param>
    /// <param name="spans">Spans of it.</param>
    public static int WordsIn(string text, IReadOnlyList<TracedSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(spans);
        return spans.Count == 0 ? 0 : NearDuplicateSketch.WordsOf(text).Count(word => spans.Any(span => word.Start >= span.Start && word.End <= span.End));
    }
}

using TextMad.Storage.Records;

namespace TextMad.Provenance;

/// <summary>What two sets of documents have in common, by their texts: the same words under another origin are the same.</summary>
/// <param name="First">Different texts in the first.</param>
/// <param name="Second">Different texts in the second.</param>
/// <param name="Common">Texts in both.</param>
/// <param name="OnlyFirst">Documents of the first whose text is not in the second, in its order, as many as were asked for.</param>
/// <param name="OnlySecond">The same of the second.</param>
public sealed record DocumentDifference(
    long First, long Second, long Common, IReadOnlyList<DocumentSummary> OnlyFirst, IReadOnlyList<DocumentSummary> OnlySecond)
{
    /// <summary>Texts in both / texts in either: 1 for equal sets, and for two empty ones.</summary>
    public double Jaccard => First + Second == 0 ? 1 : (double)Common / (First + Second - Common);

    /// <summary>Compares two sets.</summary>
    /// <param name="first">The first; read twice.</param>
    /// <param name="second">The second; read twice.</param>
    /// <param name="limit">Documents to name at most, of each.</param>
    public static DocumentDifference Of(Func<IEnumerable<DocumentSummary>> first, Func<IEnumerable<DocumentSummary>> second, int limit = 20)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var mine = first().Select(document => document.ContentHash).ToHashSet();
        var others = second().Select(document => document.ContentHash).ToHashSet();
        return new DocumentDifference(
            mine.Count,
            others.Count,
            mine.Count(others.Contains),
            [.. first().Where(document => !others.Contains(document.ContentHash)).Take(limit)],
            [.. second().Where(document => !mine.Contains(document.ContentHash)).Take(limit)]);
    }
}

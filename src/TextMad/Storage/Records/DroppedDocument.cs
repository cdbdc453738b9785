namespace TextMad.Storage.Records;

/// <summary>Something that was not taken in.</summary>
/// <param name="Scope">The corpus or run it was meant for.</param>
/// <param name="Source">Where it came from: file, line, URL or document id.</param>
/// <param name="Reason">A stable reason code in snake case, e.g. <c>exact_duplicate</c>, <c>empty</c>.</param>
/// <param name="Detail">More, for people: e.g. the id of the document it duplicates.</param>
public sealed record DroppedDocument(string Scope, string Source, string Reason, string? Detail = null)
{
    /// <summary>Counts what was not taken in, by scope and then by reason.</summary>
    /// <param name="dropped">What was not taken in.</param>
    public static IReadOnlyList<Total> Count(IEnumerable<DroppedDocument> dropped) =>
    [
        .. dropped.CountBy(note => (note.Scope, note.Reason)).Select(group => new Total(group.Key.Scope, group.Key.Reason, group.Value))
            .OrderBy(total => total.Scope, StringComparer.Ordinal).ThenBy(total => total.Reason, StringComparer.Ordinal),
    ];

    /// <summary>How much was not taken in for one reason.</summary>
    /// <param name="Scope">The corpus or run that it was meant for.</param>
    /// <param name="Reason">A reason code.</param>
    /// <param name="Count">How much, at least 1.</param>
    public sealed record Total(string Scope, string Reason, long Count);
}

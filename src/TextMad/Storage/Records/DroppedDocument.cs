namespace TextMad.Storage.Records;

/// <summary>Something that was not taken in.</summary>
/// <param name="Scope">The corpus or run it was meant for.</param>
/// <param name="Source">Where it came from: file, line, URL or document id.</param>
/// <param name="Reason">A stable reason code in snake case, e.g. <c>exact_duplicate</c>, <c>empty</c>.</param>
/// <param name="Detail">More, for people: e.g. the id of the document it duplicates.</param>
public sealed record DroppedDocument(string Scope, string Source, string Reason, string? Detail = null);

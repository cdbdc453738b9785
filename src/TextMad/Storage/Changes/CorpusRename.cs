namespace TextMad.Storage.Changes;

/// <summary>Another name for a corpus.</summary>
/// <param name="From">The name that it has; there must be such a corpus.</param>
/// <param name="To">The name that it gets; there must be none of this name.</param>
public sealed record CorpusRename(string From, string To);

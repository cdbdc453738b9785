namespace TextMad.Dashboard.Corpus;

/// <summary>A page of documents.</summary>
/// <param name="Documents">The documents.</param>
/// <param name="Total">How many match in all; null where that is not known without searching all.</param>
/// <param name="Next">How many documents to pass over to go on; null when there are no more.</param>
/// <param name="IsLooking">Whether the search stopped before the page was full.</param>
internal sealed record DocumentsAnswer(IReadOnlyList<DocumentLine> Documents, long? Total, int? Next, bool IsLooking);

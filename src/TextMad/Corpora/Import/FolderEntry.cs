namespace TextMad.Corpora.Import;

/// <summary>Something found in a folder.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Locator">The path below the folder that was named, with <c>/</c>.</param>
/// <param name="Place">Where a file lies, without links; null for what is not read.</param>
/// <param name="Reason">Why it is not read, one of <see cref="DropReasons"/>; null for a file that is.</param>
/// <param name="Detail">More, for people.</param>
internal sealed record FolderEntry(string Path, string Locator, string? Place, string? Reason = null, string? Detail = null);

namespace TextMad.Corpora.Import;

/// <summary>What stands at a path that is to be imported, in the order in which it is read: a file, or what is left out unopened.</summary>
/// <param name="File">The file; null for what is left out.</param>
/// <param name="Format">How the file is read; null where its name says no format, and where there is none.</param>
/// <param name="LeftOut">What is left out, and why; null for a file.</param>
internal sealed record ImportEntry(ImportFile? File, ImportFormat? Format, ImportItem.Dropped? LeftOut);

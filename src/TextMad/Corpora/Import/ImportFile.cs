namespace TextMad.Corpora.Import;

/// <summary>A file to import.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Locator">What documents remember: the path below the folder that was named, with <c>/</c>, or the file's name.</param>
/// <param name="Collection">The name of the folder or file that was named, without extension: the source if nothing better is known.</param>
public sealed record ImportFile(string Path, string Locator, string Collection);

namespace TextMad.Corpora.Import;

/// <summary>Reads the documents of one file of one format, as a stream. Stateless.</summary>
public interface IDocumentImporter
{
    /// <summary>The documents of a file, and what was dropped.</summary>
    /// <exception cref="InputException">The file is broken; not thrown when <see cref="ImportOptions.SkipBroken"/> is set.</exception>
    IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options);
}

/// <summary>A file to import.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Locator">What documents remember: the path below the folder that was named, with <c>/</c>, or the file's name.</param>
/// <param name="Collection">The name of the folder or file that was named, without extension: the source if nothing better is known.</param>
public sealed record ImportFile(string Path, string Locator, string Collection);

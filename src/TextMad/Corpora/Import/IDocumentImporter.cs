namespace TextMad.Corpora.Import;

/// <summary>Reads the documents of one file of one format, as a stream. Stateless.</summary>
public interface IDocumentImporter
{
    /// <summary>Returns the documents of a file, and what was dropped.</summary>
    IEnumerable<ImportItem> Read(ImportFile file, ImportOptions options);
}

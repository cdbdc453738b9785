using TextMad.Corpora.Export;
using TextMad.Corpora.Pipeline;
using TextMad.Storage;

namespace TextMad.Corpora.Datasets;

/// <summary>
/// Writes a corpus as a dataset to be published: a folder with the documents as JSON lines, a description that programs read (Croissant) and one that
/// people read (a datasheet). The folder is either complete or not there at all.
/// </summary>
public sealed class DatasetExporter
{
    /// <summary>The file with the documents.</summary>
    public const string DocumentsName = "documents.jsonl";

    /// <summary>The description for programs.</summary>
    public const string CroissantName = "croissant.json";

    /// <summary>The description for people.</summary>
    public const string DatasheetName = "README.md";

    private const string UnknownLanguage = "unknown";

    private readonly ICorpusStore _store;

    /// <summary>Creates an exporter from this store.</summary>
    public DatasetExporter(ICorpusStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

    /// <summary>Writes a corpus.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="folder">A new folder.</param>
    /// <param name="said">What people say of it.</param>
    /// <param name="processing">The run of a pipeline that made the corpus; null when there was none.</param>
    /// <param name="overwrite">Whether a folder of this name is replaced.</param>
    /// <param name="progress">Told how many documents are written.</param>
    /// <param name="cancellation">Leaves things as they were.</param>
    /// <exception cref="InputException">There is no such corpus, or the folder is there already.</exception>
    /// <exception cref="TextMadException">A file cannot be written.</exception>
    public ExportReport Export(
        string corpus,
        string folder,
        DatasetDescription said,
        PipelineManifest? processing = null,
        bool overwrite = false,
        IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(said);
        var query = new DocumentQuery { Corpus = corpus, ExcludeWithdrawn = true };
        var report = default(ExportReport);
        AtomicFolder.Write(
            folder,
            temporary =>
            {
                report = new CorpusExporter(_store).ToJsonLines(query, Path.Combine(temporary, DocumentsName), progress, cancellation);
                var summary = _store.Corpora().First(known => known.Name == corpus);
                DatasetFile[] files = [DatasetFile.Of(temporary, DocumentsName, "application/jsonlines")];
                var description = summary.Description ?? FormattableString.Invariant($"{summary.Totals.Documents} documents of text.");
                AtomicFile.WriteText(
                    Path.Combine(temporary, DatasheetName),
                    Datasheet.Write(summary, _store.CountByOrigin(query), Languages(query), Dropped(corpus), said, processing, files));
                files = [.. files, DatasetFile.Of(temporary, DatasheetName, "text/markdown")];
                AtomicFile.WriteText(Path.Combine(temporary, CroissantName), CroissantMetadata.Write(corpus, description, said, files));
            },
            overwrite);
        return report;
    }

    private SortedDictionary<string, long> Languages(DocumentQuery query) => Count(_store.ReadSummaries(query).Select(summary => summary.Language ?? UnknownLanguage));

    private SortedDictionary<string, long> Dropped(string corpus) =>
        new(_store.CountDropped(corpus).ToDictionary(count => count.Reason, count => count.Count), StringComparer.Ordinal);

    private static SortedDictionary<string, long> Count(IEnumerable<string> names)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return counts;
    }
}

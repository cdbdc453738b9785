using System.Buffers.Binary;
using TextMad.Corpora.Export;
using TextMad.Corpora.Pipeline;
using TextMad.Storage;

namespace TextMad.Corpora.Datasets;

/// <summary>
/// Writes a corpus as a dataset to be published, as hubs take it: a folder with the documents as Parquet tables by split (<c>data/train-00000-of-00001.parquet</c>), a
/// description that programs read (Croissant 1.1) and one that people and hubs read (a datasheet with fields in front). The folder is either complete or not there at all.
/// </summary>
public sealed class DatasetExporter
{
    /// <summary>The folder with the documents.</summary>
    public const string DataFolder = "data";

    /// <summary>The description for programs.</summary>
    public const string CroissantName = "croissant.json";

    /// <summary>The description for people and hubs.</summary>
    public const string DatasheetName = "README.md";

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
    /// <param name="layout">How the documents lie in files.</param>
    /// <param name="processing">The run of a pipeline that made the corpus; null when there was none.</param>
    /// <param name="ancestry">What a model that wrote some of it had read; null, or a null answer, when nothing is known.</param>
    /// <param name="progress">Told how many documents are written.</param>
    /// <param name="cancellation">Leaves things as they were.</param>
    /// <exception cref="InputException">There is no such corpus, the share of the test split is not from 0 to below 1, or the folder is there already.</exception>
    /// <exception cref="TextMadException">A file cannot be written.</exception>
    public ExportReport Export(
        string corpus,
        string folder,
        DatasetDescription said,
        DatasetLayout? layout = null,
        PipelineManifest? processing = null,
        Func<ModelId, DatasetAncestry?>? ancestry = null,
        IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(said);
        layout ??= new DatasetLayout();
        ArgumentOutOfRangeException.ThrowIfLessThan(layout.ShardBytes, 1);
        if (layout.TestShare is not (>= 0 and < 1))
        {
            throw new InputException(FormattableString.Invariant($"{layout.TestShare} is no share of documents for a test split: it is from 0 to below 1, e.g. 0.1."));
        }

        var query = new DocumentQuery { Corpus = corpus, ExcludeWithdrawn = true };
        var total = new CorpusExporter(_store).CheckedCount(query);
        var report = default(ExportReport);
        AtomicFolder.Write(
            folder,
            temporary =>
            {
                var data = Path.Combine(temporary, DataFolder);
                Directory.CreateDirectory(data);
                using var train = new ParquetShards(data, DatasetSplit.Train, layout.ShardBytes);
                using var test = new ParquetShards(data, DatasetSplit.Test, layout.ShardBytes);
                var count = new DatasetCount(_store);
                foreach (var document in _store.ReadDocuments(query))
                {
                    cancellation.ThrowIfCancellationRequested();
                    var fields = ExportedFields.Of(document, _store.MachineShareOf(document));
                    (IsInTest(document, layout.TestShare) ? test : train).Add(fields);
                    count.Add(document);
                    report = CorpusExporter.Add(report, document, total, progress);
                }

                var names = train.Complete().Concat(test.Documents > 0 ? test.Complete() : []);
                DatasetFile[] files = [.. names.Select(name => DatasetFile.Of(temporary, $"{DataFolder}/{name}", "application/vnd.apache.parquet"))];
                var content = new DatasetContent
                {
                    Corpus = _store.Corpora().First(known => known.Name == corpus),
                    Splits = [.. new[]
                    {
                        new DatasetSplit(DatasetSplit.Train, train.Documents, train.TextBytes), new DatasetSplit(DatasetSplit.Test, test.Documents, test.TextBytes),
                    }.Where(split => split is { Name: DatasetSplit.Train } or { Documents: > 0 })],
                    Origins = _store.CountByOrigin(query),
                    Languages = count.Languages,
                    Writers = count.WritersWith(ancestry),
                    Dropped = new SortedDictionary<string, long>(_store.CountDropped(corpus).ToDictionary(drop => drop.Reason, drop => drop.Count), StringComparer.Ordinal),
                    Processing = processing,
                };
                AtomicFile.WriteText(Path.Combine(temporary, DatasheetName), Datasheet.Write(content, said, files));
                files = [.. files, DatasetFile.Of(temporary, DatasheetName, "text/markdown")];
                AtomicFile.WriteText(Path.Combine(temporary, CroissantName), CroissantMetadata.Write(content, said, files));
            },
            layout.Overwrite);
        return report;
    }

    private static bool IsInTest(Document document, double share) =>
        share > 0 && (BinaryPrimitives.ReadUInt64BigEndian(document.HashContent().ToBytes()) >> 11) / (double)(1L << 53) < share;
}

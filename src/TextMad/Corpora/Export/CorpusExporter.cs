using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Urls;
using TextMad.Warc;

namespace TextMad.Corpora.Export;

/// <summary>Writes documents of the store to files that other tools read. A file is whole or absent.</summary>
public sealed class CorpusExporter
{
    private static readonly JsonWriterOptions _compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ICorpusStore _store;

    /// <summary>Creates an exporter from this store.</summary>
    public CorpusExporter(ICorpusStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

    /// <summary>
    /// Writes JSON lines with Dolma's fields, gzip-compressed when the name ends in <c>.gz</c>. The metadata holds the origin in
    /// full, the language and the machine-written share, which an import of the file understands; texts come back exactly.
    /// </summary>
    /// <exception cref="InputException">The query names a corpus that does not exist.</exception>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public ExportReport ToJsonLines(
        DocumentQuery query, string path, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        var total = CheckedCount(query);
        var report = default(ExportReport);
        AtomicFile.Write(path, file =>
        {
            using var zip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : null;
            var target = zip ?? file;
            using var writer = new Utf8JsonWriter(target, _compact);
            foreach (var document in _store.ReadDocuments(query))
            {
                cancellation.ThrowIfCancellationRequested();
                Write(ExportedFields.Of(document, _store.MachineShareOf(document)), writer);
                writer.Flush();
                writer.Reset();
                target.WriteByte((byte)'\n');
                report = Add(report, document, total, progress);
            }
        });
        return report;
    }

    /// <summary>
    /// Writes a Parquet table with the fields of <see cref="ToJsonLines"/>, the metadata as a group in which the origin is JSON text; compressed with Zstandard.
    /// </summary>
    /// <exception cref="InputException">The query names a corpus that does not exist.</exception>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public ExportReport ToParquet(DocumentQuery query, string path, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        var total = CheckedCount(query);
        var report = default(ExportReport);
        AtomicFile.Write(path, file =>
        {
            using var table = new ParquetDocuments(file);
            foreach (var document in _store.ReadDocuments(query))
            {
                cancellation.ThrowIfCancellationRequested();
                table.Add(ExportedFields.Of(document, _store.MachineShareOf(document)));
                report = Add(report, document, total, progress);
            }

            table.Complete();
        });
        return report;
    }

    /// <summary>
    /// Writes a folder with one text file per document, <c>&lt;id&gt;.txt</c>; only an empty or new folder is taken.
    /// </summary>
    /// <inheritdoc cref="ToFolder"/>
    public ExportReport ToTextFolder(
        DocumentQuery query, string folder, IProgressSink? progress = null, CancellationToken cancellation = default) =>
        ToFolder(query, folder, "txt", document => document.Text + "\n", progress, cancellation);

    /// <summary>
    /// Writes a folder with one web page per document, <c>&lt;id&gt;.html</c>: a paragraph for each block between blank lines.
    /// </summary>
    /// <inheritdoc cref="ToFolder"/>
    public ExportReport ToHtmlFolder(
        DocumentQuery query, string folder, IProgressSink? progress = null, CancellationToken cancellation = default) =>
        ToFolder(query, folder, "html", HtmlOf, progress, cancellation);

    /// <summary>
    /// Writes a WET file, gzip when the name ends in <c>.gz</c>: a <c>warcinfo</c> record, then a <c>conversion</c> record per document, with the
    /// text as it is.
    /// </summary>
    /// <remarks>
    /// A document that was not crawled has the address <c>http://textmad.invalid/ID</c>, in a domain that is reserved for names that lead nowhere
    /// [RFC 2606]; where no time of retrieval is known, the date is the beginning of 1970.
    /// </remarks>
    /// <exception cref="InputException">The query names a corpus that does not exist.</exception>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public ExportReport ToWet(DocumentQuery query, string path, IProgressSink? progress = null, CancellationToken cancellation = default)
    {
        var total = CheckedCount(query);
        var report = default(ExportReport);
        AtomicFile.Write(path, file =>
        {
            using var writer = new WarcWriter(file, path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase), leaveOpen: true);
            writer.WriteInfo(DateTimeOffset.UnixEpoch, Path.GetFileName(path), [new("software", "TextMad"), new("format", "WARC File Format 1.1")]);
            foreach (var document in _store.ReadDocuments(query))
            {
                cancellation.ThrowIfCancellationRequested();
                var crawled = document.Origin as Origin.Crawled;
                WebUrl? url = null;
                if (crawled is null || !WebUrl.TryParse(crawled.Url, null, out url))
                {
                    _ = WebUrl.TryParse($"http://textmad.invalid/{document.Id}", null, out url);
                }

                var known = DateTimeOffset.TryParse(crawled?.Retrieved, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
                writer.WriteConversion(url!, known ? date : DateTimeOffset.UnixEpoch, document.Text, language: document.Language);
                report = Add(report, document, total, progress);
            }
        });
        return report;
    }

    /// <summary>Returns what is known of each document without its text, and the machine-written share of it, as a stream.</summary>
    /// <exception cref="InputException">The query names a corpus that does not exist.</exception>
    public IEnumerable<(DocumentSummary Summary, double MachineShare)> Summaries(DocumentQuery query)
    {
        CheckedCount(query);
        return _store.ReadSummaries(query).Select(summary => (summary, _store.MachineShareOf(summary.Origin)));
    }

    /// <summary>Writes a folder with one file per document; only an empty or new folder is taken.</summary>
    /// <remarks>The files are written to a folder beside it first, which takes the name when all is there.</remarks>
    /// <exception cref="InputException">The folder is not empty, or the query names a corpus that does not exist.</exception>
    /// <exception cref="TextMadException">A file cannot be written.</exception>
    private ExportReport ToFolder(
        DocumentQuery query, string folder, string extension, Func<Document, string> render, IProgressSink? progress, CancellationToken cancellation)
    {
        var total = CheckedCount(query);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new InputException($"{folder} exists and is not empty: name a new folder.");
        }

        var temporary = Leftovers.Temporary(target);
        var report = default(ExportReport);
        try
        {
            Leftovers.Clear(target);
            Directory.CreateDirectory(temporary);
            foreach (var document in _store.ReadDocuments(query))
            {
                cancellation.ThrowIfCancellationRequested();
                File.WriteAllText(Path.Combine(temporary, $"{document.Id}.{extension}"), render(document));
                report = Add(report, document, total, progress);
            }

            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(temporary, target);
            return report;
        }
        catch (Exception failure)
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }

            if (failure is IOException or UnauthorizedAccessException)
            {
                throw new TextMadException($"Cannot write to {folder}: {SystemFailure.Describe(failure)}", failure);
            }

            throw;
        }
    }

    /// <summary>Writes a folder of Parquet tables, <c>part-00000-of-00003.parquet</c> and so on, with the columns of <see cref="ToParquet"/>.</summary>
    /// <param name="query">Which documents.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="overwrite">Whether a folder of this name is replaced that is not empty.</param>
    /// <param name="shardBytes">UTF-8 bytes of texts after which the next table begins, at least 1.</param>
    /// <param name="progress">Told how many documents are written.</param>
    /// <param name="cancellation">Leaves things as they were.</param>
    /// <exception cref="InputException">The query names a corpus that does not exist, or the folder is not empty.</exception>
    /// <exception cref="TextMadException">A file cannot be written.</exception>
    public ExportReport ToParquetFolder(
        DocumentQuery query,
        string folder,
        bool overwrite = false,
        long shardBytes = ParquetShards.UsualBytes,
        IProgressSink? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardBytes, 1);
        var total = CheckedCount(query);
        var report = default(ExportReport);
        AtomicFolder.Write(
            folder,
            temporary =>
            {
                using var shards = new ParquetShards(temporary, "part", shardBytes);
                foreach (var document in _store.ReadDocuments(query))
                {
                    cancellation.ThrowIfCancellationRequested();
                    shards.Add(ExportedFields.Of(document, _store.MachineShareOf(document)));
                    report = Add(report, document, total, progress);
                }

                shards.Complete();
            },
            overwrite || (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()));
        return report;
    }

    /// <summary>Counts a document more, and says so now and then.</summary>
    internal static ExportReport Add(ExportReport report, Document document, long total, IProgressSink? progress)
    {
        var sum = new ExportReport(report.Documents + 1, report.Words + document.CountWords(), report.Bytes + document.CountBytes());
        if ((sum.Documents & 255) == 0 || sum.Documents == total)
        {
            progress?.Report("export", sum.Documents, total, "documents");
        }

        return sum;
    }

    private static void Write(ExportedFields document, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", document.Id);
        writer.WriteString("text", document.Text);
        writer.WriteString("source", document.Source);
        WriteOptional(writer, "added", document.Added);
        WriteOptional(writer, "created", document.Created);
        writer.WriteStartObject("metadata");
        WriteOptional(writer, "genre", document.Genre);
        WriteOptional(writer, "language", document.Language);
        writer.WriteNumber("machine_share", document.MachineShare);
        WriteOptional(writer, "written_by", document.WrittenBy);
        writer.WritePropertyName("origin");
        writer.WriteRawValue(document.OriginJson);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string HtmlOf(Document document)
    {
        var language = document.Language is { } tag ? $" lang=\"{WebUtility.HtmlEncode(tag)}\"" : "";
        var title = (document.Origin as Origin.Crawled)?.Title ?? document.Id.ToString();
        var paragraphs = document.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => $"<p>{WebUtility.HtmlEncode(block).Replace("\n", "<br>\n", StringComparison.Ordinal)}</p>\n");
        return $"<!DOCTYPE html>\n<html{language}>\n<head><meta "
            + $"charset=\"utf-8\"><title>{WebUtility.HtmlEncode(title)}</title></head>\n<body>\n<main>\n{string.Concat(paragraphs)}</main>\n</body>\n</html>\n";
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>Returns how many documents a query has, of a corpus that is there.</summary>
    internal long CheckedCount(DocumentQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Corpus is { } name)
        {
            StoreNames.Corpus(_store, name);
        }

        return _store.Count(query).Documents;
    }
}

using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Corpora.Datasets;
using TextMad.Corpora.Export;
using TextMad.Corpora.Pipeline;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Naming;

namespace TextMad.Cli.Commands.Corpus;

/// <summary>What <c>textmad corpus export</c> was asked.</summary>
internal sealed record CorpusExportSettings(string Name, string Path, string Format, DatasetDescription Dataset, double TestShare, bool Force, bool Json);

/// <summary><c>textmad corpus export</c>: writes a corpus to files that other tools read.</summary>
internal sealed class CorpusExportCommand : CliCommand<CorpusExportSettings>
{
    private const string Dataset = "dataset";
    private const string Parquet = "parquet";

    private static readonly string[] _formats = ["jsonl", Parquet, "text", "html", "wet", "csv", Dataset];
    private static readonly HashSet<string> _folders = new(StringComparer.Ordinal) { "text", "html", Dataset };

    private readonly Argument<string> _name = Syntax.Argument("NAME", "the corpus");
    private readonly Argument<string> _path = Syntax.Argument(
        "OUT", "a file for jsonl and wet (compressed when it ends in .gz), parquet and csv, a new folder for text, html and dataset, and for parquet when it ends in /");

    private readonly Option<string> _format = Syntax.Choice(
        "--format",
        "jsonl: Dolma's fields with the origin; parquet: the same as columns, compressed with Zstandard; text, html: a file per document; wet: a web archive "
        + "of texts; csv: what is known of each document without its text; "
        + "dataset: what dataset hubs take: Parquet tables by split, a Croissant description, and a datasheet with provenance",
        _formats[0],
        _formats);

    private readonly Option<string?> _license = Syntax.Text("--license", "TEXT", "the dataset's licence: an SPDX identifier, e.g. CC-BY-4.0, a URL or a name");
    private readonly Option<string?> _creator = Syntax.Text("--creator", "NAME", "who made the dataset");
    private readonly Option<string?> _url = Syntax.Text("--url", "URL", "where the dataset is to be found");
    private readonly Option<string?> _published = Syntax.Text("--published", "DATE", "the day it is published, e.g. 2026-05-01 (default: today)");
    private readonly Option<double?> _testShare = Syntax.Share("--test-share", "the share of documents in a split of their own, 'test', by their text, e.g. 0.1");
    private readonly Option<bool> _force = Syntax.Force("replace a file, or the folder of a dataset or of tables, that exists");
    private readonly Option<bool> _json = Syntax.Json();

    public CorpusExportCommand(CliContext context)
        : base(
            context,
            "export",
            "Write a corpus to a file or folder that other tools can read. The result is either complete or not there at all.",
            "textmad corpus export brown brown.jsonl.gz",
            "textmad corpus export brown brown.parquet --format parquet",
            "textmad corpus export brown tables/ --format parquet",
            "textmad corpus export brown brown-texts --format text",
            "textmad corpus export crawl crawl.warc.wet.gz --format wet",
            "textmad corpus export brown brown-dataset --format dataset --license CC-BY-4.0 --test-share 0.1")
    {
    }

    protected override CorpusExportSettings Read(ParseResult arguments)
    {
        var format = arguments.GetValue(_format)!;
        foreach (var option in new[] { _license, _creator, _url, _published })
        {
            if (format != Dataset && arguments.GetValue(option) is not null)
            {
                throw new InputException($"{option.Name} has no effect on --format {format}: it is part of a dataset's description (--format {Dataset}).");
            }
        }

        if (format != Dataset && arguments.GetValue(_testShare) is not null)
        {
            throw new InputException($"{_testShare.Name} has no effect on --format {format}: only a dataset has splits (--format {Dataset}).");
        }

        var published = arguments.GetValue(_published);
        var date = DateOnly.FromDateTime(DateTime.UtcNow);
        if (published is not null && !DateOnly.TryParseExact(published, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date))
        {
            throw new InputException($"--published '{published}' is not a date: year, month and day are expected, e.g. 2026-05-01.");
        }

        return new CorpusExportSettings(
            arguments.GetRequiredValue(_name),
            arguments.GetRequiredValue(_path),
            format,
            new DatasetDescription { License = arguments.GetValue(_license), Creator = arguments.GetValue(_creator), Url = arguments.GetValue(_url), Published = date },
            arguments.GetValue(_testShare) ?? 0,
            arguments.GetValue(_force),
            arguments.GetValue(_json));
    }

    protected override int Run(CorpusExportSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        settings = settings with { Name = StoreNames.Corpus(store, settings.Name).Name };
        var isFolder = _folders.Contains(settings.Format) || (settings.Format == Parquet && (Directory.Exists(settings.Path) || Path.EndsInDirectorySeparator(settings.Path)));
        if (!isFolder && Directory.Exists(settings.Path))
        {
            throw new InputException($"'{settings.Path}' is a folder; {settings.Format} needs a file's name, or choose --format text and a new folder.");
        }

        if (!isFolder && File.Exists(settings.Path) && !settings.Force)
        {
            throw new InputException($"'{settings.Path}' exists already; --force replaces it.");
        }

        var query = new DocumentQuery { Corpus = settings.Name, ExcludeWithdrawn = true };
        var exporter = new CorpusExporter(store);
        var report = settings.Format switch
        {
            "text" => exporter.ToTextFolder(query, settings.Path, context.Progress, context.Cancellation),
            "html" => exporter.ToHtmlFolder(query, settings.Path, context.Progress, context.Cancellation),
            "wet" => exporter.ToWet(query, settings.Path, context.Progress, context.Cancellation),
            Parquet when isFolder => exporter.ToParquetFolder(query, settings.Path, settings.Force, progress: context.Progress, cancellation: context.Cancellation),
            Parquet => exporter.ToParquet(query, settings.Path, context.Progress, context.Cancellation),
            "csv" => WriteMetadata(exporter, query, settings.Path, context.Cancellation),
            Dataset => WriteDataset(store, settings, context),
            _ => exporter.ToJsonLines(query, settings.Path, context.Progress, context.Cancellation),
        };
        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(new { Corpus = settings.Name, settings.Path, report.Documents, report.Words, report.Bytes });
        }
        else
        {
            context.WriteLine($"{settings.Name}: {report.Documents:N0} documents ({report.Words:N0} words, {Tables.Bytes(report.Bytes)}) written to {settings.Path}");
        }

        return ExitCode.Done;
    }

    private static ExportReport WriteDataset(ICorpusStore store, CorpusExportSettings settings, CliContext context)
    {
        var ancestry = new SyntheticAncestry(store);
        var said = settings.Dataset;
        var report = new DatasetExporter(store).Export(
            settings.Name,
            settings.Path,
            said,
            new DatasetLayout { TestShare = settings.TestShare, Overwrite = settings.Force },
            Processing(context, store, settings.Name),
            id => store.FindModel(id) is null ? null : ancestry.OfModel(id) is var read ? new DatasetAncestry(read.MeanModels, read.Depth, read.IsLowerBound) : null,
            context.Progress,
            context.Cancellation);
        string[] missing = [.. said.License is null ? ["--license"] : Array.Empty<string>(), .. said.Creator is null ? ["--creator"] : Array.Empty<string>(),
            .. said.Url is null ? ["--url"] : Array.Empty<string>()];
        if (missing.Length > 0)
        {
            context.Progress.Clear();
            context.Note($"note: Croissant asks for {string.Join(", ", missing)} of a dataset that is published; without, {DatasetExporter.CroissantName} leaves them out.");
        }

        return report;
    }

    private static ExportReport WriteMetadata(CorpusExporter exporter, DocumentQuery query, string path, CancellationToken cancellation)
    {
        var report = default(ExportReport);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            CsvOutput.WriteRow(writer, "id", "kind", "source", "locator", "parents", "language", "words", "bytes", "machine_share", "content_hash");
            foreach (var (summary, share) in exporter.Summaries(query))
            {
                cancellation.ThrowIfCancellationRequested();
                var (source, locator) = Place(summary.Origin);
                var parents = string.Join(' ', summary.Origin.MadeFrom.Select(parent => parent.Document));
                CsvOutput.WriteRow(
                    writer, summary.Id, StoredWord.Write(summary.Origin.Kind), source, locator, parents, summary.Language, summary.Words, summary.Bytes, share,
                    summary.ContentHash);
                report = new ExportReport(report.Documents + 1, report.Words + summary.Words, report.Bytes + summary.Bytes);
            }
        });
        return report;
    }

    private static (string Source, string? Locator) Place(Origin origin) => origin switch
    {
        Origin.Imported imported => (imported.Source, imported.Locator),
        Origin.Crawled crawled => (Uri.TryCreate(crawled.Url, UriKind.Absolute, out var url) ? url.Host : "", crawled.Url),
        Origin.Sampled sampled =>
            (sampled.Model.Value, (sampled.Purpose == SamplePurpose.Sample ? "" : StoredWord.Write(sampled.Purpose) + " ") + sampled.Index.ToString(CultureInfo.InvariantCulture)),
        Origin.Derived derived => (derived.Activity, derived.Locator),
        _ => throw new InvalidOperationException("Origin is a closed hierarchy."),
    };

    /// <summary>Returns the run of a pipeline that made a corpus.</summary>
    private static PipelineManifest? Processing(CliContext context, ICorpusStore store, string corpus)
    {
        var processed = context.Workspace.ProcessedDirectory;
        return Directory.Exists(processed)
            ? Directory.EnumerateDirectories(processed).Where(folder => Names.IsValid(Path.GetFileName(folder))).Order(StringComparer.Ordinal)
                .Select(folder => PipelineManifest.Read(new FileOwner(FileOwnerKind.Process, Path.GetFileName(folder)).FilesIn(context.Workspace, store)))
                .FirstOrDefault(run => run?.Status == "done" && run.Output.Corpus == corpus)
            : null;
    }
}

using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Corpora.Import;

namespace TextMad.Cli.Commands.Corpus;

/// <summary>What <c>textmad corpus add</c> was asked.</summary>
internal sealed record CorpusAddSettings(string Name, IReadOnlyList<string> Paths, ImportOptions Import, string? Description, bool Json);

/// <summary><c>textmad corpus add</c>: imports files into a corpus.</summary>
internal sealed class CorpusAddCommand : CliCommand<CorpusAddSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "the corpus, which is created if it does not exist: letters, digits and . _ - /");
    private readonly Argument<string[]> _paths = Syntax.Arguments(
        "PATH", "files and folders; folders are read with all their subfolders, compressed files (gzip, Zstandard) are unpacked; - is standard input, read as plain "
        + "text unless --format is given");

    private readonly Option<string> _format = Syntax.Choice(
        "--format",
        "auto decides by the file names; text: a document per file, blocks: one per block between blank lines",
        "auto",
        "auto",
        "text",
        "blocks",
        "jsonl",
        "html",
        "brown",
        "warc");

    private readonly Option<string?> _source =
        Syntax.Text("--source", "NAME", "the collection's name, kept with each document (default: what the files say, else the folder's name)");
    private readonly Option<string?> _language = Syntax.Text("--language", "TAG", "the documents' language, e.g. en (default: what the files say, else a guess)");
    private readonly Option<string?> _encoding =
        Syntax.Text("--encoding", "NAME", "the encoding of text files, JSON lines and pages, e.g. windows-1251 (default: what they declare, else a guess)");
    private readonly Option<string?> _description = Syntax.Text("--description", "TEXT", "what the corpus is, kept when it is made");
    private readonly Option<bool> _wholePages = Syntax.Flag("--whole-pages", "take all visible text of web pages outside navigation, not their main text only");
    private readonly Option<bool> _obey =
        Syntax.Flag("--obey-directives",
            "leave out pages of web archives that ask not to be kept (noindex) or forbid the training of models (noai, Content-Usage, Content-Signal)");
    private readonly Option<bool> _skipBroken = Syntax.Flag("--skip-broken", "skip broken lines and files and count them, instead of stopping");
    private readonly Option<bool> _json = Syntax.Json();

    public CorpusAddCommand(CliContext context)
        : base(
            context,
            "add",
            "Import text into a corpus: plain text, JSON lines with Dolma's fields, web pages, web archives (WARC and WET), "
            + "the Brown corpus. Exact duplicates are left out and counted.",
            "textmad corpus add brown corpora/brown/data --format brown",
            "textmad corpus add news articles.jsonl.gz --skip-broken",
            "textmad corpus add crawl crawl.warc.gz CC-MAIN-20260101.warc.wet.gz",
            "textmad corpus add notes notes.txt --format blocks --language en",
            "textmad corpus add news - --format jsonl",
            "textmad corpus add letters letters/ --encoding koi8-r")
    {
    }

    protected override CorpusAddSettings Read(ParseResult arguments)
    {
        var format = arguments.GetValue(_format);
        return new CorpusAddSettings(
            arguments.GetRequiredValue(_name),
            arguments.GetRequiredValue(_paths),
            new ImportOptions
            {
                Format = format switch
                {
                    "text" or "blocks" => ImportFormat.Text,
                    "jsonl" => ImportFormat.JsonLines,
                    "html" => ImportFormat.Html,
                    "brown" => ImportFormat.Brown,
                    "warc" => ImportFormat.Warc,
                    _ => null,
                },
                TextUnit = format == "blocks" ? PlainTextUnit.Block : PlainTextUnit.File,
                Source = arguments.GetValue(_source),
                Language = arguments.GetValue(_language),
                Encoding = arguments.GetValue(_encoding),
                WholePages = arguments.GetValue(_wholePages),
                ObeyDirectives = arguments.GetValue(_obey),
                SkipBroken = arguments.GetValue(_skipBroken),
            },
            arguments.GetValue(_description),
            arguments.GetValue(_json));
    }

    protected override int Run(CorpusAddSettings settings, CliContext context)
    {
        using var typed = settings.Paths.Any(StandardInput.Is) ? context.Input.ToFile(ExtensionOf(settings.Import.Format)) : null;
        using var items = ImportSources.Read(settings.Paths.Select(path => StandardInput.Is(path) ? typed!.Path : path), settings.Import).GetEnumerator();
        if (!items.MoveNext())
        {
            throw new InputException($"There is nothing to import in {string.Join(", ", settings.Paths)}: no file there has a document.");
        }

        using var store = context.CreateStore();
        context.HowToGoOn = "repeat the command; what was imported is kept, and the rest is added.";
        var report = new CorpusImporter(store).Import(settings.Name, Rest(items), settings.Description, context.Progress, context.Cancellation);
        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Corpus = settings.Name,
                report.Added,
                report.AlreadyPresent,
                report.Words,
                report.Bytes,
                Dropped = report.Dropped.Select(d => new { Reason = d.Key, Count = d.Value }),
                report.Repairs,
            });
            return ExitCode.Done;
        }

        context.WriteLine(
            $"{settings.Name}: {report.Added:N0} documents added ({report.Words:N0} words, {Tables.Bytes(report.Bytes)}), {report.AlreadyPresent:N0} were there already");
        foreach (var (reason, count) in report.Dropped)
        {
            context.WriteLine($"  {count:N0} left out: {reason}");
        }

        if (report.Repairs.Any)
        {
            context.WriteLine($"  repaired in them: {report.Repairs}");
        }

        return ExitCode.Done;
    }

    /// <summary>Returns what the name of a file in this format ends in; of plain text where nothing says.</summary>
    private static string ExtensionOf(ImportFormat? format) => format switch
    {
        null or ImportFormat.Text => ".txt",
        ImportFormat.JsonLines => ".jsonl",
        ImportFormat.Html => ".html",
        ImportFormat.Warc => ".warc",
        _ => throw new InputException("--format brown needs file names, and standard input (-) has none. Choose text, blocks, jsonl, html or warc."),
    };

    private static IEnumerable<ImportItem> Rest(IEnumerator<ImportItem> items)
    {
        do
        {
            yield return items.Current;
        }
        while (items.MoveNext());
    }
}

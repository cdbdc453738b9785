using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking.Scale;
using TextMad.Cli.Output;
using TextMad.Corpora.Import;
using TextMad.Corpora.Import.Distribution;
using TextMad.Executors;
using TextMad.Storage.Naming;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Corpus;

/// <summary>What <c>textmad corpus add</c> was asked.</summary>
internal sealed record CorpusAddSettings(
    string Name, IReadOnlyList<string> Paths, ImportOptions Import, string? Description, bool SkipBroken, ExecutorChoice Executor, bool DryRun, bool Json);

/// <summary><c>textmad corpus add</c>: imports files into a corpus.</summary>
internal sealed class CorpusAddCommand : CliCommand<CorpusAddSettings>
{
    // What gzip makes of text, about.
    private const int PackedTimes = 3;

    private readonly Argument<string> _name = Syntax.Argument("NAME", "the corpus, which is created if it does not exist: letters and digits of any script and . _ - /");
    private readonly Argument<string[]> _paths = Syntax.Arguments(
        "PATH", "files and folders; folders are read with all their subfolders, compressed files (gzip, Zstandard, bzip2, xz) are unpacked; - is standard input, read as plain "
        + "text unless --format is given, and so is a pipe. A link that is named is followed; links, pipes and devices in folders are left out");

    private readonly Option<string> _format = Syntax.Choice(
        "--format",
        "auto decides by the file names; text: a document per file, blocks: one per block between blank lines; jsonl, parquet, csv, tsv: one per row; markdown, html, epub, "
        + "odt, docx: one per file; warc: one per page",
        "auto",
        "auto",
        "text",
        "blocks",
        "jsonl",
        "html",
        "brown",
        "warc",
        "parquet",
        "csv",
        "tsv",
        "markdown",
        "epub",
        "odt",
        "docx");

    private readonly Option<string?> _source =
        Syntax.Text("--source", "NAME", "the collection's name, kept with each document (default: what the files say, else the folder's name)");
    private readonly Option<string?> _language = Syntax.Text("--language", "TAG", "the documents' language, e.g. en (default: what the files say, else a guess)");
    private readonly Option<string?> _encoding =
        Syntax.Text("--encoding", "NAME", "the encoding of text files, JSON lines, CSV and pages, e.g. windows-1251 (default: what they declare, else a guess)");
    private readonly Option<string?> _description = Syntax.Text("--description", "TEXT", "what the corpus is, kept when it is made");
    private readonly Option<bool> _wholePages = Syntax.Flag("--whole-pages", "take all visible text of web pages outside navigation, not their main text only");
    private readonly Option<bool> _obey =
        Syntax.Flag("--obey-directives",
            "leave out pages of web archives that ask not to be kept (noindex) or forbid the training of models (noai, Content-Usage, Content-Signal)");
    private readonly Option<string?> _textField = Syntax.Text("--text-field", "NAME",
        "the field of JSON lines, or column of a table, that holds the text or the turns of a chat, e.g. body or data.body "
        + "(default: text, else messages, conversations or conversation)");
    private readonly Option<string?> _idField = Syntax.Text("--id-field", "NAME",
        "the field of JSON lines, or column of a table, that names a document (default: id, else file and line)");
    private readonly Option<string?> _writtenBy = Syntax.Text("--written-by", "NAME",
        "the machine that wrote the texts, e.g. ChatGPT: all of them, of a chat what the assistant said, unless --machine-share says how much");
    private readonly Option<double?> _machineShare =
        Syntax.Share("--machine-share", "how much of each text a machine wrote; 0 where humans wrote all of it (default: what the files say)");
    private readonly Option<bool> _followLinks = Syntax.Flag("--follow-links", "follow symbolic links in folders, wherever they lead; each folder is read once");
    private readonly Option<bool> _skipBroken = Syntax.Flag("--skip-broken", "damaged lines and files are expected: leaving them out is no failure (otherwise the exit code is 1)");
    private readonly Option<bool> _strict = Syntax.Flag("--strict", "stop at the first damaged line or file, instead of leaving it out and reading on");
    private readonly ExecutorFlags _executor = new();
    private readonly Option<bool> _dryRun = Syntax.DryRun("show which files would be read, how large they are and about what it costs; import nothing");
    private readonly Option<bool> _json = Syntax.Json();

    public CorpusAddCommand(CliContext context)
        : base(
            context,
            "add",
            "Import text into a corpus: plain text and Markdown, JSON lines with Dolma's fields or chats, tables (Parquet, CSV, TSV), web pages, web archives (WARC and WET), "
            + "books and office documents (EPUB, ODT, DOCX), the Brown corpus. Exact duplicates are left out and counted, and so is what cannot be read.",
            "textmad corpus add brown corpora/brown/data --format brown",
            "textmad corpus add news articles.jsonl.gz --text-field body --id-field url --skip-broken",
            "textmad corpus add answers chats.jsonl --written-by ChatGPT",
            "textmad corpus add web dolma.jsonl.zst fineweb.parquet books/",
            "textmad corpus add reviews reviews.csv --text-field review --id-field number",
            "textmad corpus add crawl crawl.warc.gz CC-MAIN-20260101.warc.wet.gz",
            "textmad corpus add notes notes.txt --format blocks --language en",
            "textmad corpus add news - --format jsonl",
            "textmad corpus add crawl archives/ --dry-run",
            "textmad corpus add letters letters/ --encoding koi8-r",
            "textmad corpus add crawl archives/ --executor slurm --partition cpu --time 04:00:00")
    {
    }

    protected override CorpusAddSettings Read(ParseResult arguments)
    {
        var format = arguments.GetValue(_format);
        if (arguments.GetValue(_strict) && arguments.GetValue(_skipBroken))
        {
            throw new InputException("--strict stops at what is damaged, and --skip-broken expects it; leave one of them out.");
        }

        return new CorpusAddSettings(
            Names.Normalise(arguments.GetRequiredValue(_name)),
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
                    "parquet" => ImportFormat.Parquet,
                    "csv" => ImportFormat.Csv,
                    "tsv" => ImportFormat.Tsv,
                    "markdown" => ImportFormat.Markdown,
                    "epub" => ImportFormat.Epub,
                    "odt" => ImportFormat.OpenDocument,
                    "docx" => ImportFormat.Word,
                    _ => null,
                },
                TextUnit = format == "blocks" ? PlainTextUnit.Block : PlainTextUnit.File,
                Source = arguments.GetValue(_source),
                Language = arguments.GetValue(_language),
                Encoding = arguments.GetValue(_encoding),
                WholePages = arguments.GetValue(_wholePages),
                ObeyDirectives = arguments.GetValue(_obey),
                TextField = arguments.GetValue(_textField),
                IdField = arguments.GetValue(_idField),
                WrittenBy = arguments.GetValue(_writtenBy),
                MachineShare = arguments.GetValue(_machineShare),
                FollowLinks = arguments.GetValue(_followLinks),
                Strict = arguments.GetValue(_strict),
            },
            arguments.GetValue(_description),
            arguments.GetValue(_skipBroken),
            _executor.Read(arguments),
            arguments.GetValue(_dryRun),
            arguments.GetValue(_json));
    }

    protected override int Run(CorpusAddSettings settings, CliContext context)
    {
        if (settings.DryRun)
        {
            return Plan(settings, context);
        }

        var request = new ImportRequest(settings.Name, settings.Paths, settings.Import, settings.Description);
        if (settings.Executor.IsCluster || (!settings.Paths.Any(StandardInput.Is) && DistributedImport.IsBegun(context.Workspace, request)))
        {
            return Distribute(request, settings, context) is { } done ? Tell(done, settings, context) : ExitCode.Done;
        }

        using var typed = settings.Paths.Any(StandardInput.Is) ? context.Input.ToFile(ExtensionOf(settings.Import.Format)) : null;
        using var items = ImportSources.Read(settings.Paths.Select(path => StandardInput.Is(path) ? typed!.Path : path), settings.Import).GetEnumerator();
        if (!items.MoveNext())
        {
            throw new InputException($"There is nothing to import in {string.Join(", ", settings.Paths)}: no file there has a document.");
        }

        using var store = context.CreateStore();
        context.HowToGoOn = "repeat the command; what was imported is kept, and the rest is added.";
        return Tell(new CorpusImporter(store).Import(settings.Name, Rest(items), settings.Description, context.Progress, context.Cancellation), settings, context);
    }

    /// <summary>Has the files read by other processes, or does here what is left of that.</summary>
    /// <returns>What came of it; null when nobody waits for its end.</returns>
    private static ImportReport? Distribute(ImportRequest request, CorpusAddSettings settings, CliContext context)
    {
        if (settings.Paths.Any(StandardInput.Is))
        {
            throw new InputException($"- is standard input, which other machines cannot read: name files, or leave out --executor {settings.Executor.Name}.");
        }

        context.HowToGoOn = "repeat the command; what was read is kept.";
        DistributedImport import;
        using (var store = context.CreateStore())
        {
            // Closed then: a task of another machine writes to it.
            import = DistributedImport.HandOut(store, context.Workspace, request, context.Progress);
        }

        var work = new HandedWork(WorkKind.Import, DistributedImport.NameOf(request.Corpus));
        try
        {
            if (import.IsOver)
            {
                context.Note($"The files were read before; this is the result.");
            }
            else if (!settings.Executor.IsCluster)
            {
                context.Note($"This import was handed to a cluster: what is left of it is done here.");
                new LocalExecutor(1).Run(import.Tasks, context.Cancellation);
            }
            else
            {
                var submitted = new List<string>();
                settings.Executor.ExecutorOf(work, context, submitted).Run(import.Tasks, context.Cancellation);
                if (settings.Executor.Detach)
                {
                    TellDetached(work, submitted, settings, context);
                    return null;
                }
            }
        }
        catch (TextMadException) when (import.IsOver)
        {
            // What it read stopped it, as was asked: that is the result.
        }

        return import.TakeReport();
    }

    private static void TellDetached(HandedWork work, IReadOnlyList<string> submitted, CorpusAddSettings settings, CliContext context)
    {
        if (settings.Json)
        {
            context.WriteJson(new { Corpus = settings.Name, Status = "running", Folder = context.Workspace.ImportDirectory(work.Name), Submitted = submitted });
        }
        else
        {
            settings.Executor.TellDetached(work, context);
            context.WriteLine($"when they are done, the same command tells what was added and left out");
        }
    }

    private static int Tell(ImportReport report, CorpusAddSettings settings, CliContext context)
    {
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
                Dropped = report.Dropped.Select(d => new
                {
                    Reason = d.Key,
                    Count = d.Value,
                    Examples = report.Examples[d.Key].Select(item => new { item.Source, item.Detail }),
                    Advice = LeftOut.Advice(d.Key, settings.Import),
                }),
                report.UnknownKinds,
                report.Damaged,
                report.Repairs,
                report.Parts,
            });
            return Finish(report, settings, context);
        }

        context.WriteLine(
            $"{settings.Name}: {report.Added:N0} documents added ({report.Words:N0} words, {Tables.Bytes(report.Bytes)}), {report.AlreadyPresent:N0} were there already");
        LeftOut.Write(report, settings.Import, context);
        if (report.DroppedTotal > report.Examples.Values.Sum(items => items.Count))
        {
            context.WriteLine($"  {Shell.Mark(context.Typed("ask", "dropped", settings.Name))} lists all that was left out");
        }

        if (report.Parts > 0)
        {
            context.WriteLine(
                $"  {report.Parts:N0} of them are parts of longer files, cut at the ends of paragraphs (else of lines, else of words): {Shell.Mark("textmad help corpora")}");
        }

        if (report.Repairs.Any)
        {
            context.WriteLine($"  repaired in them: {report.Repairs}");
        }

        return Finish(report, settings, context);
    }

    private static int Plan(CorpusAddSettings settings, CliContext context)
    {
        if (settings.Paths.Any(StandardInput.Is))
        {
            throw new InputException("--dry-run opens nothing, and - is standard input, of which nothing is known before it is read: name files, or leave out --dry-run.");
        }

        Names.RequireCorpus(settings.Name);
        var found = ImportSources.List(settings.Paths, settings.Import);
        var read = found.Where(file => file.Reason is null).ToList();
        if (read.Count == 0)
        {
            throw new InputException($"There is nothing to import in {string.Join(", ", settings.Paths)}: no file there has a format that can be read.");
        }

        var bytes = read.Sum(file => file.IsPacked ? PackedTimes * file.Bytes : file.Bytes);
        var table = ScaleTable.ReadIfThere(context.Workspace);
        var estimate = table?.OfText(ScaledWorks.Import, bytes);
        var coreHours = ExecutorChoice.CoreHours(estimate?.Seconds);
        var work = new HandedWork(WorkKind.Import, DistributedImport.NameOf(settings.Name));
        var script = settings.Executor.IsCluster ? settings.Executor.Script(work, context.Workspace) : null;
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Corpus = settings.Name,
                Files = read.GroupBy(file => file.Format).Select(group => new { Format = group.Key, Count = group.Count(), Bytes = group.Sum(file => file.Bytes) }),
                LeftOut = found.Where(file => file.Reason is not null).GroupBy(file => file.Reason).Select(group => new { Reason = group.Key, Count = group.Count() }),
                UnknownKinds = found.Where(file => file.Kind is not null).CountBy(file => file.Kind!).OrderByDescending(kind => kind.Value)
                    .ToDictionary(kind => kind.Key, kind => kind.Value),
                EstimatedSeconds = estimate?.Seconds,
                EstimatedPeakMemoryBytes = estimate?.PeakBytes,
                EstimatedCoreHours = coreHours,
                Script = script,
            });
            return ExitCode.Done;
        }

        foreach (var group in read.GroupBy(file => (file.Format, file.IsPacked)))
        {
            context.WriteLine(
                $"{settings.Name}: {group.Count():N0} files of {group.Key.Format} would be read, {Tables.Bytes(group.Sum(file => file.Bytes))}"
                + $"{(group.Key.IsPacked ? ", packed" : "")}");
        }

        foreach (var group in found.Where(file => file.Reason is not null).GroupBy(file => file.Reason))
        {
            context.WriteLine($"left out: {group.Key} {group.Count():N0}, e.g. {group.First().Path}");
            if (LeftOut.Kinds(group.CountBy(file => file.Kind ?? "").Where(kind => kind.Key.Length > 0).OrderByDescending(kind => kind.Value)) is { Length: > 0 } kinds)
            {
                context.WriteLine($"  {kinds}");
            }
        }

        if (estimate is { } cost)
        {
            context.WriteLine(
                $"about {ConsoleProgress.Duration(cost.Seconds)} and {Tables.Bytes(cost.PeakBytes)} of memory, {table!.Source(context)}"
                + $"{(read.Any(file => file.IsPacked) ? $", if packed files hold {PackedTimes} times their length" : "")}");
        }

        if (script is not null)
        {
            context.WriteLine($"tasks that read files: {DistributedImport.CountTasks(found)}, then one that collects; {ExecutorChoice.Cost(coreHours, context)}");
            ExecutorChoice.WriteScript(script, work, context);
        }

        return ExitCode.Done;
    }

    /// <summary>Returns the exit code: damage that nobody said to expect is a failure, though the rest was imported.</summary>
    private static int Finish(ImportReport report, CorpusAddSettings settings, CliContext context)
    {
        if (report.Added == 0 && report.AlreadyPresent == 0)
        {
            throw new TextMadException(FormattableString.Invariant($"Nothing was added to corpus '{settings.Name}': all {report.DroppedTotal} items were left out, ")
                + $"because: {string.Join(", ", report.Dropped.Keys)}.");
        }

        if (report.Damaged == 0 || settings.SkipBroken)
        {
            return ExitCode.Done;
        }

        var damaged = report.Damaged == 1 ? "1 item is damaged and was" : FormattableString.Invariant($"{report.Damaged:N0} items are damaged and were");
        context.Note($"{damaged} left out; what could be read is in the corpus. --skip-broken says that this is expected, --strict stops at the first.");
        return ExitCode.Failed;
    }

    /// <summary>Returns what the name of a file in this format ends in; of plain text where nothing says.</summary>
    private static string ExtensionOf(ImportFormat? format) => format switch
    {
        null or ImportFormat.Text => ".txt",
        ImportFormat.JsonLines => ".jsonl",
        ImportFormat.Html => ".html",
        ImportFormat.Warc => ".warc",
        ImportFormat.Parquet => ".parquet",
        ImportFormat.Csv => ".csv",
        ImportFormat.Tsv => ".tsv",
        ImportFormat.Markdown => ".md",
        ImportFormat.Epub => ".epub",
        ImportFormat.OpenDocument => ".odt",
        ImportFormat.Word => ".docx",
        _ => throw new InputException("--format brown needs file names, and standard input (-) has none. Choose another."),
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

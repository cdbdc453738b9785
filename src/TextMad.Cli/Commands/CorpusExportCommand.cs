using System.CommandLine;
using TextMad.Cli.Output;
using TextMad.Corpora;
using TextMad.Storage;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad corpus export</c> was asked.</summary>
internal sealed record CorpusExportSettings(string Name, string Path, bool AsText, bool Force, bool Json);

/// <summary><c>textmad corpus export</c>: writes a corpus to files that other tools read.</summary>
internal sealed class CorpusExportCommand : CliCommand<CorpusExportSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "the corpus");
    private readonly Argument<string> _path = Syntax.Argument("OUT", "a file for jsonl (compressed when it ends in .gz), a new folder for text");
    private readonly Option<string> _format = Syntax.Choice("--format", "jsonl: Dolma's fields with the origin; text: a file per document", "jsonl", "jsonl", "text");
    private readonly Option<bool> _force = Syntax.Flag("--force", "replace a file that exists");
    private readonly Option<bool> _json = Syntax.Json();

    public CorpusExportCommand(CliContext context)
        : base(
            context,
            "export",
            "Write a corpus to a file of JSON lines or a folder of texts. The file or folder is whole or absent.",
            "textmad corpus export brown brown.jsonl.gz",
            "textmad corpus export brown brown-texts --format text")
    {
        Add(_name);
        Add(_path);
        foreach (var option in new Option[] { _format, _force, _json })
        {
            AddOption(option);
        }
    }

    protected override CorpusExportSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_name),
        arguments.GetRequiredValue(_path),
        arguments.GetValue(_format) == "text",
        arguments.GetValue(_force),
        arguments.GetValue(_json));

    protected override int Run(CorpusExportSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        StoreNames.Corpus(store, settings.Name);
        if (!settings.AsText && Directory.Exists(settings.Path))
        {
            throw new InputException($"'{settings.Path}' is a folder; jsonl needs a file's name, or choose --format text and a new folder.");
        }

        if (!settings.AsText && File.Exists(settings.Path) && !settings.Force)
        {
            throw new InputException($"'{settings.Path}' exists already; --force replaces it.");
        }

        var query = new DocumentQuery { Corpus = settings.Name };
        var exporter = new CorpusExporter(store);
        var report = settings.AsText
            ? exporter.ToTextFolder(query, settings.Path, context.Progress, context.Cancellation)
            : exporter.ToJsonLines(query, settings.Path, context.Progress, context.Cancellation);
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
}

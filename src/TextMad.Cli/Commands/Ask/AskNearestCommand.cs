using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Ask;

/// <summary>What <c>textmad ask nearest</c> was asked.</summary>
internal sealed record AskNearestSettings(string Document, string? In, int Limit, bool Json);

/// <summary><c>textmad ask nearest</c>: what a text was copied from.</summary>
internal sealed class AskNearestCommand : CliCommand<AskNearestSettings>
{
    private readonly Argument<string> _document = Syntax.Argument("DOC", "a document (the beginning of its id)");
    private readonly Option<string?> _in =
        Syntax.Text("--in", "CORPUS|MODEL", "where to look: a corpus, or what a model was trained on (default: what the model that wrote it was trained on)");
    private readonly Option<int> _limit = Syntax.Limit("the most documents to list", 1, 1000, 10);
    private readonly Option<bool> _json = Syntax.Json();

    public AskNearestCommand(CliContext context)
        : base(
            context,
            "nearest",
            "The documents nearest to one, by runs of five words, with the longest run that was copied: to see whether a model memorised it. The index is made once, kept, "
                + "and grown with the corpus.",
            "textmad ask nearest 3fa9c1",
            "textmad ask nearest 3fa9c1 --in brown --json")
    {
    }

    protected override AskNearestSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_document), arguments.GetValue(_in), arguments.GetValue(_limit), arguments.GetValue(_json));

    protected override int Run(AskNearestSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var id = DocumentIdPrefix.Resolve(store, settings.Document);
        var document = store.FindDocument(id)!;
        var place = settings.In ?? (document.Origin as Origin.Sampled)?.Model.Value
            ?? throw new InputException($"No model wrote document {id}: say with --in which corpus, or which model's training text, to look in.");
        using var documents = NearDocuments.Over(
            store, NearCollection.Of(store, place), context.Workspace.IndexesDirectory, context.Progress, context.Cancellation);
        context.Progress.Clear();
        if (documents.NotKept is { } why)
        {
            context.Note($"the index is not kept and will be made again next time. {why}");
        }

        var found = documents.To(document.Text, settings.Limit, id);
        if (settings.Json)
        {
            context.WriteJson(found.Select(near => new { near.Document.Id, near.Containment, near.CopiedWords, near.Copied }));
            return ExitCode.Done;
        }

        if (found.Count == 0)
        {
            context.Out.WriteLine($"no document of {place} has a run of five words in common with it");
            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(1, "document", "shared", "longest copy", "copied");
        table.Columns[3].Alignment = Justify.Left;
        foreach (var near in found)
        {
            table.AddRow(near.Document.Id.ToString()[..12], Tables.Share(near.Containment), $"{Tables.Integer(near.CopiedWords)} words", Tables.Cell(near.Copied, 80));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }
}

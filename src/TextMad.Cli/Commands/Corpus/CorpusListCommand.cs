using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;

namespace TextMad.Cli.Commands.Corpus;

/// <summary>What <c>textmad corpus list</c> was asked.</summary>
internal sealed record CorpusListSettings(bool Json);

/// <summary><c>textmad corpus list</c>: the named sets of documents in the store.</summary>
internal sealed class CorpusListCommand : CliCommand<CorpusListSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public CorpusListCommand(CliContext context)
        : base(context, "list", "List the corpora of the workspace with their totals.", "textmad corpus list", "textmad corpus list --json")
    {
    }

    protected override CorpusListSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(CorpusListSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var corpora = store.Corpora();
        if (settings.Json)
        {
            context.WriteJson(corpora.Select(c => new
            {
                c.Name,
                c.Description,
                c.Totals.Documents,
                c.Totals.Words,
                c.Totals.Bytes,
                c.Dropped,
            }));
            return ExitCode.Done;
        }

        var table = Tables.Create("corpus", "documents", "words", "bytes", "dropped", "description");
        foreach (var i in Enumerable.Range(1, 4))
        {
            table.Columns[i].Alignment = Justify.Right;
        }

        foreach (var corpus in corpora)
        {
            table.AddRow(
                Tables.Cell(corpus.Name),
                Tables.Integer(corpus.Totals.Documents),
                Tables.Integer(corpus.Totals.Words),
                Tables.Bytes(corpus.Totals.Bytes),
                Tables.Integer(corpus.Dropped),
                Tables.Cell(corpus.Description ?? ""));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Store;

/// <summary>What <c>textmad store copy</c> was asked.</summary>
internal sealed record StoreCopySettings(string From, string To, bool Json);

/// <summary><c>textmad store copy</c>: moves everything between any two stores, and proves it.</summary>
internal sealed class StoreCopyCommand : CliCommand<StoreCopySettings>
{
    private readonly Argument<string> _from = Syntax.Argument("FROM", "the store to copy: " + StoreAddress.Forms);
    private readonly Argument<string> _to = Syntax.Argument("TO", "where to: the same forms; it is made if it is not there");
    private readonly Option<bool> _json = Syntax.Json();

    public StoreCopyCommand(CliContext context)
        : base(
            context,
            "copy",
            "Copy everything that a store holds into another, of any kind, and compare counts and hashes. A copy that was stopped continues when the command is repeated.",
            "textmad store copy .textmad/corpus.db postgres://me@db.example/corpora",
            "textmad store copy postgres://me@db.example/corpora sqlite:kept.db")
    {
    }

    protected override StoreCopySettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_from), arguments.GetRequiredValue(_to), arguments.GetValue(_json));

    protected override int Run(StoreCopySettings settings, CliContext context)
    {
        var here = Directory.GetCurrentDirectory();
        var (source, target) = (context.ReadAddress(settings.From, here), context.ReadAddress(settings.To, here));
        if (source == target)
        {
            throw new InputException($"'{source}' and '{target}' are the same store.");
        }

        context.HowToGoOn = Shell.Line(["textmad", "store", "copy", source.ToString(), target.ToString()]);
        using var from = source.Open(StoreOpenMode.ReadOnly);
        using var to = target.Open(StoreOpenMode.Create);
        var digest = StoreCopy.Copy(from, to, context.Progress, context.Cancellation);
        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(new { From = source.ToString(), To = target.ToString(), digest.Sections });
            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(1, "copied and compared", "count", "sha-256");
        foreach (var section in digest.Sections)
        {
            table.AddRow(Tables.Cell(section.Kind), Tables.Integer(section.Count), Tables.Cell(section.Sha256[..16]));
        }

        context.Console.Write(table);
        context.WriteLine($"{target} holds what {source} holds");
        return ExitCode.Done;
    }
}

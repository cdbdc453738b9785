using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Ask;

/// <summary>What <c>textmad ask dropped</c> was asked.</summary>
internal sealed record AskDroppedSettings(string? Scope, string? From, string? For, int Limit, bool Json);

/// <summary><c>textmad ask dropped</c>: what was not taken in, and why.</summary>
internal sealed class AskDroppedCommand : CliCommand<AskDroppedSettings>
{
    private readonly Argument<string?> _scope = Syntax.OptionalArgument("CORPUS|RUN", "what was dropped before it reached this corpus or run");
    private readonly Option<string?> _from = Syntax.Text("--from", "SOURCE", "what came from this file, line, URL or document id");
    private readonly Option<string?> _for = Syntax.Text("--for", "DOC", "what was dropped because of this document: its duplicates");
    private readonly Option<int> _limit = Syntax.Limit("the most examples to list", 1, int.MaxValue, 20);
    private readonly Option<bool> _json = Syntax.Json();

    public AskDroppedCommand(CliContext context)
        : base(
            context,
            "dropped",
            "What was left out, counted by reason, with examples: from a corpus or run, from a source, or as duplicates of a document.",
            "textmad ask dropped brown",
            "textmad ask dropped --from https://a.example/page",
            "textmad ask dropped --for 3fa9c1 --json")
    {
    }

    protected override AskDroppedSettings Read(ParseResult arguments)
    {
        var settings = new AskDroppedSettings(
            arguments.GetValue(_scope), arguments.GetValue(_from), arguments.GetValue(_for), arguments.GetValue(_limit), arguments.GetValue(_json));
        return new[] { settings.Scope, settings.From, settings.For }.Count(given => given is not null) > 1
            ? throw new InputException("CORPUS or RUN, --from and --for ask three different questions: give one of them.")
            : settings;
    }

    protected override int Run(AskDroppedSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var found = settings switch
        {
            { From: { } from } => store.DroppedFrom(DocumentIdPrefix.IsPossible(from) && store.ResolvePrefix(from, 2) is [var id] ? id.ToString() : from),
            { For: { } document } => store.DroppedFor(DocumentIdPrefix.Resolve(store, document)),
            _ => null,
        };
        var counts = found is null ? store.CountDropped(settings.Scope) : DroppedDocument.Count(found);
        if (counts.Count == 0 && settings.Scope is { } scope)
        {
            // Nothing is known of a name that was mistyped, either.
            StoreNames.RunOrCorpus(store, scope);
        }

        List<DroppedDocument> examples = [.. (found ?? store.ReadDropped(settings.Scope)).Take(settings.Limit)];
        if (settings.Json)
        {
            context.WriteJson(new { Counts = counts, Examples = examples });
            return ExitCode.Done;
        }

        if (counts.Count == 0)
        {
            context.Out.WriteLine("nothing was dropped");
            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(2, "on the way into", "reason", "count");
        foreach (var (into, reason, count) in counts)
        {
            table.AddRow(Tables.Cell(into), Tables.Cell(reason), Tables.Integer(count));
        }

        context.Console.Write(table);
        var list = Tables.Create("source", "reason", "detail");
        foreach (var note in examples)
        {
            list.AddRow(Tables.Cell(note.Source, 80), Tables.Cell(note.Reason), Tables.Cell(note.Detail ?? "", 60));
        }

        context.Console.Write(list);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Output;
using TextMad.Provenance;

namespace TextMad.Cli.Commands;

/// <summary>What <c>textmad ask consumers</c> was asked.</summary>
internal sealed record AskConsumersSettings(string Name, bool Json);

/// <summary><c>textmad ask consumers</c>: which models and runs ate something.</summary>
internal sealed class AskConsumersCommand : CliCommand<AskConsumersSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("DOC|SOURCE|SITE", "a document (the beginning of its id), the source of imported or the host of crawled documents");
    private readonly Option<bool> _json = Syntax.Json();

    public AskConsumersCommand(CliContext context)
        : base(
            context,
            "consumers",
            "Which models and runs consumed a document, a source or a site, themselves or through what other models wrote.",
            "textmad ask consumers brown",
            "textmad ask consumers 3fa9c1 --json")
    {
        Add(_name);
        AddOption(_json);
    }

    protected override AskConsumersSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_name), arguments.GetValue(_json));

    protected override int Run(AskConsumersSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var consumers = new Consumers(store);
        var uses = consumers.OfSource(settings.Name);
        if (uses.Count == 0 && DocumentIdPrefix.IsPossible(settings.Name) && store.ResolvePrefix(settings.Name, 1).Count > 0)
        {
            uses = consumers.OfDocuments([DocumentIdPrefix.Resolve(store, settings.Name)]);
        }
        else if (uses.Count == 0)
        {
            StoreNames.RequireSource(store, settings.Name);
        }

        if (settings.Json)
        {
            context.WriteJson(uses);
            return ExitCode.Done;
        }

        WriteTable(uses, context);
        return ExitCode.Done;
    }

    /// <summary>Shows who consumed something.</summary>
    public static void WriteTable(IReadOnlyList<ModelUse> uses, CliContext context)
    {
        if (uses.Count == 0)
        {
            context.Out.WriteLine("no model of the workspace was trained on it, or on what such a model wrote");
            return;
        }

        var table = Tables.CreateNumeric(2, "model", "run", "members", "tokens", "share", "through other models", "steps");
        foreach (var use in uses)
        {
            table.AddRow(
                Tables.Cell(use.Model.Value),
                Tables.Cell(use.Run),
                Tables.Integer(use.Members),
                Tables.Integer(use.Tokens),
                Tables.Share(use.Share),
                Tables.Share(use.Indirect),
                Tables.Integer(use.Steps));
        }

        context.Console.Write(table);
        context.WriteLine($"{uses.Count:N0} models of {uses.Select(use => use.Run).Distinct().Count():N0} runs; {uses.Count(use => use.Steps == 1):N0} were trained on it themselves");
    }
}

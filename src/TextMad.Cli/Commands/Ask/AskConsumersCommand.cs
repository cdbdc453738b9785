using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Ask;

/// <summary>What <c>textmad ask consumers</c> was asked.</summary>
internal sealed record AskConsumersSettings(string Name, bool Weights, bool Json);

/// <summary><c>textmad ask consumers</c>: which models and runs ate something.</summary>
internal sealed class AskConsumersCommand : CliCommand<AskConsumersSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("DOC|SOURCE|SITE", "a document (the beginning of its id), the source of imported or the host of crawled documents");
    private readonly Option<string> _weights = Syntax.Weights("count");
    private readonly Option<bool> _json = Syntax.Json();

    public AskConsumersCommand(CliContext context)
        : base(
            context,
            "consumers",
            "Which models and runs consumed words of a document, a source or a site: themselves, in whatever documents hold these words, through what other models wrote, or through the weights that they began from.",
            "textmad ask consumers brown",
            "textmad ask consumers 3fa9c1 --json")
    {
    }

    protected override AskConsumersSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_name), arguments.GetValue(_weights) == "count", arguments.GetValue(_json));

    protected override int Run(AskConsumersSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var consumers = new Consumers(store, settings.Weights);
        IReadOnlyList<ModelUse> uses;
        if (store.Count(new DocumentQuery { Source = settings.Name }).Documents == 0
            && DocumentIdPrefix.IsPossible(settings.Name) && store.ResolvePrefix(settings.Name, 1).Count > 0)
        {
            uses = consumers.OfDocuments([DocumentIdPrefix.Resolve(store, settings.Name)]);
        }
        else
        {
            StoreNames.RequireSource(store, settings.Name);
            uses = consumers.OfPlace(settings.Name);
        }

        if (settings.Json)
        {
            context.WriteJson(new { WeightsCount = settings.Weights, Models = uses });
            return ExitCode.Done;
        }

        WriteTable(uses, settings.Weights, context);
        return ExitCode.Done;
    }

    /// <summary>Shows who consumed something.</summary>
    /// <param name="uses">Who did.</param>
    /// <param name="weights">Whether weights were counted.</param>
    /// <param name="context">Where to show it.</param>
    public static void WriteTable(IReadOnlyList<ModelUse> uses, bool weights, CliContext context)
    {
        if (uses.Count == 0)
        {
            context.Out.WriteLine("no model of the workspace was trained on it, or on what such a model wrote" + (weights ? ", or began from the weights of one" : "; weights that models began from are not counted"));
            return;
        }

        var table = Tables.CreateNumeric(2, "model", "run", "members", "tokens", "share", "through other models", "weights of", "steps");
        foreach (var use in uses)
        {
            table.AddRow(
                Tables.Cell(use.Model.Value),
                Tables.Cell(use.Run),
                Tables.Integer(use.Members),
                Tables.Integer((long)Math.Round(use.Tokens)),
                Tables.Share(use.Share),
                Tables.Share(use.Indirect),
                Tables.Cell(use.Weights?.Value ?? ""),
                Tables.Integer(use.Steps));
        }

        context.Console.Write(table);
        context.WriteLine($"{uses.Count:N0} models of {uses.Select(use => use.Run).Distinct().Count():N0} runs; {uses.Count(use => use.Steps == 1):N0} were trained on it themselves; weights that models began from are {(weights ? "counted" : "not counted")}");
    }
}

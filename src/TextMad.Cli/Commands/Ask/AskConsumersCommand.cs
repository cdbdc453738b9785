using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Commands.Provenance;
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
            "Which models and runs consumed words of a document, a source or a site: themselves, in whatever documents hold these words, through what other models wrote, or "
            + "through the weights that they began from.",
            "textmad ask consumers brown",
            "textmad ask consumers 3fa9c1 --json")
    {
    }

    protected override AskConsumersSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_name), arguments.GetValue(_weights) == "count", arguments.GetValue(_json));

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

        ConsumerTable.Write(uses, settings.Weights, context);
        return ExitCode.Done;
    }
}

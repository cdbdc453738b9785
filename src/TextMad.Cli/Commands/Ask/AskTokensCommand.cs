using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Storage.Records;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Ask;

/// <summary>What <c>textmad ask tokens</c> was asked.</summary>
internal sealed record AskTokensSettings(string Name, bool Json);

/// <summary><c>textmad ask tokens</c>: who wrote what models ate.</summary>
internal sealed class AskTokensCommand : CliCommand<AskTokensSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("RUN|MODEL", "a run, or one of its models");
    private readonly Option<bool> _json = Syntax.Json();

    public AskTokensCommand(CliContext context)
        : base(
            context,
            "tokens",
            "Tokens of training sets by writer and generation: how much humans wrote, how much each generation's models, word by "
            + "word: a page of several writers counts for each by its share.",
            "textmad ask tokens quickstart",
            "textmad ask tokens quickstart/accumulate_subsample/s1/g3 --json")
    {
    }

    protected override AskTokensSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_name), arguments.GetValue(_json));

    protected override int Run(AskTokensSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        IReadOnlyList<ModelRecord> models = settings.Name.Contains('/', StringComparison.Ordinal)
            ? [StoreNames.Model(store, settings.Name)]
            : [.. store.Models(StoreNames.Run(store, settings.Name).Id).Where(model => model.Role == ModelRole.Generator)];
        var shares = TokenOrigins.Of(store, models);
        if (settings.Json)
        {
            context.WriteJson(new { WeightsCount = false, Rows = shares });
            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(2, "model", "written by", "members", "tokens", "share");
        foreach (var share in shares)
        {
            table.AddRow(Tables.Cell(share.Model.Value), Tables.Cell(WriterOf(share)), Tables.Integer(share.Members), Tables.Integer((long)Math.Round(share.Tokens)),
                Tables.Share(share.Share));
        }

        context.Console.Write(table);
        if (models.Any(model => model.InitialModel is not null))
        {
            context.Out.WriteLine("tokens of training sets; weights that models began from are not counted");
        }

        return ExitCode.Done;
    }

    private static string WriterOf(TokenShare share) => share.Machines is null
        ? share.Origin
        : $"{share.Origin} ({string.Join(", ", share.Machines.OrderByDescending(one => one.Value).Select(one => $"{one.Key} {Tables.Share(one.Value / share.Tokens)}"))})";
}

using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Commands.Provenance;
using TextMad.Cli.Output;
using TextMad.Provenance;

namespace TextMad.Cli.Commands.Ask;

/// <summary>What <c>textmad ask ancestors</c> was asked.</summary>
internal sealed record AskAncestorsSettings(string Document, int Limit, bool Json);

/// <summary><c>textmad ask ancestors</c>: the last human text behind a document.</summary>
internal sealed class AskAncestorsCommand : CliCommand<AskAncestorsSettings>
{
    private const string HowFollowed =
        "followed: what a text was made from, edits or continues (prompts), and the training set of the model that wrote any of it; not the weights that models began from";

    private static readonly string[] _follows = ["made_from", "edited_from", "continued_from", "training_set"];

    private readonly Argument<string> _document = Syntax.Argument("DOC", "a document (the beginning of its id)");
    private readonly Option<int> _limit = Syntax.Limit("documents to name at most", 1, int.MaxValue, 10);
    private readonly Option<bool> _json = Syntax.Json();

    public AskAncestorsCommand(CliContext context)
        : base(
            context,
            "ancestors",
            "The last human ancestors of a document: the nearest human text that it was derived from, continues, or that its model was trained on.",
            "textmad ask ancestors 3fa9c1",
            "textmad ask ancestors 3fa9c1 --json")
    {
    }

    protected override AskAncestorsSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_document), arguments.GetValue(_limit), arguments.GetValue(_json));

    protected override int Run(AskAncestorsSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var found = HumanAncestors.Of(store, DocumentIdPrefix.Resolve(store, settings.Document), settings.Limit);
        if (settings.Json)
        {
            context.WriteJson(new
            {
                found?.Steps,
                Total = found?.Total ?? 0,
                Origins = (found?.Origins ?? []).ToDictionary(),
                Documents = (found?.Documents ?? []).Select(document => DocumentAnswer.Of(store, document)),
                follows = _follows,
                WeightsCount = false,
            });
            return ExitCode.Done;
        }

        if (found is null)
        {
            context.WriteLine(
                $"the store has no ancestor of it that only humans wrote ({Shell.Mark(context.Typed("lineage", settings.Document))} shows the shares of human and machine words)");
            context.Out.WriteLine(HowFollowed);
            return ExitCode.Done;
        }

        context.WriteLine(
            $"{found.Total:N0} human {(found.Total == 1 ? "document" : "documents")}, {found.Steps} {(found.Steps == 1 ? "step" : "steps")} back: "
            + $"{string.Join(", ", found.Origins.Take(8).Select(origin => FormattableString.Invariant($"{origin.Value:N0} from {origin.Key}")))}");
        foreach (var document in found.Documents)
        {
            context.Out.WriteLine($"{document.Id.ToString()[..12]}  {OriginText.Describe(document.Origin)}");
        }

        context.Out.WriteLine(HowFollowed);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Commands.Provenance;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Storage.Records;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Ask;

/// <summary>What <c>textmad ask difference</c> was asked.</summary>
internal sealed record AskDifferenceSettings(string First, string Second, int Limit, bool Json);

/// <summary><c>textmad ask difference</c>: what two corpora or training sets do not share.</summary>
internal sealed class AskDifferenceCommand : CliCommand<AskDifferenceSettings>
{
    private readonly Argument<string> _first = Syntax.Argument("A", "a corpus, or a model for what it was trained on");
    private readonly Argument<string> _second = Syntax.Argument("B", "another");
    private readonly Option<int> _limit = Syntax.Limit("documents to name of each at most", 0, int.MaxValue, 5);
    private readonly Option<bool> _json = Syntax.Json();

    public AskDifferenceCommand(CliContext context)
        : base(
            context,
            "difference",
            "Compare two corpora, or the training sets of two models, by text: what both hold, and what only one of them holds.",
            "textmad ask difference brown brown-clean",
            "textmad ask difference quickstart/base/s1/g0 quickstart/fresh/s1/g2 --json")
    {
    }

    protected override AskDifferenceSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_first), arguments.GetRequiredValue(_second), arguments.GetValue(_limit), arguments.GetValue(_json));

    protected override int Run(AskDifferenceSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var difference = DocumentDifference.Of(StoreNames.Documents(store, settings.First), StoreNames.Documents(store, settings.Second), settings.Limit);
        if (settings.Json)
        {
            context.WriteJson(new
            {
                difference.First,
                difference.Second,
                difference.Common,
                difference.Jaccard,
                OnlyFirst = difference.OnlyFirst.Select(document => DocumentAnswer.Of(store, document)),
                OnlySecond = difference.OnlySecond.Select(document => DocumentAnswer.Of(store, document)),
            });
            return ExitCode.Done;
        }

        context.WriteLine(
            $"{difference.Common:N0} texts in both, {difference.First - difference.Common:N0} only in {settings.First}, {difference.Second - difference.Common:N0} only in "
            + $"{settings.Second} (Jaccard similarity {difference.Jaccard:0.###})");
        Show(settings.First, difference.OnlyFirst);
        Show(settings.Second, difference.OnlySecond);
        return ExitCode.Done;

        void Show(string name, IReadOnlyList<DocumentSummary> documents)
        {
            foreach (var document in documents)
            {
                context.Out.WriteLine($"only in {name}: {document.Id.ToString()[..12]}  {OriginText.Describe(document.Origin)}");
            }
        }
    }
}

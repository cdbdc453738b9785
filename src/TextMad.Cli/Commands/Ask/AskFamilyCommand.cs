using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Commands.Provenance;
using TextMad.Cli.Output;
using TextMad.Provenance;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Ask;

/// <summary>What <c>textmad ask family</c> was asked.</summary>
internal sealed record AskFamilySettings(string Document, string Corpus, int Percent, int Limit, bool Json);

/// <summary><c>textmad ask family</c>: the near duplicates of a document.</summary>
internal sealed class AskFamilyCommand : CliCommand<AskFamilySettings>
{
    private readonly Argument<string> _document = Syntax.Argument("DOC", "a document (the beginning of its id)");
    private readonly Argument<string> _corpus = Syntax.Argument("CORPUS|MODEL", "where to look: a corpus, or what a model was trained on");
    private readonly Option<int> _percent = Syntax.Integer("--percent", "N", "least percentage of runs of five words that two near duplicates share", 1, 100, 70);
    private readonly Option<int> _limit = Syntax.Limit("the most members to list", 1, 100_000, 100);
    private readonly Option<bool> _json = Syntax.Json();

    public AskFamilyCommand(CliContext context)
        : base(
            context,
            "family",
            "The near duplicates of a document, those of these, and so on; and what was dropped as their duplicate.",
            "textmad ask family 3fa9c1 brown",
            "textmad ask family 3fa9c1 brown --percent 90 --json")
    {
    }

    protected override AskFamilySettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_document),
        arguments.GetRequiredValue(_corpus),
        arguments.GetValue(_percent),
        arguments.GetValue(_limit),
        arguments.GetValue(_json));

    protected override int Run(AskFamilySettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var id = DocumentIdPrefix.Resolve(store, settings.Document);
        using var index = NearDocuments.Over(
            store, NearCollection.Of(store, settings.Corpus), context.Workspace.IndexesDirectory, context.Progress, context.Cancellation);
        context.Progress.Clear();
        if (index.NotKept is { } why)
        {
            context.Note($"the index is not kept and will be made again next time. {why}");
        }

        var family = index.Family(id, settings.Percent / 100.0, settings.Limit);
        var dropped = family.SelectMany(member => store.DroppedFor(member.Id)).ToList();
        if (settings.Json)
        {
            context.WriteJson(new { Members = family.Select(document => DocumentAnswer.Of(store, document)), Dropped = dropped });
            return ExitCode.Done;
        }

        foreach (var member in family)
        {
            context.Out.WriteLine($"{member.Id.ToString()[..12]}  {OriginText.Describe(member.Origin)}");
        }

        foreach (var note in dropped)
        {
            context.Out.WriteLine($"dropped ({note.Reason}): {note.Source}");
        }

        context.WriteLine($"{family.Count:N0} in the family, {dropped.Count:N0} dropped as duplicates of these");
        return ExitCode.Done;
    }
}

using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Store;

/// <summary>What <c>textmad store show</c> was asked.</summary>
internal sealed record StoreShowSettings(bool Json);

/// <summary><c>textmad store show</c>: where the store is and how much is in it.</summary>
internal sealed class StoreShowCommand : CliCommand<StoreShowSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public StoreShowCommand(CliContext context)
        : base(context, "show", "Show where the workspace's store is and how much it holds.", "textmad store show", "textmad store show --json")
    {
    }

    protected override StoreShowSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(StoreShowSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var totals = store.Count(new DocumentQuery());
        var answer = new
        {
            Store = context.Workspace.Store.ToString(),
            totals.Documents,
            totals.Words,
            totals.Bytes,
            Corpora = store.Corpora().Count,
            Runs = store.Runs().Count(run => run.Kind == RunKind.Experiment),
            Models = store.Models().Count,
            TrainingSets = store.TrainingSets().Count,
            Withdrawn = store.ReadWithdrawals().Count(),
        };
        if (settings.Json)
        {
            context.WriteJson(answer);
            return ExitCode.Done;
        }

        context.WriteLine($"store          {answer.Store}");
        context.WriteLine($"documents      {answer.Documents:N0} ({answer.Words:N0} words, {Tables.Bytes(answer.Bytes)} of text), {answer.Withdrawn:N0} withdrawn");
        context.WriteLine($"corpora        {answer.Corpora:N0}");
        context.WriteLine($"runs           {answer.Runs:N0}");
        context.WriteLine($"models         {answer.Models:N0}, training sets {answer.TrainingSets:N0}");
        return ExitCode.Done;
    }
}

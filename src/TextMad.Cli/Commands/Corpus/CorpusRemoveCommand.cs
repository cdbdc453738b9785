using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Experiments.Removal;

namespace TextMad.Cli.Commands.Corpus;

/// <summary>What <c>textmad corpus remove</c> was asked.</summary>
internal sealed record CorpusRemoveSettings(string Name, bool DryRun, bool Yes, bool Json);

/// <summary><c>textmad corpus remove</c>: removes a corpus for good.</summary>
internal sealed class CorpusRemoveCommand : CliCommand<CorpusRemoveSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "the corpus");
    private readonly Option<bool> _dryRun = Syntax.DryRun("only say what would go and what would stay");
    private readonly Option<bool> _yes = Syntax.Yes();
    private readonly Option<bool> _json = Syntax.Json();

    public CorpusRemoveCommand(CliContext context)
        : base(
            context,
            "remove",
            "Remove a corpus for good, with the documents that nothing else needs, the state of crawls into it and the signals of the pipeline that made it. Documents "
            + "that models were trained on, that other corpora hold or that others are made from stay. If it was stopped, the same command finishes it.",
            "textmad corpus remove brown --dry-run",
            "textmad corpus remove brown --yes")
    {
    }

    protected override CorpusRemoveSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_name), arguments.GetValue(_dryRun), arguments.GetValue(_yes), arguments.GetValue(_json));

    protected override int Run(CorpusRemoveSettings settings, CliContext context)
    {
        context.Workspace.RequireStore();
        using var store = settings.DryRun ? context.OpenStore() : context.CreateStore();
        context.HowToGoOn = "the same command";
        if (!settings.DryRun)
        {
            CorpusRemoval.Prepare(store, context.Workspace, settings.Name);
        }

        var plan = CorpusRemoval.Plan(store, context.Workspace, settings.Name, context.Progress, context.Cancellation);
        context.Progress.Clear();
        if (!settings.Json)
        {
            Show(plan, settings.DryRun, context);
        }

        var removed = !settings.DryRun && context.Confirm($"Remove corpus '{plan.Corpus}'?", settings.Yes);
        if (removed)
        {
            CorpusRemoval.Apply(store, context.Workspace, plan);
        }

        if (settings.Json)
        {
            context.WriteJson(new
            {
                plan.Corpus, plan.Members, Documents = plan.Documents.Count, plan.Notes, plan.Crawls, plan.Pipelines, plan.Indexes, plan.Bytes, plan.Kept, plan.Runs,
                Judge = plan.HasJudge, settings.DryRun, Removed = removed,
            });
        }
        else if (!settings.DryRun)
        {
            context.WriteLine($"{(removed ? "removed" : "nothing was removed")}");
        }

        return ExitCode.Done;
    }

    private static void Show(CorpusRemovalPlan plan, bool isDryRun, CliContext context)
    {
        context.WriteLine($"{plan.Corpus} ({plan.Members:N0} documents): {(isDryRun ? "would go" : "to go")}:");
        context.WriteLine($"  {plan.Documents.Count:N0} documents of the store, {plan.Notes:N0} notes on what was dropped");
        foreach (var crawl in plan.Crawls)
        {
            context.WriteLine($"  the state of crawl '{crawl}' into it");
        }

        foreach (var pipeline in plan.Pipelines)
        {
            context.WriteLine($"  the signals of pipeline '{pipeline}' that made it");
        }

        if (plan.Bytes > 0)
        {
            context.WriteLine($"  {Tables.Bytes(plan.Bytes)} of files{(plan.Indexes.Count > 0 ? ", an index of its texts among them" : "")}");
        }

        KeptLines.Write(plan.Kept, context);
        if (plan.Runs.Count > 0)
        {
            context.WriteLine($"  finished runs on it keep their results and what they were trained on: {string.Join(", ", plan.Runs)}");
        }

        if (plan.HasJudge)
        {
            context.WriteLine($"  the judge '{plan.Corpus}' stays, with what it was trained on");
        }
    }
}

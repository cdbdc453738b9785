using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Experiments.Removal;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad runs remove</c> was asked.</summary>
internal sealed record RunsRemoveSettings(IReadOnlyList<string> Runs, bool DryRun, bool Yes, bool Json);

/// <summary><c>textmad runs remove</c>: removes runs for good.</summary>
internal sealed class RunsRemoveCommand : CliCommand<RunsRemoveSettings>
{
    private readonly Argument<string[]> _runs = Syntax.Arguments("RUN", "the runs");
    private readonly Option<bool> _dryRun = Syntax.DryRun("only say what would go and what would stay");
    private readonly Option<bool> _yes = Syntax.Yes();
    private readonly Option<bool> _json = Syntax.Json();

    public RunsRemoveCommand(CliContext context)
        : base(
            context,
            "remove",
            "Remove runs for good: their folders, models, training sets and what their models wrote. Refused while other runs or corpora depend on them. Documents that a corpus "
            + "or another run holds stay. If it was stopped, the same command finishes it.",
            "textmad runs remove quickstart --dry-run",
            "textmad runs remove quickstart longer --yes")
    {
    }

    protected override RunsRemoveSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_runs), arguments.GetValue(_dryRun), arguments.GetValue(_yes), arguments.GetValue(_json));

    protected override int Run(RunsRemoveSettings settings, CliContext context)
    {
        context.Workspace.RequireStore();
        using var store = settings.DryRun ? context.OpenStore() : context.CreateStore();
        context.HowToGoOn = "the same command";
        var plan = RunRemoval.Plan(store, context.Workspace, settings.Runs, context.Progress, context.Cancellation);
        context.Progress.Clear();
        if (!settings.Json)
        {
            Show(plan, settings.DryRun, context);
        }

        var removed = !settings.DryRun && context.Confirm($"Remove {string.Join(", ", plan.Runs.Concat(plan.Leftovers).Select(run => $"'{run}'"))}?", settings.Yes);
        if (removed)
        {
            RunRemoval.Apply(store, context.Workspace, plan);
        }

        if (settings.Json)
        {
            context.WriteJson(new
            {
                plan.Runs, plan.Leftovers, plan.Models, plan.TrainingSets, Documents = plan.Documents.Count, plan.Files, plan.Bytes, plan.Kept, settings.DryRun, Removed = removed,
            });
        }
        else if (!settings.DryRun)
        {
            context.WriteLine($"{(removed ? "removed" : "nothing was removed")}");
        }

        return ExitCode.Done;
    }

    private static void Show(RunRemovalPlan plan, bool isDryRun, CliContext context)
    {
        foreach (var run in plan.Leftovers)
        {
            context.WriteLine($"{run}: its removal was cut short; the files that are left {(isDryRun ? "would go" : "go")}");
        }

        if (plan.Runs.Count > 0)
        {
            context.WriteLine($"{string.Join(", ", plan.Runs)}: {(isDryRun ? "would go" : "to go")}:");
            context.WriteLine($"  {plan.Models:N0} models, {plan.TrainingSets:N0} training sets, {plan.Documents.Count:N0} documents of the store");
            context.WriteLine($"  {plan.Files:N0} files ({Tables.Bytes(plan.Bytes)})");
        }

        KeptLines.Write(plan.Kept, context);
    }
}

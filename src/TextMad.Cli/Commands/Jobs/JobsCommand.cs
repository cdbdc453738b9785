using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Executors.Jobs;
using TextMad.Experiments.Distribution;

namespace TextMad.Cli.Commands.Jobs;

/// <summary>What <c>textmad jobs</c> was asked.</summary>
internal sealed record JobsSettings(string? Run, int Lines, bool Json);

/// <summary><c>textmad jobs</c>: how the tasks of runs stand that were handed to a cluster.</summary>
internal sealed class JobsCommand : CliCommand<JobsSettings>
{
    private readonly Argument<string?> _run = Syntax.OptionalArgument("RUN", "a run (default: the only one that is not done)");
    private readonly Option<int> _lines = Syntax.Integer("--lines", "N", "lines of the log to show of each task that failed", 0, 1000, 10);
    private readonly Option<bool> _json = Syntax.Json();

    public JobsCommand(CliContext context)
        : base(
            context,
            "jobs",
            "Show how the tasks of a run stand that was handed to a cluster: waiting and why, running where, done, failed with the end of the log; or cancel them.",
            "textmad jobs",
            "textmad jobs longer --lines 50",
            "textmad jobs --json")
    {
        Subcommands.Add(new JobsCancelCommand(context));
        Subcommands.Add(new JobsWorkCommand(context));
    }

    protected override JobsSettings Read(ParseResult arguments) => new(arguments.GetValue(_run), arguments.GetValue(_lines), arguments.GetValue(_json));

    protected override int Run(JobsSettings settings, CliContext context)
    {
        var (id, work, run) = Find(settings.Run, context);
        var statuses = TaskStanding.Of(work, run.Tasks, ExecutorChoice.Submitted().Query(work));
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Run = id,
                work.Script,
                Tasks = statuses.Select(task => new
                {
                    task.Stage, task.Index, task.Name, task.Status, task.Reason, task.Job,
                    task.Record?.Host, task.Record?.Started, task.Record?.Ended, task.Record?.Attempts, task.Log,
                }),
            });
            return ExitCode.Done;
        }

        var table = Tables.Create("task", "stage", "status", "job", "host", "tries", "time", "reason");
        foreach (var task in statuses)
        {
            table.AddRow(
                Tables.Cell(task.Name),
                Tables.Cell(FormattableString.Invariant($"{task.Stage} {task.Index}")),
                Tables.Cell(task.Status),
                Tables.Cell(task.Job ?? ""),
                Tables.Cell(task.Record?.Host ?? ""),
                task.Record is { } record ? Tables.Integer(record.Attempts) : "",
                task.Record is { Ended: { } ended, Started: var began } ? ConsoleProgress.Duration((ended - began).TotalSeconds) : "",
                Tables.Cell(task.Reason ?? "", 100));
        }

        context.Console.Write(table);
        foreach (var task in statuses.Where(task => task.Status is TaskStanding.Failed or TaskStanding.Lost))
        {
            context.WriteLine($"{task.Name} {task.Status}: {task.Reason}");
            foreach (var line in settings.Lines == 0 ? [] : task.EndOfLog(settings.Lines).Prepend($"the end of {task.Log}:"))
            {
                context.WriteLine($"    {line}");
            }
        }

        context.WriteLine(
            $"run {id}: {Count(TaskStanding.Done)} of {statuses.Count} tasks done, {Count(TaskStanding.Running)} running, {Count(TaskStanding.Waiting)} waiting; "
            + $"script and logs are in {work.Folder}");
        return ExitCode.Done;

        int Count(string status) => statuses.Count(task => task.Status == status);
    }

    /// <summary>Returns a run that was handed to a cluster.</summary>
    /// <exception cref="InputException">There is no such run, or it was not handed out.</exception>
    internal static (string Id, JobWork Work, DistributedRun Run) Find(string? name, CliContext context)
    {
        using var store = context.OpenStore();
        var folder = RunNames.Existing(context, store, name ?? RunNames.OnlyUnfinished(store));
        if (!File.Exists(Path.Combine(folder.Jobs, "job.sh")))
        {
            throw new InputException(
                $"Run '{folder.Id}' was not handed to a cluster: {Shell.Mark(context.Typed("run", "--resume", "--id", folder.Id, "--executor", "slurm"))} does that.");
        }

        return (folder.Id, ExecutorChoice.WorkOf(folder.Id, folder.Jobs, context.Workspace), DistributedRun.Open(folder, context.Progress));
    }
}

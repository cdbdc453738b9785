using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Executors.Jobs;

namespace TextMad.Cli.Commands.Jobs;

/// <summary>What <c>textmad jobs</c> was asked.</summary>
internal sealed record JobsSettings(string? Work, int Lines, bool Json);

/// <summary><c>textmad jobs</c>: how the tasks of works stand that were handed to a cluster.</summary>
internal sealed class JobsCommand : CliCommand<JobsSettings>
{
    private readonly Argument<string?> _work = Syntax.OptionalArgument("WORK", $"{WorkNames} (default: what is not done; of several, a line each)");
    private readonly Option<int> _lines = Syntax.Integer("--lines", "N", "lines of the log to show of each task that failed", 0, 1000, 10);
    private readonly Option<bool> _json = Syntax.Json();

    public JobsCommand(CliContext context)
        : base(
            context,
            "jobs",
            "Show how the tasks of a work stand that was handed to a cluster: waiting and why, running where, done, failed with the end of the log; or cancel them.",
            "textmad jobs",
            "textmad jobs longer --lines 50",
            "textmad jobs --json")
    {
        Subcommands.Add(new JobsCancelCommand(context));
        Subcommands.Add(new JobsWorkCommand(context));
    }

    /// <summary>What can be named.</summary>
    internal static string WorkNames => string.Join(", or ", WorkKind.All.Select(kind => kind.Named));

    protected override JobsSettings Read(ParseResult arguments) => new(arguments.GetValue(_work), arguments.GetValue(_lines), arguments.GetValue(_json));

    protected override int Run(JobsSettings settings, CliContext context)
    {
        if (settings.Work is { } named)
        {
            Show(HandedWork.Find(named, context), settings, context);
        }
        else
        {
            var open = HandedWork.Unfinished(context);
            if (open is [var only])
            {
                Show(only, settings, context);
            }
            else
            {
                List(open, settings, context);
            }
        }

        return ExitCode.Done;
    }

    private static IReadOnlyList<TaskStanding> StandingsOf(HandedWork work, CliContext context)
    {
        var jobs = work.ToJobs(context.Workspace);
        return TaskStanding.Of(jobs, work.Open(context).Tasks, ExecutorChoice.Submitted().Query(jobs));
    }

    private static void Show(HandedWork work, JobsSettings settings, CliContext context)
    {
        var jobs = work.ToJobs(context.Workspace);
        var statuses = StandingsOf(work, context);
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Work = work.Id,
                Run = work.Kind == WorkKind.Run ? work.Name : null,
                jobs.Script,
                Tasks = statuses.Select(task => new
                {
                    task.Stage, task.Index, task.Name, task.Status, task.Reason, task.Job,
                    task.Record?.Host, task.Record?.Started, task.Record?.Ended, task.Record?.Attempts, task.Log,
                }),
            });
            return;
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
            $"{work.Title}: {Count(TaskStanding.Done)} of {statuses.Count} tasks done, {Count(TaskStanding.Running)} running, {Count(TaskStanding.Waiting)} waiting; "
            + $"script and logs are in {jobs.Folder}");

        int Count(string status) => statuses.Count(task => task.Status == status);
    }

    private static void List(IReadOnlyList<HandedWork> works, JobsSettings settings, CliContext context)
    {
        var rows = works.Select(work => (Work: work, Tasks: StandingsOf(work, context))).ToList();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Works = rows.Select(row => new
                {
                    Work = row.Work.Id,
                    row.Work.ToJobs(context.Workspace).Script,
                    Tasks = TaskStanding.Statuses.ToDictionary(status => status, status => row.Tasks.Count(task => task.Status == status)),
                }),
            });
            return;
        }

        var table = Tables.CreateNumeric(1, ["work", .. TaskStanding.Statuses]);
        foreach (var (work, tasks) in rows)
        {
            table.AddRow([Tables.Cell(work.Id), .. TaskStanding.Statuses.Select(status => Tables.Integer(tasks.Count(task => task.Status == status)))]);
        }

        context.Console.Write(table);
        context.WriteLine($"{works.Count} works that were handed to a cluster are not done; {Shell.Mark(context.Typed("jobs", works[0].Id))} shows the tasks of one");
    }
}

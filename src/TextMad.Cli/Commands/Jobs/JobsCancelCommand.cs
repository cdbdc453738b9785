using System.CommandLine;
using TextMad.Cli.Arguments;

namespace TextMad.Cli.Commands.Jobs;

/// <summary>What <c>textmad jobs cancel</c> was asked.</summary>
internal sealed record JobsCancelSettings(string Work, bool Json);

/// <summary><c>textmad jobs cancel</c>: takes the tasks of a work back from a cluster.</summary>
internal sealed class JobsCancelCommand : CliCommand<JobsCancelSettings>
{
    private readonly Argument<string> _work = Syntax.Argument("WORK", JobsCommand.WorkNames);
    private readonly Option<bool> _json = Syntax.Json();

    public JobsCancelCommand(CliContext context)
        : base(
            context,
            "cancel",
            "Cancel the tasks of a work that wait or run on a cluster. Those that run stop at a safe point; what is done is kept, and the work can be gone on with.",
            "textmad jobs cancel longer")
    {
    }

    protected override JobsCancelSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_work), arguments.GetValue(_json));

    protected override int Run(JobsCancelSettings settings, CliContext context)
    {
        var work = HandedWork.Find(settings.Work, context);
        var jobs = work.ToJobs(context.Workspace);
        var system = ExecutorChoice.Submitted();
        var queue = system.Query(jobs);
        system.Cancel(jobs);
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Work = work.Id,
                Run = work.Kind == WorkKind.Run ? work.Name : null,
                Cancelled = queue.Select(task => new { task.Job, task.Stage, task.Index }),
            });
            return ExitCode.Done;
        }

        if (queue.Count == 0)
        {
            context.WriteLine($"{work.Title} has no task in the queue of {system.Name}");
        }
        else
        {
            context.WriteLine($"{work.Title}: {queue.Count} task{(queue.Count == 1 ? "" : "s")} cancelled; {work.HowToGoOn(context)}");
        }

        return ExitCode.Done;
    }
}

using System.CommandLine;
using TextMad.Cli.Arguments;

namespace TextMad.Cli.Commands.Jobs;

/// <summary>What <c>textmad jobs cancel</c> was asked.</summary>
internal sealed record JobsCancelSettings(string Run, bool Json);

/// <summary><c>textmad jobs cancel</c>: takes the tasks of a run back from a cluster.</summary>
internal sealed class JobsCancelCommand : CliCommand<JobsCancelSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "a run");
    private readonly Option<bool> _json = Syntax.Json();

    public JobsCancelCommand(CliContext context)
        : base(
            context,
            "cancel",
            "Cancel the tasks of a run that wait or run on a cluster. Those that run stop at a safe point; what is done is kept, and the run can be resumed.",
            "textmad jobs cancel longer")
    {
    }

    protected override JobsCancelSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_run), arguments.GetValue(_json));

    protected override int Run(JobsCancelSettings settings, CliContext context)
    {
        var (id, work, _) = JobsCommand.Find(settings.Run, context);
        var system = ExecutorChoice.Submitted();
        var queue = system.Query(work);
        system.Cancel(work);
        if (settings.Json)
        {
            context.WriteJson(new { Run = id, Cancelled = queue.Select(task => new { task.Job, task.Stage, task.Index }) });
            return ExitCode.Done;
        }

        if (queue.Count == 0)
        {
            context.WriteLine($"run {id} has no task in the queue of {system.Name}");
        }
        else
        {
            context.WriteLine(
                $"run {id}: {queue.Count} task{(queue.Count == 1 ? "" : "s")} cancelled; {Shell.Mark(context.Typed("run", "--resume", "--id", id))} goes on with the run here");
        }

        return ExitCode.Done;
    }
}

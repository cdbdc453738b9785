using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Experiments.Distribution;

namespace TextMad.Cli.Commands.Jobs;

/// <summary>What <c>textmad jobs work</c> was asked.</summary>
internal sealed record JobsWorkSettings(string Run, string Stage, int Index);

/// <summary><c>textmad jobs work</c>: does one task of a run; what the jobs of a cluster run.</summary>
internal sealed class JobsWorkCommand : CliCommand<JobsWorkSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "a run that was handed to a cluster");
    private readonly Argument<string> _stage = Syntax.Argument("STAGE", "the stage: first, chains or collect");
    private readonly Argument<int> _index = new("INDEX") { Description = "the task's number in the stage, from 0" };

    public JobsWorkCommand(CliContext context)
        : base(
            context,
            "work",
            "Do one task of a run that was handed to a cluster: what its jobs call, and what does a task by hand. A task that is done is passed over.",
            "textmad jobs work longer chains 0")
    {
    }

    protected override JobsWorkSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_run), arguments.GetRequiredValue(_stage), arguments.GetRequiredValue(_index));

    protected override int Run(JobsWorkSettings settings, CliContext context)
    {
        // The workspace's store is not touched: other machines may be at work, and a file on a shared disk has one user at a time.
        var folder = RunNames.Folder(context, settings.Run);
        if (!File.Exists(folder.Configuration))
        {
            throw new InputException($"There is no run '{settings.Run}' in {context.Workspace.RunsDirectory}.", new Hint.ListOf(Hint.Listed.Runs));
        }

        context.HowToGoOn = "the same command";
        try
        {
            DistributedRun.Open(folder, context.Progress).Perform(settings.Stage, settings.Index, context.Cancellation);
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested && ExecutorChoice.Submitted().RequeueThisJob())
        {
            context.Note($"Stopped at a safe point; the job is queued again.");
            return ExitCode.Interrupted;
        }

        return ExitCode.Done;
    }
}

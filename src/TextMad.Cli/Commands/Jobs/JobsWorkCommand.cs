using System.CommandLine;
using TextMad.Cli.Arguments;

namespace TextMad.Cli.Commands.Jobs;

/// <summary>What <c>textmad jobs work</c> was asked.</summary>
internal sealed record JobsWorkSettings(string Work, string Stage, int Index);

/// <summary><c>textmad jobs work</c>: does one task of a work; what the jobs of a cluster run.</summary>
internal sealed class JobsWorkCommand : CliCommand<JobsWorkSettings>
{
    private readonly Argument<string> _work = Syntax.Argument("WORK", JobsCommand.WorkNames);
    private readonly Argument<string> _stage = Syntax.Argument("STAGE", "the stage, as 'textmad jobs' shows it: of a run judge, first, chains or collect");
    private readonly Argument<int> _index = new("INDEX") { Description = "the task's number in the stage, from 0" };

    public JobsWorkCommand(CliContext context)
        : base(
            context,
            "work",
            "Do one task of a work that was handed to a cluster: what its jobs call, and what does a task by hand. A task that is done is passed over.",
            "textmad jobs work longer chains 0")
    {
    }

    protected override JobsWorkSettings Read(ParseResult arguments) =>
        new(arguments.GetRequiredValue(_work), arguments.GetRequiredValue(_stage), arguments.GetRequiredValue(_index));

    protected override int Run(JobsWorkSettings settings, CliContext context)
    {
        // The workspace's store is not touched: other machines may be at work, and a file on a shared disk has one user at a time.
        var work = HandedWork.Of(settings.Work);
        var folder = Path.Combine(work.Kind.FolderIn(context.Workspace), work.Name);
        if (!Directory.Exists(folder))
        {
            throw new InputException($"There is no {work.Title}: the folder {folder} is not there.");
        }

        context.HowToGoOn = "the same command";
        try
        {
            work.Open(context).Perform(settings.Stage, settings.Index, context.Cancellation);
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested && ExecutorChoice.Submitted().RequeueThisJob())
        {
            context.Note($"Stopped at a safe point; the job is queued again.");
            return ExitCode.Interrupted;
        }

        return ExitCode.Done;
    }
}

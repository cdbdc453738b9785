using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Experiments.Removal;

namespace TextMad.Cli.Commands.Corpus;

/// <summary>What <c>textmad corpus rename</c> was asked.</summary>
internal sealed record CorpusRenameSettings(string Name, string To, bool Json);

/// <summary><c>textmad corpus rename</c>: another name for a corpus.</summary>
internal sealed class CorpusRenameCommand : CliCommand<CorpusRenameSettings>
{
    private readonly Argument<string> _name = Syntax.Argument("NAME", "the corpus");
    private readonly Argument<string> _to = Syntax.Argument("NEW", "its new name");
    private readonly Option<bool> _json = Syntax.Json();

    public CorpusRenameCommand(CliContext context)
        : base(
            context,
            "rename",
            "Give a corpus another name, also for crawls into it. Refused while a run or pipeline that reads it is not finished; a judge keeps its name.",
            "textmad corpus rename brown brown-1961")
    {
    }

    protected override CorpusRenameSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_name), arguments.GetRequiredValue(_to), arguments.GetValue(_json));

    protected override int Run(CorpusRenameSettings settings, CliContext context)
    {
        context.Workspace.RequireStore();
        using var store = context.CreateStore();
        var runs = CorpusRemoval.Rename(store, context.Workspace, settings.Name, settings.To);
        if (settings.Json)
        {
            context.WriteJson(new { Corpus = settings.To, Before = settings.Name, RunsWithTheOldName = runs });
            return ExitCode.Done;
        }

        context.WriteLine($"{settings.Name} is now {settings.To}");
        if (runs.Count > 0)
        {
            context.WriteLine($"  settings of finished runs keep the old name: {string.Join(", ", runs)}");
        }

        return ExitCode.Done;
    }
}

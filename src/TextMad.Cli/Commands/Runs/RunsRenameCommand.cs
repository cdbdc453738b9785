using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Storage.Naming;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad runs rename</c> was asked.</summary>
internal sealed record RunsRenameSettings(string Run, string Name, bool Json);

/// <summary><c>textmad runs rename</c>: another name for a run.</summary>
internal sealed class RunsRenameCommand : CliCommand<RunsRenameSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "the run");
    private readonly Argument<string> _name = Syntax.Argument("NAME", "its new name; the run's id takes a name away again");
    private readonly Option<bool> _json = Syntax.Json();

    public RunsRenameCommand(CliContext context)
        : base(
            context,
            "rename",
            "Give a run another name, which every command takes from then on. Its id and its folder keep the first name: the id is part of the ids of its models and texts.",
            "textmad runs rename quickstart brown-first",
            "textmad runs rename brown-first quickstart")
    {
    }

    protected override RunsRenameSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_run), arguments.GetRequiredValue(_name), arguments.GetValue(_json));

    protected override int Run(RunsRenameSettings settings, CliContext context)
    {
        var name = Names.Require(settings.Name, "a run");
        return RunLabels.Answer(
            RunLabels.Change(context, settings.Run, label => label with { Name = name == label.Run ? null : name }), settings.Json, context);
    }
}

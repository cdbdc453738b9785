using System.CommandLine;
using TextMad.Cli.Arguments;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad runs note</c> was asked.</summary>
internal sealed record RunsNoteSettings(string Run, string? Note, bool Json);

/// <summary><c>textmad runs note</c>: what a person says of a run.</summary>
internal sealed class RunsNoteCommand : CliCommand<RunsNoteSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "the run");
    private readonly Argument<string> _text = Syntax.Argument("TEXT", "the note, which replaces the one that is there; '' for none");
    private readonly Option<bool> _json = Syntax.Json();

    public RunsNoteCommand(CliContext context)
        : base(context, "note", "Write a note on a run.", "textmad runs note quickstart 'with the judge of another corpus'", "textmad runs note quickstart ''")
    {
    }

    protected override RunsNoteSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_run), RunLabels.RequireNote(arguments.GetRequiredValue(_text)), arguments.GetValue(_json));

    protected override int Run(RunsNoteSettings settings, CliContext context) =>
        RunLabels.Answer(RunLabels.Change(context, settings.Run, label => label with { Note = settings.Note }), settings.Json, context);
}

using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;

namespace TextMad.Cli.Commands.Ask;

/// <summary>What <c>textmad ask reasons</c> was asked.</summary>
internal sealed record AskReasonsSettings(bool Json);

/// <summary><c>textmad ask reasons</c>: all codes that say why something was not taken in.</summary>
internal sealed class AskReasonsCommand : CliCommand<AskReasonsSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public AskReasonsCommand(CliContext context)
        : base(context, "reasons", "List the codes that say why something was left out, with the stage that gives each.", "textmad ask reasons", "textmad ask reasons --json")
    {
    }

    protected override AskReasonsSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(AskReasonsSettings settings, CliContext context)
    {
        if (settings.Json)
        {
            context.WriteJson(ReasonCode.All.Select(reason => new { reason.Stage, Reason = reason.Code, reason.Description }));
            return ExitCode.Done;
        }

        var table = Tables.Create("stage", "reason", "what it says");
        foreach (var (stage, reason, description) in ReasonCode.All)
        {
            Spectre.Console.TableExtensions.AddRow(table, Tables.Cell(stage), Tables.Cell(reason), Tables.Cell(description, 120));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }
}

using System.CommandLine;

namespace TextMad.Cli.Commands;

/// <summary>All commands, in the order in which help shows them.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> All(CliContext context) =>
    [
        new SimulateCommand(context),
        new DoctorCommand(context),
    ];
}

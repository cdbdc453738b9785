using System.CommandLine;

namespace TextMad.Cli;

/// <summary>What a person types to reach a command.</summary>
internal static class CommandPath
{
    /// <summary>Returns the command as a person types it: <c>textmad corpus add</c>.</summary>
    public static string Of(Command command) =>
        command is RootCommand || command.Parents.OfType<Command>().FirstOrDefault() is not { } parent
            ? "textmad"
            : $"{Of(parent)} {command.Name}";
}

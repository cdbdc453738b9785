using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using TextMad.Cli.Commands;

namespace TextMad.Cli.Help;

/// <summary>The help of a command, with its examples below it.</summary>
internal static class HelpWithExamples
{
    private const int Width = 110;

    /// <summary>Makes <c>--help</c> show examples, everywhere below this root.</summary>
    public static void Install(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new Action();
            option.Description = "show help";
        }

        foreach (var option in root.Options.OfType<VersionOption>())
        {
            option.Description = "show the version";
        }
    }

    /// <summary>Writes a command's help.</summary>
    public static void Write(Command command, TextWriter output)
    {
        var configuration = new InvocationConfiguration { Output = output, Error = output, EnableDefaultExceptionHandler = false };
        RootOf(command).Parse([.. Path(command), "--help"]).Invoke(configuration);
    }

    /// <summary>Returns the options that can be given to a command, its own first.</summary>
    public static IEnumerable<Option> OptionsOf(Command command)
    {
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            foreach (var option in at.Options.Where(o => at == command || o.Recursive))
            {
                yield return option;
            }
        }
    }

    private static IEnumerable<string> Path(Command command) =>
        command is RootCommand ? [] : [.. Path(command.Parents.OfType<Command>().First()), command.Name];

    private static Command RootOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? RootOf(parent) : command;

    private sealed class Action : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var configuration = parseResult.InvocationConfiguration;
            var output = configuration.Output;
            using var help = new StringWriter { NewLine = "\n" };
            configuration.Output = help;
            new HelpAction { MaxWidth = Width }.Invoke(parseResult);
            configuration.Output = output;

            // The parser names the assembly; people type the script's name.
            output.Write(help.ToString().Replace(RootCommand.ExecutableName, "textmad", StringComparison.Ordinal).TrimEnd() + "\n\n");
            if (parseResult.CommandResult.Command is ICommandWithExamples { Examples.Count: > 0 } command)
            {
                output.WriteLine("Examples:");
                foreach (var example in command.Examples)
                {
                    output.WriteLine($"  {example}");
                }

                output.WriteLine();
            }

            return ExitCode.Done;
        }
    }
}

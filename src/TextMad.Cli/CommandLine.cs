using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using TextMad.Cli.Arguments;
using TextMad.Cli.Commands;
using TextMad.Cli.Help;
using TextMad.Cli.Hints;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Storage;

namespace TextMad.Cli;

/// <summary>The whole command line: what commands there are, and how errors become messages and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>The environment variable that asks for stack traces.</summary>
    public const string TraceVariable = "TEXTMAD_TRACE";

    // A path that begins with '@' or '-x' bundles are nothing special here.
    private static readonly ParserConfiguration _parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    /// <summary>Runs one command.</summary>
    /// <returns>0 done, 1 failed, 2 wrong usage or input, 130 interrupted.</returns>
    public static int Run(IReadOnlyList<string> args, CliContext context)
    {
        try
        {
            var code = RunGuarded(args, context);
            return Flushed(context) ?? code;
        }
        catch (StandardOutput.ClosedException)
        {
            // The reader closed the pipe: it has read what it needs.
            return ExitCode.Done;
        }
    }

    /// <summary>Returns all commands, for running, for help and for the tests that hold conventions.</summary>
    public static RootCommand Create(CliContext context)
    {
        var root = new RootCommand(
            "Studies model collapse: language models retrained on what earlier models wrote. Builds a corpus, runs generations of "
            + "training and writing under a regime, measures what is lost, and tells where every document came from.");
        root.Options.Add(GlobalOptions.Workspace);
        root.Options.Add(GlobalOptions.Quiet);
        foreach (var command in CommandList.All(context))
        {
            root.Subcommands.Add(command);
        }

        HelpWithExamples.Install(root);
        return root;
    }

    /// <summary>Returns what is wrong with a command line as it is written, without running it; null when it is understood.</summary>
    /// <param name="args">The words after the tool's name.</param>
    /// <param name="context">What commands would work with.</param>
    /// <param name="isComplete">Whether it is to run as it stands; else only the command and the names of options are looked at.</param>
    public static string? FindProblem(IReadOnlyList<string> args, CliContext context, bool isComplete)
    {
        var parsed = Create(context).Parse(args, _parsing);
        var command = parsed.CommandResult.Command;
        var isGroupAlone = command is { Action: null, Subcommands.Count: > 0 } && parsed.UnmatchedTokens.Count == 0;
        return UnknownOption(parsed) is not null || parsed.UnmatchedTokens.Count > 0 || (isComplete && parsed.Errors.Count > 0 && !isGroupAlone) ? Explain(parsed, command) : null;
    }

    private static int RunGuarded(IReadOnlyList<string> args, CliContext context)
    {
        try
        {
            var parsed = Create(context).Parse(args, _parsing);
            if (parsed.Action is ParseErrorAction || (UnknownOption(parsed) is not null && parsed.Action is not HelpAction))
            {
                return UsageError(parsed, context);
            }

            context.Progress.Quiet = parsed.GetValue(GlobalOptions.Quiet);
            context.WorkspaceOption = parsed.GetValue(GlobalOptions.Workspace);
            context.Workspace = Workspace.At(context.WorkspaceOption);
            context.RunCommand = Run;
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = context.Out,
                Error = context.Error,
            };
            return parsed.Invoke(configuration);
        }
        catch (Exception e) when (Innermost(e) is OperationCanceledException && context.Cancellation.IsCancellationRequested)
        {
            context.Note($"Interrupted.{(context.HowToGoOn is { } how ? $" To go on: {how}" : "")}");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (Innermost(e) is StandardOutput.ClosedException closed)
        {
#pragma warning disable MA0027 // Another exception than the one caught: the innermost.
            throw closed;
#pragma warning restore MA0027
        }
        catch (Exception e)
        {
            return Failure(Innermost(e), context);
        }
    }

    /// <summary>Writes what is left of the answer; returns an exit code when that fails.</summary>
    private static int? Flushed(CliContext context)
    {
        try
        {
            context.Out.Flush();
            return null;
        }
        catch (TextMadException failure)
        {
            return Failure(failure, context);
        }
    }

    private static Exception Innermost(Exception e) => e is AggregateException { InnerException: { } inner } ? Innermost(inner) : e;

    private static int Failure(Exception e, CliContext context)
    {
        context.Progress.Clear();
        var message = e switch
        {
            _ when IsOutOfFiles(e) => $"Too many files are open. {SystemFailure.AllowMoreFiles}",
            _ when MemoryBound.IsReached(e) => "There is not enough memory for this. Fewer or shorter texts, fewer rows, or a smaller model, batch or context need less.",
            TextMadException failure => HintWords.Explain(failure, context),
            UnauthorizedAccessException or IOException => SystemFailure.DescribeWithFile(e),
            _ => $"An error of textmad itself ({e.GetType().Name}): {e.Message} Set {TraceVariable}=1 to see where.",
        };
        context.Error.WriteLine($"error: {message}");
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TraceVariable)))
        {
            context.Error.WriteLine(e);
        }

        return e is InputException ? ExitCode.Usage : ExitCode.Failed;
    }

    // Whoever meets it says something else: that a file cannot be read, or even that a part of the program is missing.
    private static bool IsOutOfFiles(Exception? e) => e is not null
        && (SystemFailure.IsOutOfFiles(e)
            || (e is FileNotFoundException or FileLoadException or DllNotFoundException && SystemFailure.IsOutOfFiles())
            || IsOutOfFiles(e.InnerException));

    private static int UsageError(ParseResult parsed, CliContext context)
    {
        var command = parsed.CommandResult.Command;
        if (command is { Action: null, Subcommands.Count: > 0 } && parsed.UnmatchedTokens.Count == 0)
        {
            // A group without its verb: the help says what there is.
            HelpWithExamples.Write(command, context.Error);
            return ExitCode.Usage;
        }

        context.Error.WriteLine($"error: {Explain(parsed, command)}");
        context.Error.WriteLine($"'{CommandPath.Of(command)} --help' has more.");
        return ExitCode.Usage;
    }

    private static string Explain(ParseResult parsed, Command command)
    {
        if ((UnknownOption(parsed) ?? parsed.UnmatchedTokens.FirstOrDefault()) is { } stray)
        {
            var options = HelpWithExamples.OptionsOf(command).Select(o => o.Name).ToList();
            return stray.StartsWith('-')
                ? $"unknown option '{stray}'{NearestName.Suggest(stray, options)} Options: {string.Join(", ", options)}."
                : command.Subcommands.Count > 0
                ? $"unknown command '{stray}'{NearestName.Suggest(stray, command.Subcommands.Select(c => c.Name))} "
                    + $"Commands: {string.Join(", ", command.Subcommands.Select(c => c.Name))}."
                : $"'{stray}' is not expected: the command takes no further argument.";
        }

        var error = parsed.Errors[0];
        return error.SymbolResult is ArgumentResult { Tokens.Count: 0, Parent: CommandResult } missing
            ? $"{missing.Argument.HelpName ?? missing.Argument.Name} is missing: {missing.Argument.Description}."
            : error.Message;
    }

    // The parser takes an option that it does not know for an argument, unless '--' stood before it.
    private static string? UnknownOption(ParseResult parsed)
    {
        var literal = parsed.Tokens.SkipWhile(t => t.Type != TokenType.DoubleDash).ToHashSet(ReferenceEqualityComparer.Instance);
        return parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(a => a.Tokens)
            .FirstOrDefault(t => t.Value.Length > 1 && t.Value[0] == '-' && !literal.Contains(t))?.Value;
    }
}

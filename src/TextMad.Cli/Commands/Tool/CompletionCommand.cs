using System.CommandLine;
using TextMad.Cli.Arguments;

namespace TextMad.Cli.Commands.Tool;

/// <summary>What <c>textmad completion</c> was asked.</summary>
internal sealed record CompletionSettings(string Shell);

/// <summary><c>textmad completion</c>: the script by which a shell completes what is typed; it asks this tool (<c>[suggest:N]</c>) what fits.</summary>
internal sealed class CompletionCommand : CliCommand<CompletionSettings>
{
    private static readonly EmbeddedFiles _scripts = new(typeof(CompletionCommand).Assembly, "TextMad.Cli.Completion.completion.", "");

    private readonly Argument<string> _shell = Syntax.Argument("SHELL", string.Join(", ", _scripts.Names), [.. _scripts.Names]);

    public CompletionCommand(CliContext context)
        : base(
            context,
            "completion",
            "Write the script with which a shell completes commands, options and names; its first lines say how to install it.",
            "textmad completion bash",
            "textmad completion fish")
    {
    }

    protected override CompletionSettings Read(ParseResult arguments) => new(arguments.GetRequiredValue(_shell));

    protected override int Run(CompletionSettings settings, CliContext context)
    {
        context.Out.Write(_scripts.Contains(settings.Shell)
            ? _scripts.Read(settings.Shell)
            : throw new InputException($"There is no completion for the shell '{settings.Shell}'; there is one for {string.Join(", ", _scripts.Names)}."));
        return ExitCode.Done;
    }
}

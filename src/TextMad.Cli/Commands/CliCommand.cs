using System.CommandLine;
using System.Reflection;
using TextMad.Cli.Arguments;

namespace TextMad.Cli.Commands;

/// <summary>A command, with examples for its help.</summary>
internal abstract class CliCommand : Command, ICommandWithExamples
{
    protected CliCommand(string name, string description, params string[] examples)
        : base(name, description) =>
        Examples = examples;

    /// <summary>Command lines that work as they stand, given a workspace that holds what they name.</summary>
    public IReadOnlyList<string> Examples { get; }
}

/// <summary>
/// A command that does something, once its settings are read from the arguments. Its arguments and options are fields of it with initial values:
/// those are there before this class adds them.
/// </summary>
/// <typeparam name="TSettings">What a person chose; one record per command.</typeparam>
internal abstract class CliCommand<TSettings> : CliCommand
{
    private readonly CliContext _context;

    protected CliCommand(CliContext context, string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        _context = context;
        TakeUpFields();
        SetAction(parsed =>
        {
            var settings = Read(parsed);
            return Run(settings, _context);
        });
    }

    /// <summary>What the command works with.</summary>
    protected CliContext Context => _context;

    /// <summary>Returns the settings that the arguments say.</summary>
    protected abstract TSettings Read(ParseResult arguments);

    /// <summary>Runs the command with its parsed settings.</summary>
    /// <returns>The exit code.</returns>
    protected abstract int Run(TSettings settings, CliContext context);

    // What is declared as a field is stated once: name, form, help and check; this adds it, in the order of declaration, which is that of the help.
    private void TakeUpFields()
    {
        foreach (var field in GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).OrderBy(field => field.MetadataToken))
        {
            switch (field.GetValue(this))
            {
                case Argument argument:
                    Arguments.Add(argument);
                    break;
                case Option option:
                    Options.Add(option);
                    break;
                case IOptionGroup group:
                    group.Options.ToList().ForEach(Options.Add);
                    break;
            }
        }
    }
}

/// <summary>A command that only groups others.</summary>
internal sealed class GroupCommand : CliCommand
{
    public GroupCommand(string name, string description, params Command[] commands)
        : base(name, description)
    {
        foreach (var command in commands)
        {
            Subcommands.Add(command);
        }
    }
}

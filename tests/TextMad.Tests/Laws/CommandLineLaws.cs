using System.CommandLine;
using System.Text.RegularExpressions;
using TextMad.Cli;
using TextMad.Cli.Commands;

namespace TextMad.Tests.Laws;

/// <summary>Conventions of the command line, held for every command there is.</summary>
public sealed partial class CommandLineLaws
{
    private static readonly IReadOnlyList<Command> _commands = [.. All(CommandLine.Create(new CliContext(TextWriter.Null, TextWriter.Null)))];

    [Fact]
    public void Every_command_option_and_argument_has_a_description()
    {
        var silent = _commands.Where(c => string.IsNullOrWhiteSpace(c.Description)).Select(CommandPath.Of)
            .Concat(_commands.SelectMany(c => c.Options.Where(o => string.IsNullOrWhiteSpace(o.Description)).Select(o => $"{CommandPath.Of(c)} {o.Name}")))
            .Concat(_commands.SelectMany(c => c.Arguments.Where(a => string.IsNullOrWhiteSpace(a.Description)).Select(a => $"{CommandPath.Of(c)} {a.Name}")));
        Assert.Empty(silent);
    }

    [Fact]
    public void Options_are_long_and_in_kebab_case() => Assert.All(
        _commands.SelectMany(c => c.Options).Select(o => o.Name), name => Assert.Matches(OptionName(), name));

    [Fact]
    public void Every_command_that_does_something_has_examples_that_parse()
    {
        var root = CommandLine.Create(new CliContext(TextWriter.Null, TextWriter.Null));
        foreach (var command in _commands.OfType<CliCommand>().Where(c => c is not GroupCommand))
        {
            Assert.NotEmpty(command.Examples);
            foreach (var example in command.Examples)
            {
                var arguments = Words().Matches(example).Select(m => m.Value.Trim('\'')).ToList();
                Assert.Equal("textmad", arguments[0]);
                var parsed = root.Parse([.. arguments.Skip(1)]);
                Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join(' ', parsed.Errors.Select(e => e.Message))}");
                Assert.Equal(CommandPath.Of(command), CommandPath.Of(parsed.CommandResult.Command));
            }
        }
    }

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];

    [GeneratedRegex("^--[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex OptionName();

    [GeneratedRegex("'[^']*'|\\S+")]
    private static partial Regex Words();
}

using System.CommandLine;
using System.CommandLine.Completions;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Help;
using TextMad.Cli.Output;
using TextMad.Configuration;

namespace TextMad.Cli.Commands.Tool;

/// <summary>What <c>textmad help</c> was asked.</summary>
internal sealed record HelpSettings(IReadOnlyList<string> About, bool Json);

/// <summary><c>textmad help</c>: the pages of the manual, and the help of commands.</summary>
internal sealed class HelpCommand : CliCommand<HelpSettings>
{
    private readonly Argument<string[]> _about = new("COMMAND|TOPIC")
    {
        Description = "a command such as 'corpus add', or a topic; without it, all topics are listed",
        HelpName = "COMMAND|TOPIC",
        Arity = ArgumentArity.ZeroOrMore,
        CompletionSources = { _ => TopicLibrary.Names.Select(name => new CompletionItem(name)) },
    };

    private readonly Option<bool> _json = Syntax.Json();

    public HelpCommand(CliContext context)
        : base(context, "help", "List the topics of the manual, or show one.", "textmad help", "textmad help changelog", "textmad help corpus add")
    {
    }

    protected override HelpSettings Read(ParseResult arguments) => new(arguments.GetValue(_about) ?? [], arguments.GetValue(_json));

    protected override int Run(HelpSettings settings, CliContext context)
    {
        var command = Find(Parents.OfType<Command>().First(), settings.About);
        if (settings.About.Count == 0)
        {
            WriteList(settings, context);
        }
        else if (settings.About is [var name] && TopicLibrary.Names.Contains(name))
        {
            WriteTopic(TopicLibrary.Read(name), command, settings, context);
        }
        else if (command is not null && !settings.Json)
        {
            HelpWithExamples.Write(command, context.Out);
        }
        else
        {
            var asked = string.Join(' ', settings.About);
            IReadOnlyList<string> known = settings.Json ? TopicLibrary.Names : [.. TopicLibrary.Names, .. All(Parents.OfType<Command>().First())];
            throw new InputException(
                $"There is no topic{(settings.Json ? "" : " or command")} '{asked}'{NearestName.Suggest(asked, known)} Topics: {string.Join(", ", TopicLibrary.Names)}.");
        }

        return ExitCode.Done;
    }

    private static void WriteList(HelpSettings settings, CliContext context)
    {
        var topics = TopicLibrary.Names.Select(TopicLibrary.Read).ToList();
        if (settings.Json)
        {
            context.WriteJson(topics.Select(t => new { t.Name, t.Title, t.Summary }));
            return;
        }

        context.Console.Profile.Width = Math.Min(context.Console.Profile.Width, TopicWriter.WidestText);
        var table = Tables.Create("topic", "what it answers");
        topics.ForEach(t => Spectre.Console.TableExtensions.AddRow(table, Tables.Cell(t.Name), Tables.Cell(t.Summary, 400)));
        context.Console.Write(table);
        context.WriteLine($"'textmad help TOPIC' shows a page, 'textmad help COMMAND' how a command is used, 'textmad --help' which there are.");
    }

    private static void WriteTopic(Topic topic, Command? command, HelpSettings settings, CliContext context)
    {
        if (settings.Json)
        {
            context.WriteJson(topic);
            return;
        }

        TopicWriter.Write(topic, context.Console);
        if (command is not null)
        {
            context.WriteLine($"");
            context.WriteLine($"How the command is used: {CommandPath.Of(command)} --help");
        }
    }

    private static Command? Find(Command root, IEnumerable<string> path) =>
        path.Aggregate((Command?)root, (at, name) => at?.Subcommands.FirstOrDefault(c => c.Name == name));

    // Every command's path without the tool's name, for a suggestion.
    private static IEnumerable<string> All(Command at) =>
        at.Subcommands.SelectMany(c => All(c).Prepend(CommandPath.Of(c)["textmad ".Length..]));
}

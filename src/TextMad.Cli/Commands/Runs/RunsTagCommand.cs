using System.CommandLine;
using TextMad.Cli.Arguments;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad runs tag</c> was asked.</summary>
internal sealed record RunsTagSettings(string Run, IReadOnlyList<string> Tags, bool Remove, bool Json);

/// <summary><c>textmad runs tag</c>: words by which runs are found.</summary>
internal sealed class RunsTagCommand : CliCommand<RunsTagSettings>
{
    private readonly Argument<string> _run = Syntax.Argument("RUN", "the run");
    private readonly Argument<string[]> _tags = Syntax.Arguments("TAG", "words of any script");
    private readonly Option<bool> _remove = Syntax.Flag("--remove", "take these tags away");
    private readonly Option<bool> _json = Syntax.Json();

    public RunsTagCommand(CliContext context)
        : base(
            context,
            "tag",
            "Give a run tags, or take them away. 'textmad runs --tag TAG' lists the runs that have one.",
            "textmad runs tag quickstart baseline",
            "textmad runs tag quickstart baseline --remove")
    {
    }

    protected override RunsTagSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_run),
        [.. arguments.GetRequiredValue(_tags).Select(RunLabels.RequireTag)],
        arguments.GetValue(_remove),
        arguments.GetValue(_json));

    protected override int Run(RunsTagSettings settings, CliContext context) => RunLabels.Answer(
        RunLabels.Change(context, settings.Run, label => label with
        {
            Tags = string.Join(' ', (settings.Remove ? label.TagList.Except(settings.Tags) : label.TagList.Union(settings.Tags)).Order(StringComparer.Ordinal)),
        }),
        settings.Json,
        context);
}

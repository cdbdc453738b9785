using Spectre.Console;
using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad runs</c> was asked.</summary>
internal sealed record RunsSettings(IReadOnlyList<string> Tags, bool Json);

/// <summary><c>textmad runs</c>: the runs of the workspace.</summary>
internal sealed class RunsCommand : CliCommand<RunsSettings>
{
    private readonly Option<string[]> _tags = Syntax.Texts("--tag", "TAG", "only runs with this tag; given several times, with all of them");
    private readonly Option<bool> _json = Syntax.Json();

    public RunsCommand(CliContext context)
        : base(
            context,
            "runs",
            "List the runs of the workspace, oldest first; name, tag, export and remove them.",
            "textmad runs",
            "textmad runs --tag baseline",
            "textmad runs --json")
    {
        Subcommands.Add(new RunsShowCommand(context));
        Subcommands.Add(new RunsTagCommand(context));
        Subcommands.Add(new RunsNoteCommand(context));
        Subcommands.Add(new RunsRenameCommand(context));
        Subcommands.Add(new RunsRemoveCommand(context));
        Subcommands.Add(new RunsExportCommand(context));
    }

    protected override RunsSettings Read(ParseResult arguments) =>
        new([.. (arguments.GetValue(_tags) ?? []).Select(RunLabels.RequireTag)], arguments.GetValue(_json));

    protected override int Run(RunsSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var labels = store.RunLabels().ToDictionary(label => label.Run);
        var runs = store.Runs().Where(run => run.Kind == RunKind.Experiment)
            .Select(run => (Run: run, Label: labels.GetValueOrDefault(run.Id) ?? new RunLabel(run.Id)))
            .Where(run => settings.Tags.All(tag => run.Label.TagList.Contains(tag)))
            .Select(run => new
            {
                run.Run.Id,
                run.Label.Name,
                run.Run.Status,
                Tags = run.Label.TagList,
                run.Label.Note,
                run.Run.Started,
                run.Run.Finished,
                Models = store.Models(run.Run.Id).Count(model => model.Role == ModelRole.Generator),
                Directory = context.Workspace.RunDirectory(run.Run.Id),
            }).ToList();
        if (settings.Json)
        {
            context.WriteJson(runs);
            return ExitCode.Done;
        }

        var table = Tables.Create("run", "status", "started", "finished", "models", "tags", "note", "folder");
        table.Columns[4].Alignment = Justify.Right;
        foreach (var run in runs)
        {
            table.AddRow(
                Tables.Cell(run.Name is null ? run.Id : $"{run.Name} ({run.Id})"),
                Tables.Cell(StoredWord.Write(run.Status)),
                Time(run.Started),
                run.Finished is { } finished ? Time(finished) : "",
                Tables.Integer(run.Models),
                Tables.Cell(string.Join(' ', run.Tags)),
                Tables.Cell(run.Note ?? "", 40),
                Tables.Cell(run.Directory, 100));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}

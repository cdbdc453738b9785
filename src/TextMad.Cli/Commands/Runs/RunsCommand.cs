using Spectre.Console;
using System.CommandLine;
using System.Globalization;
using TextMad.Cli.Arguments;
using TextMad.Cli.Output;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad runs</c> was asked.</summary>
internal sealed record RunsSettings(bool Json);

/// <summary><c>textmad runs</c>: the runs of the workspace.</summary>
internal sealed class RunsCommand : CliCommand<RunsSettings>
{
    private readonly Option<bool> _json = Syntax.Json();

    public RunsCommand(CliContext context)
        : base(context, "runs", "List the runs of the workspace, oldest first.", "textmad runs", "textmad runs --json")
    {
    }

    protected override RunsSettings Read(ParseResult arguments) => new(arguments.GetValue(_json));

    protected override int Run(RunsSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var runs = store.Runs().Where(run => run.Kind == RunKind.Experiment).Select(run => new
        {
            run.Id,
            run.Status,
            run.Started,
            run.Finished,
            Models = store.Models(run.Id).Count(model => model.Role == ModelRole.Generator),
            Directory = context.Workspace.RunDirectory(run.Id),
        }).ToList();
        if (settings.Json)
        {
            context.WriteJson(runs);
            return ExitCode.Done;
        }

        var table = Tables.Create("run", "status", "started", "finished", "models", "folder");
        table.Columns[4].Alignment = Justify.Right;
        foreach (var run in runs)
        {
            table.AddRow(
                Tables.Cell(run.Id),
                Tables.Cell(StoredWord.Write(run.Status)),
                Time(run.Started),
                run.Finished is { } finished ? Time(finished) : "",
                Tables.Integer(run.Models),
                Tables.Cell(run.Directory, 100));
        }

        context.Console.Write(table);
        return ExitCode.Done;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}

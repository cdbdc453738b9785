using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Crawling;
using TextMad.Models.Files;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;

namespace TextMad.Cli.Commands.Store;

/// <summary>What <c>textmad store check</c> was asked.</summary>
internal sealed record StoreCheckSettings(bool Deep, bool Json);

/// <summary><c>textmad store check</c>: proves that a store is whole.</summary>
internal sealed class StoreCheckCommand : CliCommand<StoreCheckSettings>
{
    private readonly Option<bool> _deep =
        Syntax.Flag("--deep", "also compute again, by the plain definition, who wrote the words of every document and training set, and name every difference");
    private readonly Option<bool> _json = Syntax.Json();

    public StoreCheckCommand(CliContext context)
        : base(
            context,
            "check",
            "Check the store: its structure, every text against its hash, ids, ancestry without circles, the checksum of "
            + "every model it names, and every file of runs, crawls, judges, models, webs and pipelines. Exits with 1 when something is wrong.",
            "textmad store check",
            "textmad store check --deep",
            "textmad store check --json")
    {
    }

    protected override StoreCheckSettings Read(ParseResult arguments) => new(arguments.GetValue(_deep), arguments.GetValue(_json));

    protected override int Run(StoreCheckSettings settings, CliContext context)
    {
        using var store = context.OpenStore();
        var report = StoreCheck.Run(
            store, model => ArtefactProblem(context.Workspace, model), settings.Deep, context.Progress, owner => owner.FilesIn(context.Workspace, store),
            owner => CrawlProblem(context.Workspace, store, owner), FileOwner.AllIn(context.Workspace), context.Cancellation);
        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(report);
        }
        else
        {
            context.WriteLine(
                $"{report.Documents:N0} texts read and compared with their hashes, {report.Erased:N0} erased; ancestry of {report.Models:N0} "
                + $"models followed; {report.Artefacts:N0} checkpoints checked; "
                + $"{report.Files:N0} files compared with what the store knows of them");
            if (settings.Deep)
            {
                context.Out.WriteLine("who wrote the words of every document and training set was computed again and compared");
            }

            foreach (var remark in report.Remarks)
            {
                context.Out.WriteLine($"note: {remark}");
            }

            foreach (var problem in report.Problems)
            {
                context.Out.WriteLine($"- {problem}");
            }

            if (report.MoreProblems > 0)
            {
                context.WriteLine($"- and {report.MoreProblems:N0} more that are not listed");
            }

            context.Out.WriteLine(report.Problems.Count == 0 ? "no problems were found" : "problems were found: restore a backup, or import again what is named above");
        }

        return report.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static string? CrawlProblem(Workspace workspace, ICorpusStore store, FileOwner owner) =>
        owner.Kind == FileOwnerKind.Crawl ? CrawlIdentity.Problem(store, owner.Name, owner.FolderIn(workspace)) : null;

    private static string? ArtefactProblem(Workspace workspace, ModelRecord model)
    {
        var folder = Path.Combine(workspace.Directory, model.Checkpoint!);
        if (!Directory.Exists(folder))
        {
            return $"the checkpoint of model {model.Id} is not at {folder}";
        }

        try
        {
            var found = Checkpoint.Load(folder).Manifest.WeightsSha256;
            return found == model.Checksum ? null : $"the checkpoint of model {model.Id} has the checksum {found}, and the store knows {model.Checksum}";
        }
        catch (Exception error) when (error is InputException or TextMadException)
        {
            return $"the checkpoint of model {model.Id}: {error.Message}";
        }
    }
}

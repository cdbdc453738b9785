using System.Globalization;
using TextMad.Configuration;
using TextMad.Dashboard.Serving;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Experiments.Watching;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Naming;
using TextMad.Storage.Records;

namespace TextMad.Dashboard.Runs;

/// <summary>Finds the runs of a workspace.</summary>
internal static class RunFinder
{
    /// <summary>Returns a run that the store knows.</summary>
    /// <exception cref="NotFoundException">It knows none of this name.</exception>
    public static RunRecord Require(ICorpusStore store, string id)
    {
        var name = Names.Normalise(id);
        return store.Runs().FirstOrDefault(run => run.Id == name && run.Kind == RunKind.Experiment) ?? throw new NotFoundException($"There is no run '{id}'.");
    }

    /// <summary>Returns the folder of a run.</summary>
    public static RunFolder FolderOf(DashboardContext context, RunRecord run) => new(run.Id, context.Workspace.RunDirectory(run.Id));

    /// <summary>Returns the settings of a run, as the store keeps them.</summary>
    public static ExperimentOptions OptionsOf(RunRecord run) => SettingsReader.Read<ExperimentOptions>(run.Configuration, $"run {run.Id}", []);

    /// <summary>Returns all runs, the newest first.</summary>
    public static IReadOnlyList<RunLine> List(DashboardContext context)
    {
        using var store = context.OpenStoreIfThere();
        if (store is null)
        {
            return [];
        }

        var labels = store.RunLabels().ToDictionary(label => label.Run);
        return
        [
            .. store.Runs().Where(run => run.Kind == RunKind.Experiment).OrderByDescending(run => run.Started)
                .Select(run => Describe(context, store, run, labels.GetValueOrDefault(run.Id) ?? new RunLabel(run.Id))),
        ];
    }

    /// <summary>Returns what the list says of a run.</summary>
    public static RunLine Describe(DashboardContext context, ICorpusStore store, RunRecord run, RunLabel label)
    {
        var options = OptionsOf(run);
        var folder = FolderOf(context, run);
        return new RunLine(
            run.Id,
            label.Name,
            run.Status,
            run.Status != RunStatus.Done && RunProgress.ReadIfThere(folder)?.IsAtWork(folder) == true,
            run.Started,
            run.Finished,
            [.. label.TagList],
            label.Note,
            options.Description,
            options.Data.Corpus,
            options.Loop.Lineages,
            [.. options.Loop.Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture))],
            options.Loop.Generations,
            store.Models(run.Id).Count(model => model.Role == ModelRole.Generator),
            ExperimentPlan.Of(options).Fits);
    }
}

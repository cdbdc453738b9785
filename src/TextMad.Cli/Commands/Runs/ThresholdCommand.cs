using Spectre.Console;
using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Experiments.Runs;
using TextMad.Experiments.Threshold;
using TextMad.Numerics.Elementary;
using TextMad.Storage;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad threshold</c> was asked.</summary>
internal sealed record ThresholdSettings(
    string Experiment, IReadOnlyList<SettingOverride> Overrides, ThresholdOptions Options, string? Id, int Workers, ExecutorChoice Executor, bool DryRun, bool Json);

/// <summary><c>textmad threshold</c>: the amount of fresh real data that is enough.</summary>
internal sealed class ThresholdCommand : CliCommand<ThresholdSettings>
{
    private static readonly ThresholdOptions _standard = new();

    private readonly Argument<string> _experiment =
        Syntax.Argument("CONFIG|PRESET", "what is run at each share, with 'fresh' in place of its regimes: a YAML file, or a preset", [.. PresetLibrary.Names]);
    private readonly Option<SettingOverride[]> _overrides = Syntax.Overrides("change a setting of the experiment; can be given several times");

    private readonly SettingFlags<ThresholdOptions> _flags = new SettingFlags<ThresholdOptions>()
        .Add("--metric", "metric", $"a metric that rises when a model collapses (default: {_standard.Metric})")
        .Add("--tolerance", "tolerance",
            FormattableString.Invariant($"the largest relative rise from generation 0 to the last generation that is tolerated (default: {_standard.Tolerance})"))
        .Add("--resolution", "resolution", FormattableString.Invariant($"the search ends when the shares on both sides are no further apart (default: {_standard.Resolution})"))
        .Add("--highest", "highest", FormattableString.Invariant($"the largest share that is tried (default: {_standard.Highest})"));

    private readonly Option<string?> _id = Syntax.RunId("the beginning of the runs' names (default: threshold)");
    private readonly Option<int> _workers = RunCommand.Workers();
    private readonly ExecutorFlags _executor = new();
    private readonly Option<bool> _dryRun = Syntax.DryRun("refuse what the search would refuse, and show what would run and be written; run nothing");
    private readonly Option<bool> _json = Syntax.Json();

    public ThresholdCommand(CliContext context)
        : base(
            context,
            "threshold",
            "Search for the share of fresh real data in each generation's training set that is enough to keep a metric from rising. Every share is a run; if it was "
            + "stopped, the same command continues it.",
            "textmad threshold quickstart",
            "textmad threshold quickstart --tolerance 0.05 --resolution 0.05 --set 'loop.seeds=[1, 2, 3, 4, 5]'",
            "textmad threshold regimes --metric js_divergence_1 --id drift --json",
            "textmad threshold quickstart --dry-run",
            "textmad threshold study.yaml --executor slurm --partition cpu --time 01:00:00")
    {
    }

    protected override ThresholdSettings Read(ParseResult arguments) => new(
        arguments.GetRequiredValue(_experiment),
        arguments.GetValue(_overrides) ?? [],
        _flags.Read(arguments),
        arguments.GetValue(_id),
        arguments.GetValue(_workers),
        ReadExecutor(arguments),
        arguments.GetValue(_dryRun),
        arguments.GetValue(_json));

    private ExecutorChoice ReadExecutor(ParseResult arguments) => _executor.ReadForRuns(arguments, _workers) is { Detach: false } choice
        ? choice
        : throw new InputException(
            "--detach has no effect on a search: what a run comes to decides which share is tried next, so somebody must wait for it. Leave it out. A search that is stopped "
            + "leaves its jobs at work, and the same command goes on with it.");

    protected override int Run(ThresholdSettings settings, CliContext context)
    {
        var (_, options) = RunNames.Experiment(settings.Experiment, settings.Overrides, context);
        StoreNames.RequireDocuments(context.Workspace, options.Data.Corpus);
        using var store = settings.DryRun ? context.OpenStore() : context.CreateStore();
        var id = settings.Id ?? "threshold";
        context.HowToGoOn = "the same command";
        var search = new FreshDataSearch(store, context.Workspace, id, options, settings.Options)
        {
            Perform = settings.Executor.IsCluster ? (experiment, folder) => Distribute(experiment, folder, settings.Executor, context) : null,
        };
        if (settings.DryRun)
        {
            return Plan(search, store, settings, context);
        }

        var threshold = search.Run(
            context.Progress,
            IExperimentObserver.None,
            point => context.Note($"share {Tables.Number(point.Share)}: {settings.Options.Metric} {Percent(point.Change.Mean)} over {options.Loop.Generations} generations"),
            context.Cancellation,
            settings.Workers);
        var report = RunReport.WriteThreshold(store, context.Workspace, id, search.Runs.Values, threshold);
        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                threshold.Metric,
                threshold.Tolerance,
                threshold.Estimate,
                Interval = threshold.Interval is { } found ? new double[] { found.Low, found.High } : null,
                threshold.NotEnough,
                threshold.Enough,
                Shares = threshold.Points.Select(point => new { point.Share, point.Change, Run = search.Runs[point.Share].Id }),
                Report = report,
            });
            return ExitCode.Done;
        }

        var table = Tables.CreateNumeric(0, "fresh share", "change", "95% interval", "seeds", "enough");
        var limit = RealFunctions.Log(1 + threshold.Tolerance);
        foreach (var point in threshold.Points)
        {
            table.AddRow(
                Tables.Number(point.Share),
                Percent(point.Change.Mean),
                point.Change.Interval is { } interval ? $"{Percent(interval.Low)} to {Percent(interval.High)}" : "-",
                Tables.Integer(point.Change.Count),
                point.Change.Interval is not { } shown ? "cannot tell" : shown.High < limit ? "yes" : shown.Low > limit ? "no" : "cannot tell");
        }

        context.Console.Write(table);
        context.WriteLine($"{threshold.Verdict}");
        context.WriteLine($"report: {report}");
        return ExitCode.Done;
    }

    private static void Distribute(Experiment experiment, RunFolder folder, ExecutorChoice executor, CliContext context)
    {
        var handOut = executor.ExecutorOf(new HandedWork(WorkKind.Run, folder.Id), context, []);
        context.HowToGoOn = $"the same command; {context.HowToGoOn}";
        experiment.Distribute(handOut, context.Cancellation);
    }

    private static int Plan(FreshDataSearch search, ICorpusStore store, ThresholdSettings settings, CliContext context)
    {
        var ends = search.Check(context.Progress, context.Cancellation);
        var plans = ends.Select(end => (end.Run, Plan: ExperimentPlan.Of(end.Options), end.Forecast)).ToList();
        var work = new HandedWork(WorkKind.Run, ends[1].Run);
        var script = settings.Executor.IsCluster ? settings.Executor.Script(work, context.Workspace) : null;
        var estimate = CostEstimate.Of(ends[1].Options, MemoryPlan.VocabularyOf(ends[1].Options, context.Workspace, store), plans[1].Plan, context);
        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                MostRuns = search.MostRuns,
                EstimatedSecondsPerRun = estimate?.Seconds,
                Script = script,
                Runs = plans.Select(end => new { end.Run, end.Plan.Fits, end.Plan.TrainingTokens, end.Plan.WrittenTokens, Writes = end.Forecast }),
            });
            return ExitCode.Done;
        }

        context.WriteLine($"2 to {search.MostRuns} runs, of which these come first:");
        foreach (var end in plans)
        {
            context.WriteLine($"run {end.Run}: {end.Plan.Fits:N0} models to train, on {end.Plan.TrainingTokens:N0} tokens in all");
            ForecastLines.Write(end.Forecast, ends[0].Options.Data.Corpus, context);
        }

        context.WriteLine(
            $"{(estimate is null ? "little time, because the models are fitted by counting"
                : $"about {ConsoleProgress.Duration(estimate.Seconds)} a run on this machine at its present load")}");
        if (script is not null)
        {
            context.WriteLine($"of each run, one after the other:");
            ClusterRun.WritePlan(ends[1].Options, ends[1].Forecast, ExecutorChoice.CoreHours(estimate?.Seconds), context);
            ExecutorChoice.WriteScript(script, work, context);
        }

        return ExitCode.Done;
    }

    private static string Percent(double logChange) => Percentages.Of(RealFunctions.Exp(logChange) - 1);
}

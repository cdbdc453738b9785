using System.CommandLine;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking;
using TextMad.Cli.Benchmarking.Scale;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Experiments;
using TextMad.Experiments.Removal;
using TextMad.Experiments.Runs;
using TextMad.Judging;
using TextMad.Reporting;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tokenization;
using TextMad.Tracking;

namespace TextMad.Cli.Commands.Runs;

/// <summary>What <c>textmad run</c> was asked.</summary>
internal sealed record RunSettings(
    string? Experiment,
    IReadOnlyList<SettingOverride> Overrides,
    bool DryRun,
    bool Resume,
    bool Restart,
    string? Id,
    int Workers,
    ExecutorChoice Executor,
    IReadOnlyList<string> Trackers,
    bool Json);

/// <summary><c>textmad run</c>: runs an experiment, or goes on with one.</summary>
internal sealed class RunCommand : CliCommand<RunSettings>
{
    private readonly Argument<string?> _experiment =
        Syntax.OptionalArgument("CONFIG|PRESET", "a YAML file, - for standard input, or a preset (see 'textmad presets'); with --resume it can be left out, and the "
            + "run's own settings are used",
            [.. PresetLibrary.Names]);
    private readonly Option<SettingOverride[]> _overrides = Syntax.Overrides("change a setting, e.g. loop.generations=8; can be given several times, the last wins");
    private readonly Option<bool> _dryRun = Syntax.DryRun(
        "refuse what the run would refuse, and show what would run and be written, the number of tokens and the estimated time; run nothing");
    private readonly Option<bool> _resume = Syntax.Flag("--resume", "continue the run if it was started before");
    private readonly Option<bool> _restart = Syntax.Flag("--restart", "begin a failed or unfinished run anew with these settings; what it has done is removed");
    private readonly Option<string?> _id = Syntax.RunId("the run's name (default: that of the file or preset)");
    private readonly Option<int> _workers = Workers();
    private readonly ExecutorFlags _executor = new();
    private readonly Option<string[]> _track = Syntax.Texts(
        "--track", "TRACKER", $"a place where the run can be followed as it goes on: {TrackerAddress.Forms}; can be given several times. A tracker that cannot be reached does not "
        + "stop the run; 'textmad runs export' brings it up to date");
    private readonly Option<bool> _json = Syntax.Json();

    public RunCommand(CliContext context)
        : base(
            context,
            "run",
            "Run an experiment: train, measure and generate text in every generation, for every regime and seed; then write the report. It can be stopped at any "
            + "time; --resume continues it with the same result, bit for bit.",
            "textmad run quickstart",
            "textmad run quickstart --set loop.generations=6 --set 'loop.seeds=[1, 2]' --id longer",
            "textmad run study.yaml --dry-run",
            "textmad run study.yaml --workers 1",
            "textmad run --resume --id longer",
            "textmad run quickstart --set loop.generations=4 --id longer --restart",
            "textmad run quickstart --track tensorboard:events --track mlflow:http://127.0.0.1:5000",
            "textmad run study.yaml --executor slurm --partition cpu --time 01:00:00 --memory 4G --detach")
    {
    }

    protected override RunSettings Read(ParseResult arguments) => new(
        arguments.GetValue(_experiment),
        arguments.GetValue(_overrides) ?? [],
        arguments.GetValue(_dryRun),
        arguments.GetValue(_resume),
        arguments.GetValue(_restart),
        arguments.GetValue(_id),
        arguments.GetValue(_workers),
        _executor.ReadForRuns(arguments, _workers),
        arguments.GetValue(_track) ?? [],
        arguments.GetValue(_json));

    /// <summary>Returns how many chains run side by side.</summary>
    internal static Option<int> Workers() => Syntax.Integer(
        "--workers", "N", "chains (one regime of one seed) that run side by side, each with its share of the cores; results do not depend on it; 0 for as many as suit the model",
        0, 1024, 0);

    protected override int Run(RunSettings settings, CliContext context)
    {
        if (settings.Restart && (settings.Resume || settings.Experiment is null))
        {
            throw new InputException("--restart begins a run anew with the settings of a CONFIG or PRESET: name one, and leave out --resume, which continues a run with its own.");
        }

        if (settings.Experiment is null && !settings.Resume)
        {
            throw new InputException(
                $"CONFIG|PRESET is missing: a YAML file, or one of the presets {string.Join(", ", PresetLibrary.Names)}. --resume continues a run that was started.");
        }

        if (settings.Experiment is null && settings.Overrides.Count > 0)
        {
            throw new InputException("--set has no effect on a run that was started: it continues with its own settings. Leave it out, or name a CONFIG or PRESET for a new run.");
        }

        var trackers = RunTrackers.Read(settings.Trackers);
        return settings.DryRun ? Plan(settings, context) : RunAll(settings, trackers, context);
    }

    private static int RunAll(RunSettings settings, IReadOnlyList<ITracker> trackers, CliContext context)
    {
        // Settings first: a mistake in them is told before anything is made.
        var (id, options) = settings.Experiment is { } name ? RunNames.Experiment(name, settings.Overrides, context) : (null, null);
        if (options is not null && !context.Workspace.Exists)
        {
            StoreNames.RequireDocuments(context.Workspace, options.Data.Corpus);
        }

        context.Workspace.RequireStore();
        using var store = context.CreateStore();
        id = Names.Require(settings.Id ?? id ?? RunNames.OnlyUnfinished(store), "a run");
        var begun = StoreNames.FindRun(store, id);
        var folder = RunNames.Folder(context, begun?.Id ?? id);
        id = folder.Id;
        options ??= new RunResults(store, RunNames.Existing(context, store, id)).Options;
        RequireNameIsFree(settings, folder, begun, context);
        StoreNames.RequireDocuments(store, options.Data.Corpus);
        using var tracking = RunTrackers.Begin(trackers, folder, options, store, new Observer(context, options), context);
        var experiment = new Experiment(store, folder, options, context.Progress, tracking, settings.Workers);
        if (settings.Restart && (begun is not null || Directory.Exists(folder.Path)))
        {
            RunRemoval.Apply(
                store,
                context.Workspace,
                RunRemoval.Plan(store, context.Workspace, [id], context.Progress, context.Cancellation),
                begun is null ? null : new RunRecord(id, RunStatus.Interrupted, SettingsWriter.Write(experiment.Options), TimeProvider.System.GetUtcNow()));
        }

        if (settings.Executor.IsCluster)
        {
            if (!Distribute(experiment, folder, settings, context))
            {
                return ExitCode.Done;
            }

            tracking.TellAll(new RunResults(store, folder));
        }
        else
        {
            context.HowToGoOn = Shell.Line(["textmad", "run", "--resume", "--id", id, "--workspace", context.Workspace.Directory]);
            experiment.Run(context.Cancellation);
        }

        // A process that was killed when all but the report was done may have left one of before.
        var report = (settings.Executor.IsCluster || experiment.WasDone) && IsCurrent(folder) ? folder.Report : RunReport.Write(store, folder);
        tracking.Complete();
        context.Progress.Clear();
        var rows = new RunResults(store, folder).Measurements;
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Run = id,
                Status = RunStatus.Done,
                Directory = folder.Path,
                folder.Metrics,
                Report = report,
                Findings = RunReport.Findings(options, rows),
                Warnings = RunReport.Warnings(options, rows),
            });
            return ExitCode.Done;
        }

        ResultTable.Write(context.Console, rows);
        FindingTable.Write(context.Console, options.Study.Source, RunReport.Findings(options, rows));
        context.WriteLine($"run {id} is done");
        context.WriteLine($"report:  {report}");
        context.WriteLine($"metrics: {folder.Metrics}");
        return ExitCode.Done;
    }

    /// <summary>Whether the report was written after what it tells of.</summary>
    private static bool IsCurrent(RunFolder folder) => File.Exists(folder.Report) && File.GetLastWriteTimeUtc(folder.Report) >= File.GetLastWriteTimeUtc(folder.Metrics);

    /// <summary>Hands the run to a cluster.</summary>
    /// <returns>False when nobody waits for its end.</returns>
    private static bool Distribute(Experiment experiment, RunFolder folder, RunSettings settings, CliContext context)
    {
        var work = new HandedWork(WorkKind.Run, folder.Id);
        var submitted = new List<string>();
        experiment.Distribute(settings.Executor.ExecutorOf(work, context, submitted), context.Cancellation);
        if (!settings.Executor.Detach)
        {
            return true;
        }

        if (settings.Json)
        {
            context.WriteJson(new { Run = folder.Id, Status = RunStatus.Running, Directory = folder.Path, Submitted = submitted });
        }
        else
        {
            settings.Executor.TellDetached(work, context);
        }

        return false;
    }

    /// <summary>A run of this name is only touched by who says how.</summary>
    private static void RequireNameIsFree(RunSettings settings, RunFolder folder, RunRecord? begun, CliContext context)
    {
        if (begun is { Kind: not RunKind.Experiment })
        {
            throw new InputException($"'{begun.Id}' is the name of a {StoredWord.Write(begun.Kind)}; --id NAME chooses another.");
        }

        if (settings.Restart && begun?.Status == RunStatus.Done)
        {
            throw new InputException(
                $"Run '{folder.Id}' is done, and --restart begins only failed and unfinished runs anew. --id NAME starts another, "
                + $"{Shell.Mark(context.Typed("runs", "remove", folder.Id))} removes this one.");
        }

        if (!settings.Resume && !settings.Restart && (begun is not null || File.Exists(folder.Configuration)))
        {
            var status = begun is null ? "begun" : StoredWord.Write(begun.Status);
            throw new InputException(
                $"Run '{folder.Id}' exists already ({status}); --resume continues it, {(begun?.Status == RunStatus.Done ? "" : "--restart begins it anew with these settings, ")}"
                + $"--id NAME starts another, {Shell.Mark(context.Typed("runs", "remove", folder.Id))} removes it.");
        }
    }

    private static int Plan(RunSettings settings, CliContext context)
    {
        if (settings.Experiment is { } name)
        {
            // Settings first: a mistake in them is told before anything is opened.
            var (given, named) = RunNames.Experiment(name, settings.Overrides, context);
            ExperimentValidator.Validate(named);
            if (!context.Workspace.Exists)
            {
                StoreNames.RequireDocuments(context.Workspace, named.Data.Corpus);
            }

            using var known = context.OpenStore();
            return Plan(settings.Id ?? given, named, known, settings, context);
        }

        using var store = context.OpenStore();
        var id = settings.Id ?? RunNames.OnlyUnfinished(store);
        return Plan(id, new RunResults(store, RunNames.Existing(context, store, id)).Options, store, settings, context);
    }

    private static int Plan(string id, ExperimentOptions options, ICorpusStore store, RunSettings settings, CliContext context)
    {
        id = Names.Require(id, "a run");
        var begun = StoreNames.FindRun(store, id);
        id = begun?.Id ?? id;
        var folder = RunNames.Folder(context, id);
        RequireNameIsFree(settings, folder, begun, context);
        StoreNames.RequireDocuments(store, options.Data.Corpus);

        // Of a run that is begun anew, nothing that is there counts: it is looked at under a name that nobody can give.
        var looked = settings.Restart ? new RunFolder("." + id, Path.Combine(context.Workspace.RunsDirectory, "." + id)) : folder;
        var forecast = new Experiment(store, looked, options, context.Progress, null, settings.Workers).Check(context.Cancellation) with { Directory = folder.Path };
        var plan = ExperimentPlan.Of(options);
        var vocabulary = MemoryPlan.VocabularyOf(options, context.Workspace, store);
        var memory =
            MemoryPlan.Of(options, vocabulary, StoreNames.Corpus(store, options.Data.Corpus).Totals, Environment.ProcessorCount,
                settings.Workers == 0 ? SuitableWorkers.Of(options, context.Workspace, store) : settings.Workers);
        var estimate = CostEstimate.Of(options, vocabulary, plan, context);
        var scale = ScaleTable.ReadIfThere(context.Workspace);
        var beside = scale?.BesideModels(plan, options.Loop.Seeds.Count);
        var coreHours = ExecutorChoice.CoreHours(estimate?.Seconds + (beside ?? 0));
        var script = settings.Executor.IsCluster
            ? settings.Executor.Script(new HandedWork(WorkKind.Run, id), context.Workspace)
            : null;
        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                Run = id,
                Regimes = options.Loop.Regimes.SelectMany(r => r.Lineages),
                options.Loop.Seeds,
                options.Loop.Generations,
                plan.Fits,
                plan.TrainingTokens,
                plan.WrittenTokens,
                plan.ScoredTokens,
                plan.RealTokens,
                EstimatedSeconds = estimate?.Seconds + (beside ?? 0),
                EstimatedSecondsBesideModels = beside,
                EstimatedCoreHours = coreHours,
                Script = script,
                EstimatedPeakMemoryBytes = memory.Peak,
                Memory = memory,
                Writes = forecast,
                Expectations = options.Loop.Regimes.Where(r => r.Expectation is not null).ToDictionary(r => r.Label, r => r.Expectation),
            });
            return ExitCode.Done;
        }

        context.WriteLine(
            $"run {id}: {options.Loop.Regimes.Count} regimes ({string.Join(", ", options.Loop.Regimes.SelectMany(r => r.Lineages))}), {options.Loop.Seeds.Count} seeds, "
            + $"generations 0 to {options.Loop.Generations}");
        context.WriteLine($"{plan.Fits:N0} models to train, on {plan.TrainingTokens:N0} tokens in all (repetitions included)");
        context.WriteLine($"{plan.WrittenTokens:N0} tokens to write, {plan.ScoredTokens:N0} to score, {plan.RealTokens:N0} real tokens needed of corpus '{options.Data.Corpus}'");
        context.WriteLine(
            $"{(estimate is null ? "little time, because the model is fitted by counting"
                : $"about {ConsoleProgress.Duration(estimate.Seconds + (beside ?? 0))} on this machine at its present load")}"
            + $"{(beside is { } seconds ? $", of which {ConsoleProgress.Duration(seconds)} for tokenizers and metrics, {scale!.Source(context)}" : "")}");
        context.WriteLine($"{Tables.Bytes(memory.Peak)} of memory at most");
        ForecastLines.Write(forecast, options.Data.Corpus, context);
        if (script is not null)
        {
            ClusterRun.WritePlan(options, forecast, coreHours, context);
            ExecutorChoice.WriteScript(script, new HandedWork(WorkKind.Run, id), context);
        }

        foreach (var regime in options.Loop.Regimes.Where(r => r.Expectation is not null))
        {
            context.WriteLine($"{regime.Label}: {regime.Expectation}");
        }

        return ExitCode.Done;
    }

    private sealed class Observer(CliContext context, ExperimentOptions options) : IExperimentObserver
    {
        // Generation 0 is reported once for every regime that shares it.
        private readonly HashSet<ModelId> _told = [];

        public void GenerationCompleted(string regime, ModelId model, IReadOnlyList<MeasurementRow> measurements)
        {
            if (!_told.Add(model))
            {
                return;
            }

            var shown = ResultTable.Shown
                .Select(name => measurements.FirstOrDefault(m => m.Metric == name))
                .Where(m => m?.Value is not null)
                .Select(m => $"{m!.Metric} {Tables.Number(m.Value!.Value)}");
            context.Note($"{model}: {string.Join(", ", shown)}");
            foreach (var warning in RunReport.Warnings(options, measurements))
            {
                context.Note($"warning: {model}: {warning}");
            }
        }
    }
}

using System.CommandLine;
using Spectre.Console;
using TextMad.Cli.Arguments;
using TextMad.Cli.Benchmarking.Scale;
using TextMad.Cli.Output;
using TextMad.Configuration;
using TextMad.Corpora.Pipeline;
using TextMad.Corpora.Pipeline.Blocks;
using TextMad.Storage.Naming;
using TextMad.Storage;
using TextMad.Storage.Binding;

namespace TextMad.Cli.Commands.Corpus;

/// <summary>What <c>textmad corpus process</c> was asked.</summary>
internal sealed record CorpusProcessSettings(PipelinePlan Plan, PipelineOptions Options, ExecutorChoice Executor, bool DryRun, bool Json);

/// <summary><c>textmad corpus process</c>: brings a corpus through a recipe of filters, deduplication and clean-up.</summary>
internal sealed class CorpusProcessCommand : CliCommand<CorpusProcessSettings>
{
    private readonly Argument<string> _recipe =
        Syntax.Argument("RECIPE", $"a YAML file, - for standard input, or one of {string.Join(", ", RecipeLibrary.Names)}", [.. RecipeLibrary.Names]);
    private readonly Option<string?> _from = Syntax.Text("--from", "CORPUS", "the input corpus");
    private readonly Option<string?> _to = Syntax.Text("--to", "CORPUS", "the output corpus: a new name");
    private readonly Option<string?> _name = Syntax.Text("--name", "NAME", "the run's name: its folder below processed/ (default: the output corpus)");
    private readonly Option<SettingOverride[]> _set = Syntax.Overrides("a setting of the recipe, e.g. blocks.gopher_quality.minimum_words=20; can be repeated");
    private readonly Option<bool> _keepDropped = Syntax.Flag("--keep-dropped", "add the dropped documents to the corpus TO/dropped");
    private readonly Option<int> _threads = Syntax.Integer("--threads", "N", "threads; the result does not depend on them", 1, 1024, Environment.ProcessorCount);
    private readonly Option<int> _memory =
        Syntax.Integer("--duplicate-memory", "MIB", "memory for finding duplicates; with less there are more passes", 1, 1_000_000, new PipelineOptions().DuplicateMemory);
    private readonly ExecutorFlags _executor = new();
    private readonly Option<bool> _dryRun = Syntax.DryRun("show the blocks with all their settings and about what it costs, and do nothing");
    private readonly Option<bool> _json = Syntax.Json();

    public CorpusProcessCommand(CliContext context)
        : base(
            context,
            "process",
            "Pass a corpus through filters, deduplication and clean-up into a new corpus. What is dropped is counted by reason; "
            + "what was measured of each document is kept in processed/NAME/.",
            "textmad corpus process fineweb --from crawl --to crawl-clean",
            "textmad corpus process gopher --from crawl --to crawl-prose --keep-dropped --json",
            "textmad corpus process c4 --from crawl --to crawl-ru --set language=ru --dry-run",
            "textmad corpus process fineweb --from crawl --to crawl-clean --executor slurm --partition cpu --memory 4G --detach")
    {
    }

    protected override CorpusProcessSettings Read(ParseResult arguments)
    {
        var named = arguments.GetRequiredValue(_recipe);
        var recipe = StandardInput.Is(named)
            ? SettingsReader.Read<PipelineRecipe>(Context.Input.ReadText(), "standard input", arguments.GetValue(_set))
            : RecipeLibrary.Find(named, arguments.GetValue(_set));
        var from = arguments.GetValue(_from) ?? throw new InputException(
            $"--from is missing: name the input corpus ({Shell.Mark(Context.Typed("corpus", "list"))} lists them).");
        var to = arguments.GetValue(_to) ?? throw new InputException("--to is missing: name the output corpus, a new one.");
        to = Names.RequireCorpus(to, "--to");
        if (arguments.GetResult(_memory) is { Implicit: false } && !recipe.Blocks.OfType<DuplicateBlock>().Any())
        {
            throw new InputException("--duplicate-memory has no effect: the recipe has neither exact_duplicates nor minhash_duplicates.");
        }

        var executor = _executor.Read(arguments);
        if (executor.IsCluster && arguments.GetResult(_threads) is { Implicit: false })
        {
            throw new InputException($"--threads has no effect with --executor {executor.Name}: a task has as many as cores, and --cpus says how many those are.");
        }

        return new CorpusProcessSettings(
            PipelinePlan.Create(recipe, from, to, arguments.GetValue(_name)),
            new PipelineOptions { KeepDropped = arguments.GetValue(_keepDropped), Threads = arguments.GetValue(_threads), DuplicateMemory = arguments.GetValue(_memory) },
            executor,
            arguments.GetValue(_dryRun),
            arguments.GetValue(_json));
    }

    protected override int Run(CorpusProcessSettings settings, CliContext context) => settings.DryRun ? Show(settings, context) : Process(settings, context);

    private static int Show(CorpusProcessSettings settings, CliContext context)
    {
        var plan = settings.Plan;
        using var store = context.OpenStore();
        var input = StoreNames.Corpus(store, plan.From);
        var estimate = Estimate(plan.Recipe, input.Totals.Bytes, context);
        var coreHours = ExecutorChoice.CoreHours(estimate?.Seconds);
        var script = settings.Executor.IsCluster ? settings.Executor.Script(new HandedWork(WorkKind.Pipeline, plan.Name), context.Workspace) : null;
        if (settings.Json)
        {
            context.WriteJson(new
            {
                plan.Name, plan.From, plan.To, input.Totals.Documents, EstimatedSeconds = estimate?.Seconds, EstimatedPeakMemoryBytes = estimate?.PeakBytes,
                EstimatedCoreHours = coreHours, Script = script,
                Language = plan.Language.Code, RecipeHash = plan.Recipe.Hash(plan.Language),
                Blocks = plan.Recipe.Labelled().Select(entry => new { Block = entry.Label, Settings = SettingsWriter.Write<PipelineBlock>(entry.Block).TrimEnd() }),
            });
            return ExitCode.Done;
        }

        context.WriteLine(
            $"{plan.From}: {input.Totals.Documents:N0} documents would go into {plan.To} through {plan.Recipe.Blocks.Count} blocks, using the words of {plan.Language.Name}:");
        if (estimate is { } cost)
        {
            context.WriteLine($"about {ConsoleProgress.Duration(cost.Seconds)} and {Tables.Bytes(cost.PeakBytes)} of memory, {cost.Source}");
        }

        context.Out.WriteLine();
        context.Out.Write(SettingsWriter.Write(plan.Recipe, comments: true));
        if (script is not null)
        {
            var passes = plan.Recipe.Blocks.Count(block => block is DuplicateBlock) + 1;
            context.Out.WriteLine();
            context.WriteLine(
                $"{passes} {(passes == 1 ? "pass" : "passes")} over the corpus, an array of at most 200 tasks each"
                + $"{(passes == 1 ? "" : ", with a task between them that finds duplicates")}; then one task that collects; {ExecutorChoice.Cost(coreHours, context)}");
            ExecutorChoice.WriteScript(script, new HandedWork(WorkKind.Pipeline, plan.Name), context);
        }

        return ExitCode.Done;
    }

    /// <summary>What it would cost by what was measured in this workspace; null where nothing was. Blocks count as those of the recipe 'c4', MinHash as it is.</summary>
    private static (double Seconds, long PeakBytes, string Source)? Estimate(PipelineRecipe recipe, long bytes, CliContext context)
    {
        if (ScaleTable.ReadIfThere(context.Workspace) is not { } table)
        {
            return null;
        }

        var works = recipe.Blocks.Select(block => block is MinHashDuplicates ? ScaledWorks.MinHash : ScaledWorks.Process).Distinct().ToList();
        var costs = works.Select(work => table.OfText(work, bytes)).OfType<(double Seconds, long PeakBytes)>().ToList();
        return costs.Count < works.Count ? null : (costs.Sum(cost => cost.Seconds), costs.Max(cost => cost.PeakBytes), table.Source(context));
    }

    private static int Process(CorpusProcessSettings settings, CliContext context)
    {
        var plan = settings.Plan;
        context.Workspace.RequireStore();
        using var store = context.CreateStore();
        StoreNames.Corpus(store, plan.From);
        var pipeline = new CorpusPipeline(store, context.Workspace.ProcessedDirectory, plan, settings.Options);
        var files = new FileOwner(FileOwnerKind.Process, plan.Name).FilesIn(context.Workspace, store);
        var folder = files.Folder;
        var doneBefore = PipelineManifest.Read(files)?.Status == "done";
        context.HowToGoOn = "repeat the command; finished work is kept.";
        PipelineManifest manifest;
        if (settings.Executor.IsCluster)
        {
            var work = pipeline.HandOut(context.Progress, context.Cancellation);

            // A task of another machine writes to it.
            store.Dispose();
            if (work is not null && !Distribute(work, settings, context))
            {
                return ExitCode.Done;
            }

            using var now = context.CreateStore();
            manifest = PipelineManifest.Read(new FileOwner(FileOwnerKind.Process, plan.Name).FilesIn(context.Workspace, now))!;
        }
        else
        {
            manifest = pipeline.Run(context.Progress, context.Cancellation);
        }

        context.Progress.Clear();
        if (settings.Json)
        {
            context.WriteJson(new
            {
                manifest.Name, Folder = folder, manifest.RecipeHash, manifest.Input, manifest.Output, manifest.Changed, manifest.Blocks, manifest.HeldOut,
                manifest.Started, manifest.Finished,
            });
            return Done(manifest);
        }

        if (doneBefore)
        {
            context.WriteLine($"{plan.Name} was finished before; this is its result.");
        }

        Write(manifest, folder, context);
        return Done(manifest);
    }

    /// <summary>Hands the run to a cluster.</summary>
    /// <returns>False when nobody waits for its end.</returns>
    private static bool Distribute(DistributedPipeline pipeline, CorpusProcessSettings settings, CliContext context)
    {
        var work = new HandedWork(WorkKind.Pipeline, settings.Plan.Name);
        var submitted = new List<string>();
        settings.Executor.ExecutorOf(work, context, submitted).Run(pipeline.Tasks, context.Cancellation);
        if (!settings.Executor.Detach)
        {
            return true;
        }

        if (settings.Json)
        {
            context.WriteJson(new { settings.Plan.Name, Status = "running", Folder = context.Workspace.ProcessDirectory(settings.Plan.Name), Submitted = submitted });
        }
        else
        {
            settings.Executor.TellDetached(work, context);
        }

        return false;
    }

    private static int Done(PipelineManifest manifest) => manifest.Output.Documents > 0
        ? ExitCode.Done
        : throw new TextMadException(FormattableString.Invariant(
            $"The pipeline kept none of the {manifest.Input.Documents} documents of corpus '{manifest.Input.Corpus}': '{manifest.Output.Corpus}' is empty. ")
            + "The table says which block dropped them; --set changes a block's settings, and another --to and --name begin anew.");

    private static void Write(PipelineManifest manifest, string folder, CliContext context)
    {
        var table = Tables.CreateNumeric(1, "block", "in", "out", "changed", "dropped");
        table.AddColumn("reason, and what was removed");
        foreach (var block in manifest.Blocks)
        {
            var why = string.Join(", ",
                block.Dropped.Select(d => $"{d.Key} {Tables.Integer(d.Value)}").Concat(block.Edits.Where(e => e.Value != 0).Select(e => $"{e.Key} {Tables.Integer(e.Value)}")));
            table.AddRow(
                Tables.Cell(block.Block),
                Tables.Integer(block.In),
                Tables.Integer(block.Out),
                Tables.Integer(block.Changed),
                Tables.Integer(block.In - block.Out),
                Tables.Cell(block.DidNothing && why.Length == 0 ? "changed nothing" : why, 120));
        }

        context.Console.Write(table);
        foreach (var one in manifest.HeldOut ?? [])
        {
            context.WriteLine(
                $"{one.Block}: compared with {one.NGrams:N0} n-grams of {one.Texts:N0} {(one.Texts == 1 ? "text" : "texts")} of {one.Source}"
                + $"{(one.TooShort > 0 ? $"; {one.TooShort:N0} texts were too short" : "")}{(one.LeftOut > 0 ? $"; {one.LeftOut:N0} items are no texts and were left out" : "")}");
        }

        context.WriteLine(
            $"{manifest.Output.Corpus}: {manifest.Output.Documents:N0} of {manifest.Input.Documents:N0} documents ({manifest.Output.Words:N0} words, "
            + $"{Tables.Bytes(manifest.Output.Bytes)}), {manifest.Changed:N0} of them changed; signals and manifest are in {folder}");
    }
}

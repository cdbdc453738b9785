using System.Globalization;
using System.Text.Json;
using TextMad.Configuration;
using TextMad.Corpora.Distribution;
using TextMad.Corpora.Pipeline.Engine;
using TextMad.Executors;
using TextMad.Executors.Jobs;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline;

/// <summary>
/// A run of the pipeline whose tasks are done by several processes, on machines that share its folder. The passes over the corpus are stages of tasks, each with some of its
/// parts; between two of them one task finds duplicates, and the last one brings everything into the store. What comes of it is the same as of a run in one process.
/// </summary>
/// <remarks>
/// None but the last task opens the store. A task reads what the tasks wrote that it needs, file by file held against the digests that these kept
/// (<see cref="TaskLedgers"/>), and keeps those of its own.
/// </remarks>
public sealed class DistributedPipeline : DistributedWork
{
    /// <summary>The stage of the task that brings everything into the store.</summary>
    internal const string Collecting = JobExecutor.Collecting;

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    private readonly PipelineFolder _folder;
    private readonly PipelineManifest _manifest;
    private readonly PipelinePlan _plan;
    private readonly Plan _kept;
    private readonly TaskLedgers _ledgers;
    private readonly IProgressSink _progress;

    private DistributedPipeline(PipelineFolder folder, PipelineManifest manifest, PipelinePlan plan, Plan kept, IProgressSink progress)
        : base($"pipeline {folder.Name}", folder.Jobs)
    {
        (_folder, _manifest, _plan, _kept, _progress) = (folder, manifest, plan, kept, progress);
        _ledgers = new TaskLedgers(folder.Jobs);
        Tasks = [.. TasksOf(kept.Parts, plan.Recipe)];
    }

    /// <summary>Its tasks: the passes, the searches for duplicates between them, and bringing together what they left.</summary>
    public override IReadOnlyList<WorkTask> Tasks { get; }

    /// <summary>Returns a run that was handed out, as a process on any of the machines finds it.</summary>
    /// <param name="folder">The run's folder, in a workspace.</param>
    /// <param name="progress">Told what is done here.</param>
    /// <exception cref="InputException">It was not handed out, or its files are damaged.</exception>
    public static DistributedPipeline Open(string folder, IProgressSink progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var files = new PipelineFolder(folder);
        if (!File.Exists(PlanOf(files)) || PipelineManifest.Read(KeptFiles.Unbound(files.Path)) is not { } manifest)
        {
            throw new InputException($"The run '{files.Name}' of the pipeline was not handed out: {PlanOf(files)} is not there.");
        }

        var kept = ReadPlan(files);
        var language = SettingsReader.Read<LanguageProfile>(kept.Profile, PlanOf(files));

        // The file that describes the language need not be there where tasks are done: what it says is kept.
        var recipe = SettingsReader.Read<PipelineRecipe>(manifest.Recipe, files.Manifest, [new SettingOverride("language", "en", "language")]) with { Language = kept.Language };
        var plan = new PipelinePlan(manifest.Name, recipe, language, manifest.Input.Corpus, manifest.Output.Corpus);
        return recipe.Hash(language) == manifest.RecipeHash ? new DistributedPipeline(files, manifest, plan, kept, progress) : throw new InputException(
            $"{PlanOf(files)} and {files.Manifest} do not belong together: one was altered. Restore them from a copy, or remove the folder {files.Path} to begin again.");
    }

    /// <summary>Writes what tasks must know.</summary>
    internal static void Prepare(PipelineFolder folder, PipelinePlan plan, PipelineOptions options, int parts, IEnumerable<KeptFile> known)
    {
        Directory.CreateDirectory(folder.Jobs);
        new TaskLedgers(folder.Jobs).WriteBase(known);
        AtomicFile.WriteText(
            PlanOf(folder), JsonSerializer.Serialize(new Plan(plan.Recipe.Language, SettingsWriter.Write(plan.Language), parts, options.DuplicateMemory), _json) + "\n");
    }

    /// <summary>Lets the store know what tasks wrote, where the run was handed out.</summary>
    /// <returns>The numbers of the passes all of whose tasks are done, and of the parts.</returns>
    internal static IReadOnlyList<(int Pass, int Parts)> Gather(PipelineFolder folder, ICorpusStore store)
    {
        if (!File.Exists(PlanOf(folder)))
        {
            return [];
        }

        var work = Open(folder.Path, IProgressSink.None);
        work._ledgers.Gather(store, work.Tasks);
        return
        [
            .. work.Tasks.GroupBy(task => task.Stage).Where(stage => stage.All(task => TaskRecord.Read(folder.Jobs, task.Stage, task.Index)?.State == TaskState.Done))
                .Select(stage => PassOf(stage.Key)).OfType<int>().Select(pass => (pass, work._kept.Parts)),
        ];
    }

    /// <summary>Forgets what only tasks needed, when the run is done.</summary>
    internal static void Clear(PipelineFolder folder) => new TaskLedgers(folder.Jobs).Clear();

    private static string PlanOf(PipelineFolder folder) => Path.Combine(folder.Jobs, "plan.json");

    private static Plan ReadPlan(PipelineFolder folder) => OwnData.ReadJson<Plan>(PlanOf(folder), _json, $"Remove the folder {folder.Path} to begin the run again.");

    private static string StageOf(int pass) => string.Create(CultureInfo.InvariantCulture, $"pass{pass + 1}");

    private static int? PassOf(string stage) =>
        stage.StartsWith("pass", StringComparison.Ordinal) && int.TryParse(stage.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number - 1 : null;

    private IEnumerable<WorkTask> TasksOf(int parts, PipelineRecipe recipe)
    {
        var shares = TaskShare.Of(parts);
        var searches = recipe.Labelled().Where(entry => entry.Block is DuplicateBlock).Select(entry => entry.Label).ToList();
        List<WorkTask> before = [];
        WorkTask? search = null;
        for (var i = 0; i <= searches.Count; i++)
        {
            var pass = i;
            List<WorkTask> passes =
            [
                .. shares.Select((share, index) => Task(
                    StageOf(pass), index, string.Create(CultureInfo.InvariantCulture, $"pass {pass + 1}, {share.Describe("parts")}"),
                    pass == 0 ? [] : [before[index], search!],
                    (files, stop) => Pass(pass, share, files, stop))),
            ];
            foreach (var task in passes)
            {
                yield return task;
            }

            before = passes;
            if (i < searches.Count)
            {
                search = Task(
                    string.Create(CultureInfo.InvariantCulture, $"duplicates{i + 1}"), 0, $"find {searches[i]}", search is null ? passes : [.. passes, search],
                    (files, stop) => FindDuplicates(pass, files, stop));
                yield return search;
            }
        }

        yield return Recorded(new WorkTask(Collecting, 0, "collect", Collect) { Needs = search is null ? before : [.. before, search] }, null);
    }

    /// <summary>Returns a task that works on files and keeps a ledger of what it writes.</summary>
    private WorkTask Task(string stage, int index, string name, IReadOnlyList<WorkTask> needs, Action<KeptFiles, CancellationToken> work)
    {
        var task = new WorkTask(stage, index, name, _ => { }) { Needs = needs };
        return Recorded(
            task with
            {
                Perform = stop =>
                {
                    Begin(stop);
                    work(_ledgers.Open(task, _folder.Owner, _folder.Path), stop);
                },
            },
            _ledgers.PathOf(stage, index));
    }

    private void Begin(CancellationToken stop)
    {
        _folder.Lock.WaitUntilFree(stop);
        if (PipelineManifest.Read(KeptFiles.Unbound(_folder.Path)) is not { Status: not "done" })
        {
            throw new InputException($"The run '{_folder.Name}' of the pipeline is done, or was removed: it was gone on with in one process.");
        }
    }

    private void Pass(int number, TaskShare share, KeptFiles files, CancellationToken stop)
    {
        var stages = PipelineStage.Of(_plan, files, _folder.Work);
        var stage = stages[number];
        var earlier = number == 0 ? PipelineStage.Input(_plan, files, _folder.Work) : stages[number - 1];
        Directory.CreateDirectory(stage.Folder);
        share.Pieces.ToList().ForEach(stage.RemoveUnknown);
        var duplicates = number == 0 ? null : DocumentClusters.Read(files, earlier.ClustersPath, (int)_manifest.Input.Documents) ?? throw files.Lost(earlier.ClustersPath);
        new StageRunner(
            string.Create(CultureInfo.InvariantCulture, $"process {_plan.To}, pass {number + 1} of {stages.Count}, {share.Describe("parts")}"), 0, Environment.ProcessorCount,
            _progress, stop).Run(stage, earlier, share.Pieces, duplicates);
    }

    private void FindDuplicates(int number, KeptFiles files, CancellationToken stop)
    {
        var stage = PipelineStage.Of(_plan, files, _folder.Work)[number];
        stage.RemoveUnknown();
        new DuplicateFinder(
            files, stage.After!.Value.Block, [.. Enumerable.Range(0, _kept.Parts).Select(stage.KeysPath)], (int)_manifest.Input.Documents, (long)_kept.DuplicateMemory << 20)
            .Run(stage.ClustersPath, stage.IdsPath, _progress, stop);
    }

    private void Collect(CancellationToken stop)
    {
        using var store = Workspace.At(Path.Combine(_folder.Path, "..", "..")).OpenStore(StoreOpenMode.Existing);
        var options = new PipelineOptions { KeepDropped = _manifest.KeepDropped, PartDocuments = _manifest.PartDocuments, DuplicateMemory = _kept.DuplicateMemory };
        new CorpusPipeline(store, Path.GetDirectoryName(_folder.Path)!, _plan, options).Collect(_progress, stop);
    }

    /// <summary>What tasks must know beside the manifest.</summary>
    /// <param name="Language">The recipe's language, as it was given.</param>
    /// <param name="Profile">What is known of it, YAML.</param>
    /// <param name="Parts">Parts of the corpus.</param>
    /// <param name="DuplicateMemory">Mebibytes for finding duplicates.</param>
    private sealed record Plan(string Language, string Profile, int Parts, int DuplicateMemory);
}

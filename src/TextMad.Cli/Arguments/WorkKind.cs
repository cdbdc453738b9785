using TextMad.Corpora.Import.Distribution;
using TextMad.Corpora.Pipeline;
using TextMad.Executors.Jobs;
using TextMad.Experiments.Distribution;
using TextMad.Experiments.Runs;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Records;

namespace TextMad.Cli.Arguments;

/// <summary>What can be handed to a cluster. Another kind of work is another one of these.</summary>
internal sealed record WorkKind
{
    /// <summary>Runs of experiments: they are named by their ids alone.</summary>
    public static WorkKind Run { get; } = new()
    {
        Word = "run",
        Named = "the id of a run",
        FolderIn = workspace => workspace.RunsDirectory,
        Open = (workspace, name, progress) => DistributedRun.Open(new RunFolder(name, workspace.RunDirectory(name)), progress),
        IsDone = (_, store, name) => store?.Runs().FirstOrDefault(run => run.Id == name) is null or { Status: RunStatus.Done },
        GoOn = name => ["run", "--resume", "--id", name],
    };

    /// <summary>Runs of the corpus pipeline.</summary>
    public static WorkKind Pipeline { get; } = new()
    {
        Word = "pipeline",
        Prefix = "process",
        Named = "process:NAME, a run of the corpus pipeline",
        FolderIn = workspace => workspace.ProcessedDirectory,
        Open = (workspace, name, progress) => DistributedPipeline.Open(workspace.ProcessDirectory(name), progress),
        IsDone = (workspace, _, name) => PipelineManifest.Read(KeptFiles.Unbound(workspace.ProcessDirectory(name))) is null or { Status: "done" },
    };

    /// <summary>Imports.</summary>
    public static WorkKind Import { get; } = new()
    {
        Word = "import",
        Prefix = "import",
        Named = "import:NAME, an import into a corpus",
        FolderIn = workspace => workspace.ImportsDirectory,
        Open = (workspace, name, progress) => DistributedImport.Open(workspace.ImportDirectory(name), progress),
        IsDone = (workspace, _, name) => DistributedImport.Open(workspace.ImportDirectory(name), IProgressSink.None).IsOver,
    };

    /// <summary>All of them, those first that a name without a prefix means first.</summary>
    public static IReadOnlyList<WorkKind> All { get; } = [Run, Pipeline, Import];

    /// <summary>What one is called, e.g. <c>run</c>.</summary>
    public required string Word { get; init; }

    /// <summary>How one is named, with what that is.</summary>
    public required string Named { get; init; }

    /// <summary>What stands before a name of it, with a colon; null for nothing.</summary>
    public string? Prefix { get; init; }

    /// <summary>Returns the folder that holds a folder per work.</summary>
    public required Func<Workspace, string> FolderIn { get; init; }

    /// <summary>Returns a work that was handed out, as a process on any machine finds it.</summary>
    public required Func<Workspace, string, IProgressSink, DistributedWork> Open { get; init; }

    /// <summary>Whether a work that was handed out is done, or is no more; the store is null where there is none.</summary>
    public required Func<Workspace, ICorpusStore?, string, bool> IsDone { get; init; }

    /// <summary>Returns the words of the command that goes on with a work in one process; null where that is the command that began it.</summary>
    public Func<string, IReadOnlyList<string>>? GoOn { get; init; }
}

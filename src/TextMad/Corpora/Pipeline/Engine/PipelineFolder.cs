using TextMad.Executors.Jobs;
using TextMad.Storage.Binding;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>The files of one run of the pipeline.</summary>
/// <param name="path">Its folder.</param>
internal sealed class PipelineFolder(string path)
{
    /// <summary>Its folder.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The run's name.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Whose files these are.</summary>
    public FileOwner Owner => new(FileOwnerKind.Process, Name);

    /// <summary>The recipe, with all its settings.</summary>
    public string Recipe => In("recipe.yaml");

    /// <summary>What was done, and with which result.</summary>
    public string Manifest => In(PipelineManifest.FileName);

    /// <summary>What was measured of every document.</summary>
    public string Signals => In(SignalFile.FileName);

    /// <summary>What is needed on the way.</summary>
    public string Work => In("work");

    /// <summary>How many parts of the result the store has.</summary>
    public string Committed => System.IO.Path.Combine(Work, "committed");

    /// <summary>The script, logs, records and ledgers of the run's tasks, where other processes do them.</summary>
    public string Jobs => In("jobs");

    /// <summary>Keeps processes from each other.</summary>
    public WorkLock Lock => new(
        In("lock"), Jobs, $"pipeline '{Name}'", Owner.Id, $"The run '{Name}' is in use by another process ({In("lock")} is held); wait for it, or choose another name.");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}

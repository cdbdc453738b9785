using TextMad.Executors.Jobs;
using TextMad.Experiments.Models;
using TextMad.Reporting;
using TextMad.Storage.Binding;

namespace TextMad.Experiments.Runs;

/// <summary>The files of one run, below <c>runs/&lt;id&gt;/</c>.</summary>
/// <param name="id">The run's name.</param>
/// <param name="path">The folder.</param>
public sealed class RunFolder(string id, string path)
{
    /// <summary>The name of <see cref="Progress"/>.</summary>
    internal const string ProgressName = "run.progress";

    /// <summary>The run's name.</summary>
    public string Id => id;

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The workspace: the folder above <c>runs/</c>, relative to which the store names files.</summary>
    public string Workspace => System.IO.Path.GetFullPath(System.IO.Path.Combine(path, "..", ".."));

    /// <summary>The resolved configuration, YAML.</summary>
    public string Configuration => In("config.yaml");

    /// <summary>What the corpus held when the run began: ids and hashes boiled down to one checksum.</summary>
    public string DataManifest => In("data.json");

    /// <summary>One measurement a line.</summary>
    public string Metrics => In("metrics.jsonl");

    /// <summary>The report.</summary>
    public string Report => In("report.html");

    /// <summary>Slides of the run, where none else are asked for.</summary>
    public string Slides => In("slides.html");

    /// <summary>What this run and others at several training sizes say of the scaling law; present once it was fitted.</summary>
    public string Scaling => In(FileOwner.ScalingLaw);

    /// <summary>Held while a process works on the run.</summary>
    public string Lock => In("run.lock");

    /// <summary>What a process that works on the run says of how far it is, for those who watch; there while it works, and after it was killed.</summary>
    public string Progress => In(ProgressName);

    /// <summary>The script, logs, records and stores of the run's tasks, where other processes do them.</summary>
    public string Jobs => In("jobs");

    /// <summary>The tokenizer's files.</summary>
    public string Tokenizer => In("tokenizer");

    /// <summary>Returns the checkpoint folder of a model.</summary>
    public string Checkpoint(ModelId model) => System.IO.Path.Combine([path, "models", .. Parts(model)]);

    /// <summary>Returns where the training of a model that is not finished keeps its state.</summary>
    public string TrainingState(ModelId model) => Checkpoint(model) + ".training";

    /// <summary>Returns the measurements of a model and of what it wrote; present when its generation is complete.</summary>
    public string Measurements(ModelId model) => System.IO.Path.Combine([path, "measurements", .. Parts(model)]) + ".jsonl";

    /// <summary>Curves of a training and of what its model wrote: the loss, histograms and the like, a JSON line each.</summary>
    public string Curves(ModelId model) => System.IO.Path.Combine([path, "curves", .. Parts(model)]) + ".jsonl";

    /// <summary>
    /// Returns how the loss went in the training of a model whose generation is complete: pairs of tokens that the training had seen, and the mean cross-entropy since the pair
    /// before in nats per token; none of other models than transformers.
    /// </summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public IReadOnlyList<double[]> TrainingLosses(ModelId model) =>
        File.Exists(Curves(model)) ? MetricsFile.ReadCurves(Curves(model)).FirstOrDefault(curve => curve.Curve == LossCurve.Name)?.Points ?? [] : [];

    /// <summary>Returns what a model wrote, for people: one JSON line per document with its id and text.</summary>
    public string Samples(ModelId model) => System.IO.Path.Combine([path, "samples", .. Parts(model)]) + ".jsonl";

    /// <summary>Returns what came of a model's writing beside its documents.</summary>
    internal string Written(ModelId model) => System.IO.Path.Combine([path, "samples", .. Parts(model)]) + ".written.json";

    /// <summary>Returns what a regime on a simulated web keeps of the web and the crawls.</summary>
    public string Web(string regime, ulong seed) => System.IO.Path.Combine(path, "web", regime, FormattableString.Invariant($"s{seed}"));

    /// <summary>The folders with a file or more of each model.</summary>
    internal IEnumerable<string> OfModels => [In("models"), In("measurements"), In("curves"), In("samples")];

    /// <summary>Keeps other processes from the run until it is disposed of.</summary>
    /// <param name="besideTasks">Whether others may be doing the run's tasks.</param>
    /// <param name="own">The lock of a task that this process itself is doing; null when it does none.</param>
    /// <exception cref="TextMadException">Another process works on it.</exception>
    internal IDisposable TakeLock(bool besideTasks = false, string? own = null) => Held.Take(besideTasks, own);

    /// <summary>Waits until no process holds the whole run, which one does only for moments while tasks can be done.</summary>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="TextMadException">One holds it still.</exception>
    internal void WaitUntilFree(CancellationToken cancellation) => Held.WaitUntilFree(cancellation);

    private WorkLock Held => new(
        Lock, Jobs, $"run '{Id}'", Id, $"Run '{Id}' is in use by another process ({Lock} is held). Wait for it, or start another run.",
        new Hint.ChooseAnother(Hint.Chosen.RunId));

    private string In(string name) => System.IO.Path.Combine(path, name);

    private string[] Parts(ModelId model) => model.PathWithin(id);
}

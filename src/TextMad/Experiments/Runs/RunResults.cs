using TextMad.Configuration;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Binding;

namespace TextMad.Experiments.Runs;

/// <summary>What a run has found so far, read from its files, each of which must be what the store knows of it.</summary>
/// <remarks>Runs that were begun before the store knew of files are read as they are.</remarks>
/// <param name="store">The store that knows the run.</param>
/// <param name="folder">Its folder.</param>
public sealed class RunResults(ICorpusStore store, RunFolder folder)
{
    private ExperimentOptions? _options;

    /// <summary>The run's files.</summary>
    public KeptFiles Files { get; } = new(store, FileOwner.Run(folder.Id), folder.Path);

    /// <summary>The folder.</summary>
    public RunFolder Folder => folder;

    /// <summary>The settings with which it was begun, YAML: the store's, with which the file must agree.</summary>
    /// <exception cref="InputException">There is no such run, or its file says something else than the store.</exception>
    public string Configuration
    {
        get
        {
            var known = store.Runs().FirstOrDefault(run => run.Id == folder.Id)?.Configuration;
            var written = File.Exists(folder.Configuration) ? File.ReadAllText(folder.Configuration) : null;
            return known is not null && written is not null && written != known
                ? throw new InputException(
                    $"{folder.Configuration} is not what run '{folder.Id}' was begun with, which the store knows: a run keeps its settings. "
                    + "Restore the file from a copy, or delete it: it is written again when the run goes on.",
                    new Hint.ResumeRun(folder.Id))
                : known ?? written
                ?? throw new InputException($"There is no run '{folder.Id}': {folder.Configuration} does not exist.", new Hint.ListOf(Hint.Listed.Runs));
        }
    }

    /// <summary>The same, read.</summary>
    /// <exception cref="InputException">There is no such run, its file says something else than the store, or it cannot be read.</exception>
    public ExperimentOptions Options => _options ??= SettingsReader.Read<ExperimentOptions>(Configuration, folder.Configuration, []);

    /// <summary>All measurements.</summary>
    /// <exception cref="InputException">There are none, or their file is not what was written.</exception>
    public IReadOnlyList<MeasurementRow> Measurements => MetricsFile.Read(Checked(folder.Metrics));

    /// <summary>What several training sizes say of the scaling law; null when it was not fitted.</summary>
    /// <exception cref="InputException">The file is not what was written.</exception>
    public ScalingLaw? Scaling => ScalingLaw.ReadIfThere(Checked(folder.Scaling));

    /// <summary>On which data it was begun, as JSON; empty when that is not known.</summary>
    /// <exception cref="InputException">The file is not what was written.</exception>
    public string DataManifest => Files.Has(folder.DataManifest) ? File.ReadAllText(folder.DataManifest) : "";

    /// <summary>A path, checked.</summary>
    private string Checked(string path)
    {
        Files.Has(path);
        return path;
    }
}

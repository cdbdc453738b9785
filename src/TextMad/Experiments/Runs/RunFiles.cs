using TextMad.Judging;
using TextMad.Reporting;
using TextMad.Storage;
using TextMad.Storage.Binding;
using TextMad.Storage.Naming;
using TextMad.Tokenization;

namespace TextMad.Experiments.Runs;

/// <summary>The files of a run as a whole: whether all are there, what is gathered from them, and what does not belong there.</summary>
/// <param name="folder">The run's folder.</param>
/// <param name="files">The files, as the store knows them.</param>
/// <param name="options">The run's settings.</param>
internal sealed class RunFiles(RunFolder folder, KeptFiles files, ExperimentOptions options)
{
    /// <summary>The models of the run, seed after seed, generation 0 of each first.</summary>
    public IEnumerable<ModelId> Models => options.Loop.Seeds.SelectMany(seed => options.Loop.Lineages
        .SelectMany(label => Enumerable.Range(1, options.Loop.Generations).Select(t => ModelId.Of(folder.Id, label, seed, t)))
        .Prepend(ModelId.Of(folder.Id, ModelId.SharedRegime, seed, 0)));

    /// <summary>
    /// Whether a run that is done has all that it wrote, as it was written, and would begin on the same data again: then nothing is left to do. Where anything is
    /// otherwise, the long way makes it again or says what it is.
    /// </summary>
    public bool IsWhole(ICorpusStore store, GivenModels given)
    {
        var states = files.States().ToDictionary(file => file.Path, file => file.State, StringComparer.Ordinal);
        bool Is(string path) => states.TryGetValue(Path.GetFullPath(path), out var state) ? state == KeptFileState.Whole : Path.Exists(path);
        if (states.Values.Any(state => state != KeptFileState.Whole) || !Is(folder.DataManifest) || !Is(folder.Metrics) || !Directory.Exists(folder.Tokenizer)
            || Models.Any(model => store.FindModel(model) is null || !Directory.Exists(folder.Checkpoint(model)) || !Is(folder.Samples(model))
                || !Is(folder.Measurements(model)) || !Is(folder.Curves(model))))
        {
            return false;
        }

        var begun = RunData.Read(folder.DataManifest);
        var pretrained = options.Model is TransformerModelOptions { Pretrained: { Length: > 0 } name }
            ? KeptModel.ReadManifest(name, Workspace.At(folder.Workspace), store).WeightsSha256
            : null;
        return begun.Pretrained == pretrained
            && begun.Judge == (options.Measuring.Judge.IsOn ? given.FindJudge()?.Fingerprint : null)
            && begun.Tokenizer == KeptTokenizer.Load(folder.Tokenizer).Fingerprint
            && begun.Checksum == ExperimentData.Identify(store, options.Data).Checksum;
    }

    /// <summary>All measurements there are, in the order of seeds, regimes and generations: the same however the run came about.</summary>
    public void WriteMetrics()
    {
        var rows = Models.Select(folder.Measurements).Where(files.Has).SelectMany(MetricsFile.Read).ToList();
        files.WriteText(folder.Metrics, MetricsFile.Format(rows));
    }

    /// <summary>What tasks wrote whose stores were deleted is made again: nobody can say any more that it is what they wrote.</summary>
    public void RemoveUnknown()
    {
        if (!Directory.Exists(folder.Jobs))
        {
            return;
        }

        foreach (var file in folder.OfModels.Where(Directory.Exists).SelectMany(ofModels => Directory.GetFiles(ofModels, "*", SearchOption.AllDirectories)))
        {
            if (!files.Knows(file))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>What a killed process was in the middle of writing; nobody else writes here while the lock is held.</summary>
    public void RemoveLeftovers()
    {
        foreach (var left in new[] { "*.tmp", "*.old" }.SelectMany(pattern => Directory.GetDirectories(folder.Path, pattern, SearchOption.AllDirectories)))
        {
            Directory.Delete(left, recursive: true);
        }

        foreach (var file in Directory.GetFiles(folder.Path, "*.tmp", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }
    }
}

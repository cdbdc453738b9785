using TextMad.Models.Transformers;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Training;

namespace TextMad.Experiments;

/// <summary>
/// How many chains run side by side unless told: a model too small for all cores is trained faster beside others, a large one needs the cores for itself; and
/// no more than there is memory for (<see cref="MemoryPlan"/>), of which a fifth is left to others.
/// </summary>
public static class SuitableWorkers
{
    /// <summary>Layers x width^2 up to which a model is small: 8 layers of width 256.</summary>
    private const long LargestShared = 1 << 19;

    /// <summary>Returns the number on this machine, at least 1.</summary>
    /// <param name="options">The run.</param>
    /// <param name="workspace">The workspace of the run.</param>
    /// <param name="store">Its store, with the corpus.</param>
    public static int Of(ExperimentOptions options, Workspace workspace, ICorpusStore store)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(store);
        var corpus = store.Corpora().FirstOrDefault(corpus => corpus.Name == options.Data.Corpus)?.Totals ?? default;
        return Of(options, MemoryPlan.VocabularyOf(options, workspace, store), corpus, Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    /// <summary>The same on a machine with these cores and this memory, in bytes.</summary>
    internal static int Of(ExperimentOptions options, int vocabulary, DocumentTotals corpus, int cores, long memory)
    {
        var workers = ByShape(options, cores);
        while (workers > 1 && MemoryPlan.Of(options, vocabulary, corpus, cores, workers).Peak > memory / 5 * 4)
        {
            workers--;
        }

        return workers;
    }

    private static int ByShape(ExperimentOptions options, int cores)
    {
        var chains = options.Loop.Seeds.Count * options.Loop.Regimes.Count;
        var isSmall = options.Model is not TransformerModelOptions { Shape: var shape } || (long)shape.Layers * shape.Width * shape.Width <= LargestShared;
        return options.Model.Engine == ModelEngine.Builtin && isSmall ? Math.Clamp(cores, 1, chains) : 1;
    }
}

using TextMad.Storage.Records;

namespace TextMad.Storage;

/// <summary>Writes the runs, training sets and models of one batch, inside the transaction of a store. <see cref="BatchOrder"/> says in which order.</summary>
internal interface IRunWriter
{
    /// <summary>Adds runs; of those that exist, status and times follow the batch, and the configuration must be the same.</summary>
    void WriteRuns(IEnumerable<RunRecord> runs);

    /// <summary>Notes files by owner and path, in the place of what was noted of them.</summary>
    void WriteFiles(IEnumerable<KeptFile> files);

    /// <summary>Adds training sets with their members; those that exist must hold the same members in the same order.</summary>
    void WriteTrainingSets(IEnumerable<TrainingSet> sets);

    /// <summary>Adds models; those that exist must be the same.</summary>
    void WriteModels(IReadOnlyList<ModelRecord> models);

    /// <summary>Notes which models chose what is in training sets; sets that were there before must have been chosen by the same.</summary>
    void WriteSelectors(IEnumerable<TrainingSet> sets);
}

using TextMad.Storage.Changes;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.Storage;

/// <summary>The order in which every store writes a batch: whatever refers to something comes behind it.</summary>
internal static class BatchOrder
{
    /// <summary>Writes a batch inside an open transaction.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="prepared">Its documents.</param>
    /// <param name="documents">Writes what is about documents and corpora.</param>
    /// <param name="runs">Writes what is about runs.</param>
    /// <param name="changes">Removes, renames and labels.</param>
    /// <exception cref="InputException">Something refers to what is nowhere, or contradicts what is stored.</exception>
    public static CommitReport Write(StoreBatch batch, IReadOnlyList<PreparedDocument> prepared, IDocumentWriter documents, IRunWriter runs, IChangeWriter changes)
    {
        if (batch.Removal is { } removal)
        {
            changes.Remove(removal);
        }

        changes.Rename(batch.Renames);
        var report = documents.WriteDocuments(prepared);
        documents.WriteTimes(batch);
        documents.WriteCorpora(batch.Corpora);
        documents.WriteMembers(batch.Members);
        documents.WriteDropped(batch.Dropped);
        runs.WriteRuns(batch.Runs);
        changes.WriteLabels(batch.Labels);
        runs.WriteFiles(batch.Files);
        runs.WriteTrainingSets(batch.TrainingSets);
        runs.WriteModels(batch.Models);

        // Models of the batch may have chosen for its training sets.
        runs.WriteSelectors(batch.TrainingSets);
        documents.WriteWithdrawals(batch.Withdrawals);
        return report;
    }
}

using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Experiments.Bundles;

/// <summary>Gathers what a store knows of a run and of everything behind it: models it began from or that chose for it, what these read, and what that was made from.</summary>
internal static class BundleRowsOf
{
    /// <summary>Returns the rows of a run.</summary>
    /// <param name="store">The store.</param>
    /// <param name="run">The run.</param>
    /// <param name="texts">Whether texts that are not the models' own are in them.</param>
    /// <param name="checkpoints">Whether the run's checkpoints are kept.</param>
    /// <param name="cancellation">Stops between documents.</param>
    public static BundleRows Run(ICorpusStore store, RunRecord run, bool texts, bool checkpoints, CancellationToken cancellation)
    {
        var rows = new BundleRows();
        var reach = StoreReach.Of(store, store.Models(run.Id), store.ReadSummaries(new DocumentQuery { Run = run.Id }), cancellation);
        var (models, documents) = (reach.Models, reach.Documents);
        var runs = models.Values.Select(model => model.Run).Append(run.Id).ToHashSet(StringComparer.Ordinal);
        rows.Runs.AddRange(store.Runs().Where(known => runs.Contains(known.Id)));
        rows.Labels.AddRange(store.RunLabels().Where(label => label.Run == run.Id));
        rows.Dropped.AddRange(Removal.RunRemoval.Notes(store, run.Id, ofRun: true));
        rows.Models.AddRange(store.Models().Where(model => models.ContainsKey(model.Id))
            .Select(model => checkpoints && model.Run == run.Id ? model : model with { Checkpoint = null }));
        var sets = reach.TrainingSets;
        foreach (var set in store.TrainingSets().Where(set => sets.Contains(set.Id)))
        {
            var members = store.TrainingMembers(set.Id);
            rows.Sets.Add(new BundledSet(
                set.Id,
                set.Run,
                [.. members.Select(member => member.Document)],
                [.. members.Select(member => member.Tokens)],
                [.. store.SelectorsOf(set.Id).SelectMany(selector => new[] { selector.Model.Value, selector.Kind })]));
        }

        // In the order of the store, which answers keep.
        foreach (var id in store.ReadIds().Where(documents.Contains))
        {
            cancellation.ThrowIfCancellationRequested();
            var summary = store.FindSummary(id)!;
            var withdrawal = store.FindWithdrawal(id);
            if (withdrawal is not null)
            {
                rows.Withdrawals.Add(withdrawal);
            }

            var text = withdrawal is { Erased: true } || (!texts && !IsOfModel(summary.Origin)) ? null : store.FindDocument(id)!.Text;
            rows.Documents.Add(new BundledDocument(
                id, summary.Language, summary.Origin.ToJson(), text, summary.Words, summary.Bytes, summary.ContentHash.ToString(), store.StoredAt(id)));
        }

        return rows;
    }

    // What a model continued or edited holds words of somebody else.
    private static bool IsOfModel(Origin origin) => origin is Origin.Sampled { Prompt: null };
}

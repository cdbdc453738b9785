using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>The models that chose what is in training sets: a list in the row of the set.</summary>
internal static class SelectorRows
{
    /// <summary>Notes them for new sets; sets that were there before must have been chosen by the same.</summary>
    /// <param name="database">The database, with the sets and models of the batch in it.</param>
    /// <param name="sets">The sets of a batch.</param>
    /// <param name="added">Which of them are new.</param>
    public static void Write(ILiteDatabase database, IEnumerable<TrainingSet> sets, IReadOnlySet<string> added)
    {
        foreach (var set in sets)
        {
            TrainingSelector[] selectors = [.. (set.Selectors ?? []).Distinct().Order()];
            var row = database.One(StoreCollections.TrainingSets, "key", IndexKey.Of(set.Id))!;
            foreach (var selector in selectors.Where(selector => database.One(StoreCollections.Models, "key", IndexKey.Of(selector.Model.Value)) is null))
            {
                throw BatchRules.NoSelector(set, selector);
            }

            if (added.Contains(set.Id) && row["selectors"].IsNull)
            {
                row["selectors"] = new BsonArray(selectors.Select(selector => new BsonDocument { ["model"] = selector.Model.Value, ["kind"] = selector.Kind }));
                database.GetCollection(StoreCollections.TrainingSets).Update(row);
            }
            else if (!Of(row).SequenceEqual(selectors))
            {
                throw BatchRules.SetDiffers(set);
            }
        }
    }

    /// <summary>Notes who chose what new models were trained on.</summary>
    public static void WriteLineage(ILiteDatabase database, IEnumerable<ModelRecord> added)
    {
        var lineage = new LineageWriter(database);
        foreach (var model in added)
        {
            foreach (var selector in Of(database.One(StoreCollections.TrainingSets, "key", IndexKey.Of(model.TrainingSetId))))
            {
                // A selector wrote none of the words in the training set.
                lineage.Add(model.Id.Value, selector.Model.Value, "selected_by", 0);
            }
        }

        lineage.Write();
    }

    /// <summary>Returns those of a set, by model.</summary>
    public static IReadOnlyList<TrainingSelector> Of(BsonDocument? set) => set?["selectors"] is { IsArray: true } selectors
        ? [.. selectors.AsArray.Select(selector => new TrainingSelector(new ModelId(selector["model"].AsString), selector["kind"].AsString))]
        : [];
}

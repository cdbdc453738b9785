using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;
using TextMad.Storage.Naming;

namespace TextMad.LiteDB;

/// <summary>Removes, renames and labels, inside an open transaction.</summary>
internal sealed class ChangeWriter(ILiteDatabase database) : IChangeWriter
{
    /// <summary>The document of <see cref="StoreCollections.Store"/> that says that the numbers of documents have gaps, and how many were removed.</summary>
    public const string Removed = "removed";

    /// <inheritdoc/>
    public void Remove(StoreRemoval removal)
    {
        var dropped = database.GetCollection(StoreCollections.Dropped);
        removal.DroppedScopes.ForEach(scope => dropped.DeleteMany("scope_key = @0", IndexKey.Of(scope)));
        removal.Dropped.ForEach(note => dropped.DeleteMany("once = @0", IndexKey.Of(note.Scope, note.Source, note.Reason, note.Detail)));
        foreach (var corpus in removal.Corpora.Select(name => database.One(StoreCollections.Corpora, "key", IndexKey.Of(name))).OfType<BsonDocument>())
        {
            var (first, last) = StoreCollections.RangeOf(corpus["_id"].AsInt64);
            database.GetCollection(StoreCollections.CorpusMembers).DeleteMany("_id BETWEEN @0 AND @1", first, last);
            database.GetCollection(StoreCollections.CorpusGroups).DeleteMany("_id BETWEEN @0 AND @1", first, last);
            database.GetCollection(StoreCollections.Corpora).Delete(corpus["_id"]);
        }

        RemoveRuns([.. removal.Runs]);
        foreach (var owner in removal.Runs.Concat(removal.FileOwners))
        {
            database.GetCollection(StoreCollections.Files).DeleteMany("owner_key = @0", IndexKey.Of(owner));
        }

        RemoveDocuments(removal.Documents);
    }

    /// <inheritdoc/>
    public void Rename(IEnumerable<CorpusRename> renames)
    {
        foreach (var (from, to) in renames)
        {
            Names.RequireCorpus(to);
            var corpus = database.One(StoreCollections.Corpora, "key", IndexKey.Of(from)) ?? throw BatchRules.NoCorpusToRename(from);
            if (database.One(StoreCollections.Corpora, "key", IndexKey.Of(to)) is not null)
            {
                throw BatchRules.CorpusExists(to);
            }

            (corpus["name"], corpus["key"]) = (to, IndexKey.Of(to));
            database.GetCollection(StoreCollections.Corpora).Update(corpus);
            var (first, last) = StoreCollections.RangeOf(corpus["_id"].AsInt64);
            foreach (var collection in new[] { StoreCollections.CorpusMembers, StoreCollections.CorpusGroups })
            {
                foreach (var row in database.Range(collection, first, last))
                {
                    row["corpus"] = to;
                    database.GetCollection(collection).Update(row);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void WriteLabels(IEnumerable<RunLabel> labels)
    {
        var runs = database.GetCollection(StoreCollections.Runs);
        foreach (var label in labels)
        {
            if (label.Name is { } name && runs.FindAll().Any(run => run["id"].AsString != label.Run && (run["id"].AsString == name || run.Text("name") == name)))
            {
                throw BatchRules.RunNameTaken(label);
            }

            var row = database.One(StoreCollections.Runs, "key", IndexKey.Of(label.Run)) ?? throw BatchRules.NoRun(label.Run, "label");
            (row["name"], row["tags"], row["note"]) = (label.Name, label.Tags, label.Note);
            runs.Update(row);
        }
    }

    private void RemoveRuns(HashSet<string> runs)
    {
        var sets = database.InOrder(StoreCollections.TrainingSets).ToList().ToLookup(set => runs.Contains(set["run"].AsString));
        var models = runs.SelectMany(run => database.All(StoreCollections.Models, "run_key", IndexKey.Of(run))).ToList();
        var names = models.Select(model => new ModelId(model["id"].AsString)).ToHashSet();
        var chosen = sets[false].SelectMany(SelectorRows.Of).Select(selector => selector.Model).FirstOrDefault(names.Contains);
        if (chosen.Value is not null)
        {
            throw BatchRules.RunStillNeeded(models.First(model => model["id"].AsString == chosen.Value)["run"].AsString);
        }

        foreach (var model in models)
        {
            if (database.All(StoreCollections.Models, "initial_key", model["key"]).Any(other => !runs.Contains(other["run"].AsString)))
            {
                throw BatchRules.RunStillNeeded(model["run"].AsString);
            }

            Forget("model", model["key"]);
            database.GetCollection(StoreCollections.Lineage).DeleteMany("child = @0", IndexKey.Of(model["id"].AsString));
            database.GetCollection(StoreCollections.Models).Delete(model["_id"]);
        }

        foreach (var set in sets[true])
        {
            if (database.All(StoreCollections.Models, "set_key", set["key"]).Count > 0)
            {
                throw BatchRules.RunStillNeeded(set["run"].AsString);
            }

            Forget("training_set", set["key"]);
            var (first, last) = StoreCollections.RangeOf(set["_id"].AsInt64);
            database.GetCollection(StoreCollections.TrainingMembers).DeleteMany("_id BETWEEN @0 AND @1", first, last);
            database.GetCollection(StoreCollections.TrainingSets).Delete(set["_id"]);
        }

        foreach (var run in runs)
        {
            database.GetCollection(StoreCollections.Runs).DeleteMany("key = @0", IndexKey.Of(run));
        }
    }

    private void Forget(string reader, BsonValue key)
    {
        database.GetCollection(StoreCollections.Ancestry).DeleteMany(reader + " = @0", key);
        database.GetCollection(StoreCollections.Consumers).DeleteMany(reader + " = @0", key);
    }

    private void RemoveDocuments(IReadOnlyList<DocumentId> documents)
    {
        var there = documents.Distinct().Select(id => (Id: id, Row: database.One(StoreCollections.Documents, "id", id.ToString())))
            .Where(document => document.Row is not null).ToList();
        if (there.Count == 0)
        {
            return;
        }

        foreach (var (id, _) in there)
        {
            database.GetCollection(StoreCollections.Lineage).DeleteMany("child = @0", id.ToString());
        }

        var groups = new SortedDictionary<long, DocumentTotals>();
        foreach (var (id, row) in there)
        {
            var key = row!["_id"];
            if (database.One(StoreCollections.Lineage, "parent", id.ToString()) is not null
                || database.Holding(StoreCollections.CorpusMembers, "documents[*]", key).Count > 0
                || database.Holding(StoreCollections.TrainingMembers, "documents[*]", key).Count > 0)
            {
                throw BatchRules.DocumentStillNeeded(id);
            }

            database.GetCollection(StoreCollections.Withdrawals).Delete(key);
            database.GetCollection(StoreCollections.Texts).Delete(key);
            TextRows.DeleteParts(database, key.AsInt64);
            database.GetCollection(StoreCollections.Documents).Delete(key);
            var sum = groups.GetValueOrDefault(Rows.GroupKey(row));
            groups[Rows.GroupKey(row)] = new(sum.Documents + 1, sum.Words + row["words"].AsInt32, sum.Bytes + row["bytes"].AsInt32);
        }

        foreach (var (group, sum) in groups)
        {
            var row = database.WithId(StoreCollections.Groups, group)!;
            Rows.Add(row, new DocumentTotals(-sum.Documents, -sum.Words, -sum.Bytes));
            if (row["documents"].AsInt64 == 0)
            {
                database.GetCollection(StoreCollections.Groups).Delete(group);
            }
            else
            {
                database.GetCollection(StoreCollections.Groups).Update(row);
            }
        }

        // The numbers behind the last document are given to others.
        var last = database.LastKey(StoreCollections.Documents);
        var commits = database.GetCollection(StoreCollections.Commits);
        commits.DeleteMany("_id > @0", last);
        if (database.LastOf(StoreCollections.Commits) is { } stretch && stretch["last"].AsInt64 > last)
        {
            stretch["last"] = last;
            commits.Update(stretch);
        }

        var store = database.GetCollection(StoreCollections.Store);
        var mark = store.FindById(Removed) ?? new BsonDocument { ["_id"] = Removed, ["documents"] = 0L };
        mark["documents"] = mark["documents"].AsInt64 + there.Count;
        store.Upsert(mark);
    }
}

using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>Writes the runs, training sets and models of one batch inside an open transaction.</summary>
internal sealed class RunWriter(ILiteDatabase database, BatchWriter documents) : IRunWriter
{
    private readonly ProvenanceWriter _provenance = new(database);

    private readonly List<ModelRecord> _addedModels = [];
    private readonly HashSet<string> _addedSets = new(StringComparer.Ordinal);

    /// <summary>Adds runs; of those that exist, status and times follow the batch, and the configuration must be the same.</summary>
    public void WriteRuns(IEnumerable<RunRecord> runs)
    {
        foreach (var run in runs)
        {
            BatchRules.Require(run);
            var present = Find(StoreCollections.Runs, run.Id);
            if (present is not null && (present["configuration"].AsString != run.Configuration || Rows.Run(present).Kind != run.Kind))
            {
                throw BatchRules.RunDiffers(run);
            }

            database.GetCollection(StoreCollections.Runs).Upsert(Rows.Of(run, present?["_id"].AsInt64 ?? NextKey(StoreCollections.Runs), present));
        }
    }

    /// <summary>Notes files by owner and path, in the place of what was noted of them.</summary>
    public void WriteFiles(IEnumerable<KeptFile> files)
    {
        foreach (var file in files)
        {
            var present = database.One(StoreCollections.Files, "key", IndexKey.Of(file.Owner, file.Path));
            database.GetCollection(StoreCollections.Files).Upsert(Rows.Of(file, present?["_id"].AsInt64 ?? NextKey(StoreCollections.Files)));
        }
    }

    /// <summary>Adds training sets with their members; those that exist must hold the same members in the same order.</summary>
    public void WriteTrainingSets(IEnumerable<TrainingSet> sets)
    {
        foreach (var set in sets)
        {
            if (Find(StoreCollections.TrainingSets, set.Id) is { } present)
            {
                RequireSame(set, present["_id"].AsInt64);
                continue;
            }

            RequireRun(set.Run, $"training set '{set.Id}'");
            _addedSets.Add(set.Id);
            Write(set, NextKey(StoreCollections.TrainingSets));
        }
    }

    /// <inheritdoc/>
    public void WriteSelectors(IEnumerable<TrainingSet> sets)
    {
        SelectorRows.Write(database, sets, _addedSets);
        SelectorRows.WriteLineage(database, _addedModels);
    }

    /// <summary>Adds models; those that exist must be the same.</summary>
    public void WriteModels(IReadOnlyList<ModelRecord> models)
    {
        var added = new Dictionary<ModelId, ModelRecord>();
        foreach (var model in models)
        {
            var user = $"model '{model.Id}'";
            RequireRun(model.Run, user);
            if (Find(StoreCollections.TrainingSets, model.TrainingSetId) is null)
            {
                throw BatchRules.NoTrainingSet(model.TrainingSetId, user);
            }

            var present = Find(StoreCollections.Models, model.Id.Value) is { } row ? Rows.Model(row) : added.GetValueOrDefault(model.Id);
            if (present is null)
            {
                added.Add(model.Id, model);
            }
            else if (present != model)
            {
                throw BatchRules.ModelDiffers(model);
            }
        }

        // A model may begin from one that stands behind it in the batch, and has read what that one has read.
        foreach (var model in models)
        {
            var open = new Stack<ModelRecord>();
            for (var next = added.GetValueOrDefault(model.Id); next is not null && !open.Contains(next); next = BeginsFrom(next))
            {
                open.Push(next);
            }

            while (open.TryPop(out var next))
            {
                Write(next);
                added.Remove(next.Id);
            }
        }

        ModelRecord? BeginsFrom(ModelRecord model) =>
            model.InitialModel is not { } initial ? null
            : added.TryGetValue(initial, out var inBatch) ? inBatch
            : Find(StoreCollections.Models, initial.Value) is null ? throw BatchRules.NoInitialModel(model)
            : null;
    }

    private void Write(ModelRecord model)
    {
        var tokens = Find(StoreCollections.TrainingSets, model.TrainingSetId)!["tokens"].AsInt64;
        var initial = model.InitialModel is { } begin ? Find(StoreCollections.Models, begin.Value)?["tokens_read"].AsInt64 ?? 0 : 0;
        database.GetCollection(StoreCollections.Models).Insert(Rows.Of(model, NextKey(StoreCollections.Models), tokens + initial));
        _provenance.WriteModel(model, tokens, initial);
        _addedModels.Add(model);
    }

    private void Write(TrainingSet set, long key)
    {
        // Members of one origin share an instance of what they owe, so that a great set is added up quickly.
        var owed = new Dictionary<TextShares, (long Members, long Tokens)>(ReferenceEqualityComparer.Instance);
        var position = 0L;
        documents.Meet(set.Members.Select(member => member.Document));
        foreach (var block in set.Members.Chunk(StoreCollections.BlockSize))
        {
            var (keys, tokens) = (new BsonArray(), new BsonArray());
            foreach (var member in block)
            {
                BatchRules.Require(set, member);
                var document = documents.Find(member.Document, "training set", set.Id);
                keys.Add(document.Key);
                tokens.Add(member.Tokens);
                var sum = owed.GetValueOrDefault(document.Shares);
                owed[document.Shares] = (sum.Members + 1, sum.Tokens + member.Tokens);
            }

            database.GetCollection(StoreCollections.TrainingMembers).Insert(new BsonDocument
            {
                ["_id"] = StoreCollections.Join(key, position),
                ["training_set"] = set.Id,
                ["position"] = position,
                ["documents"] = keys,
                ["tokens"] = tokens,
            });
            position += block.Length;
        }

        var tally = new TrainingSetTally();
        foreach (var (shares, sum) in owed)
        {
            tally.Add(shares, sum.Members, sum.Tokens);
        }

        var total = set.Members.Sum(member => (long)member.Tokens);
        database.GetCollection(StoreCollections.TrainingSets).Insert(new BsonDocument
        {
            ["_id"] = key,
            ["id"] = set.Id,
            ["key"] = IndexKey.Of(set.Id),
            ["run"] = set.Run,
            ["documents"] = set.Members.Count,
            ["tokens"] = total,
            ["writers"] = new BsonArray(tally.Writers.Select(writer => new BsonDocument
            {
                ["name"] = writer.Name,
                ["members"] = writer.Members,
                ["tokens"] = writer.Tokens,
            })),
        });
        _provenance.WriteSet(set.Id, tally, total);
    }

    private void RequireSame(TrainingSet set, long key)
    {
        var stored = RunReader.Members(database, key).Select(member => new TrainingMember(
            Rows.Id(database.WithId(StoreCollections.Documents, member.Document)!), member.Tokens));
        if (!stored.SequenceEqual(set.Members))
        {
            throw BatchRules.SetDiffers(set);
        }
    }

    private void RequireRun(string run, string user)
    {
        if (Find(StoreCollections.Runs, run) is null)
        {
            throw BatchRules.NoRun(run, user);
        }
    }

    private BsonDocument? Find(string collection, string id) => database.One(collection, "key", IndexKey.Of(id));

    private long NextKey(string collection) => 1 + database.LastKey(collection);
}

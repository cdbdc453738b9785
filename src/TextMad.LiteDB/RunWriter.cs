using LiteDB;
using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>Writes the runs, training sets and models of one batch inside an open transaction.</summary>
internal sealed class RunWriter(ILiteDatabase database, BatchWriter documents)
{
    /// <summary>Adds runs; of those that exist, status and times follow the batch, and the configuration must be the same.</summary>
    public void WriteRuns(IEnumerable<RunRecord> runs)
    {
        foreach (var run in runs)
        {
            BatchRules.Require(run);
            var present = Find(StoreCollections.Runs, run.Id);
            if (present is not null && present["configuration"].AsString != run.Configuration)
            {
                throw BatchRules.RunDiffers(run);
            }

            database.GetCollection(StoreCollections.Runs).Upsert(Rows.Of(run, present?["_id"].AsInt64 ?? NextKey(StoreCollections.Runs)));
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
            Write(set, NextKey(StoreCollections.TrainingSets));
        }
    }

    /// <summary>Adds models; those that exist must be the same.</summary>
    public void WriteModels(IReadOnlyList<ModelRecord> models)
    {
        foreach (var model in models)
        {
            var user = $"model '{model.Id}'";
            RequireRun(model.Run, user);
            if (Find(StoreCollections.TrainingSets, model.TrainingSetId) is null)
            {
                throw BatchRules.NoTrainingSet(model.TrainingSetId, user);
            }

            if (Find(StoreCollections.Models, model.Id.Value) is not { } present)
            {
                database.GetCollection(StoreCollections.Models).Insert(Rows.Of(model, NextKey(StoreCollections.Models)));
            }
            else if (Rows.Model(present) != model)
            {
                throw BatchRules.ModelDiffers(model);
            }
        }

        // A model may begin from one that stands behind it in the batch, so this comes after all are there.
        foreach (var model in models)
        {
            if (model.InitialModel is { } initial && Find(StoreCollections.Models, initial.Value) is null)
            {
                throw BatchRules.NoInitialModel(model);
            }
        }
    }

    private void Write(TrainingSet set, long key)
    {
        var position = 0L;
        foreach (var block in set.Members.Chunk(StoreCollections.BlockSize))
        {
            var (keys, tokens) = (new BsonArray(), new BsonArray());
            foreach (var member in block)
            {
                BatchRules.Require(set, member);
                var document = documents.Find(member.Document, "training set", set.Id);
                keys.Add(document.Key);
                tokens.Add(member.Tokens);
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

        database.GetCollection(StoreCollections.TrainingSets).Insert(new BsonDocument
        {
            ["_id"] = key,
            ["id"] = set.Id,
            ["key"] = IndexKey.Of(set.Id),
            ["run"] = set.Run,
            ["documents"] = set.Members.Count,
            ["tokens"] = set.Members.Sum(member => (long)member.Tokens),
        });
    }

    private void RequireSame(TrainingSet set, long key)
    {
        var stored = RunQuestions.Members(database, key).Select(member => new TrainingMember(
            Rows.Id(database.GetCollection(StoreCollections.Documents).FindById(member.Document)), member.Tokens));
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

using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>The nouns of the library as documents of a collection, and back.</summary>
internal static class Rows
{
    /// <summary>Returns a document without its text.</summary>
    public static BsonDocument Of(PreparedDocument prepared, long key, long group, DocumentFacts facts) => new()
    {
        ["_id"] = key,
        ["id"] = prepared.Document.Id.ToString(),
        ["kind"] = StoredWord.Write(facts.Group.Kind),
        ["source"] = facts.Group.Source,
        ["model"] = facts.Group.Model,
        ["generation"] = facts.Group.Generation is { } generation ? generation : BsonValue.Null,
        ["language"] = prepared.Document.Language,
        ["words"] = prepared.Words,
        ["bytes"] = prepared.Bytes,
        ["machine_share"] = facts.Shares.MachineShare,
        ["shares"] = new BsonArray(facts.Shares.Origins.Select(share =>
        {
            var row = Set([], share.Origin);
            row["share"] = share.Weight;
            return row;
        })),
        ["places"] = new BsonArray(facts.Shares.Places.Select(share => new BsonDocument { ["place"] = share.Place, ["share"] = share.Weight })),
        ["origin"] = BsonJson.Read(prepared.Origin),
        ["text"] = new BsonDocument { ["$id"] = key, ["$ref"] = StoreCollections.Texts },
        ["content"] = Convert.ToHexStringLower(prepared.Content),
        ["by_group"] = StoreCollections.Join(group, key),
    };

    public static DocumentSummary Summary(BsonDocument row) => new(
        Id(row),
        StoredOrigin.Read(Id(row), () => TextMad.Origin.FromUtf8(BsonJson.Write(row["origin"]))),
        row.Text("language"),
        row["words"].AsInt32,
        row["bytes"].AsInt32,
        ContentHash.FromBytes(Convert.FromHexString(row["content"].AsString)));

    public static DocumentId Id(BsonDocument row) => DocumentId.Parse(row["id"].AsString);

    /// <summary>Returns the group of a document.</summary>
    public static long GroupKey(BsonDocument row) => StoreCollections.High(row["by_group"].AsInt64);

    /// <summary>Returns a group, or the group of a document.</summary>
    public static DocumentGroup Group(BsonDocument row) => new(StoredWord.Read<OriginKind>(row["kind"].AsString), row.Text("source"), row.Text("model"), Generation(row));

    /// <summary>Returns the group of a document and what it owes.</summary>
    public static DocumentFacts Facts(BsonDocument row)
    {
        var group = Group(row);
        return new(group, new TextShares(
            [.. row["shares"].AsArray.Select(share => new TextShare(Origin(share.AsDocument), share["share"].AsDouble))],
            [.. row["places"].AsArray.Select(share => new PlaceShare(share["place"].AsString, share["share"].AsDouble))],
            group.Own));
    }

    /// <summary>Writes an origin of words into a row.</summary>
    public static BsonDocument Set(BsonDocument row, WordOrigin origin)
    {
        row["source"] = origin.Source;
        row["writer"] = (origin.Writer with { Name = null }).ToString();
        if (origin.Writer.Name is { } name)
        {
            row["machine"] = name;
        }

        row["generation"] = origin.Writer.Generation is { } generation ? generation : BsonValue.Null;
        return row;
    }

    /// <summary>Returns the origin of words of a row. Models have a generation, so that one can be called "human".</summary>
    public static WordOrigin Origin(BsonDocument row)
    {
        var writer = row["writer"].AsString;
        return new(row.Text("source"), Generation(row) is { } generation
            ? Writer.Of(new ModelId(writer), generation)
            : writer == Writer.Human.ToString() ? Writer.Human : Writer.OfMachine(row.Text("machine")));
    }

    public static DocumentTotals Totals(BsonDocument row) => new(row["documents"].AsInt64, row["words"].AsInt64, row["bytes"].AsInt64);

    /// <summary>Adds to the totals of a row.</summary>
    public static void Add(BsonDocument row, DocumentTotals added)
    {
        row["documents"] = row["documents"].AsInt64 + added.Documents;
        row["words"] = row["words"].AsInt64 + added.Words;
        row["bytes"] = row["bytes"].AsInt64 + added.Bytes;
    }

    public static DroppedDocument Dropped(BsonDocument row) =>
        new(row["scope"].AsString, row["source"].AsString, row["reason"].AsString, row.Text("detail"));

    public static Withdrawal Withdrawal(BsonDocument row) => new(
        DocumentId.Parse(row["document"].AsString), row["reason"].AsString, StoredDate.Read(row, "at"), row["erased"].AsBoolean);

    /// <summary>Returns what people say of a run.</summary>
    public static RunLabel Label(BsonDocument row) => new(row["id"].AsString, row.Text("name"), row.Text("tags") ?? "", row.Text("note"));

    /// <summary>Returns a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="key">Its key.</param>
    /// <param name="present">What is there of it, of which the label stays.</param>
    public static BsonDocument Of(RunRecord run, long key, BsonDocument? present = null)
    {
        var row = new BsonDocument
        {
            ["_id"] = key,
            ["id"] = run.Id,
            ["key"] = IndexKey.Of(run.Id),
            ["status"] = StoredWord.Write(run.Status),
            ["configuration"] = run.Configuration,
            ["kind"] = StoredWord.Write(run.Kind),
            ["name"] = present?.Text("name"),
            ["tags"] = present?.Text("tags") ?? "",
            ["note"] = present?.Text("note"),
        };
        StoredDate.Write(row, "started", run.Started);
        StoredDate.Write(row, "finished", run.Finished);
        return row;
    }

    public static RunRecord Run(BsonDocument row) => new(
        row["id"].AsString,
        StoredWord.Read<RunStatus>(row["status"].AsString),
        row["configuration"].AsString,
        StoredDate.Read(row, "started"),
        StoredDate.ReadOrNull(row, "finished"),
        row.Text("kind") is { } kind ? StoredWord.Read<RunKind>(kind) : RunKind.Experiment);

    public static BsonDocument Of(KeptFile file, long key) => new()
    {
        ["_id"] = key,
        ["owner"] = file.Owner,
        ["owner_key"] = IndexKey.Of(file.Owner),
        ["path"] = file.Path,
        ["key"] = IndexKey.Of(file.Owner, file.Path),
        ["sha256"] = file.Sha256,
        ["bytes"] = file.Bytes,
        ["replaced"] = file.Replaced,
    };

    public static KeptFile File(BsonDocument row) =>
        new(row["owner"].AsString, row["path"].AsString, row.Text("sha256"), row["bytes"].AsInt64, row.Text("replaced"));

    public static TrainingSetRecord Set(BsonDocument row) => new(row["id"].AsString, row["run"].AsString, row["documents"].AsInt32, row["tokens"].AsInt64);

    public static BsonDocument Of(ModelRecord model, long key, long tokensRead) => new()
    {
        ["_id"] = key,
        ["id"] = model.Id.Value,
        ["key"] = IndexKey.Of(model.Id.Value),
        ["run"] = model.Run,
        ["run_key"] = IndexKey.Of(model.Run),
        ["regime"] = model.Regime,
        ["seed"] = model.Seed <= long.MaxValue ? (long)model.Seed : (decimal)model.Seed,
        ["generation"] = model.Generation,
        ["training_set"] = model.TrainingSetId,
        ["set_key"] = IndexKey.Of(model.TrainingSetId),
        ["initial_model"] = model.InitialModel?.Value,
        ["initial_key"] = model.InitialModel is { } initial ? IndexKey.Of(initial.Value) : null,
        ["tokens_read"] = tokensRead,
        ["checkpoint"] = model.Checkpoint,
        ["checksum"] = model.Checksum,
        ["role"] = StoredWord.Write(model.Role),
    };

    public static ModelRecord Model(BsonDocument row) => new(
        new ModelId(row["id"].AsString),
        row["run"].AsString,
        row["regime"].AsString,
        row["seed"].IsDecimal ? (ulong)row["seed"].AsDecimal : (ulong)row["seed"].AsInt64,
        row["generation"].AsInt32,
        row["training_set"].AsString,
        row.Text("initial_model") is { } initial ? new ModelId(initial) : null,
        row.Text("checkpoint"),
        row.Text("checksum"),
        row.Text("role") is { } role ? StoredWord.Read<ModelRole>(role) : ModelRole.Generator);

    private static int? Generation(BsonDocument row) => row["generation"] is { IsInt32: true } generation ? generation.AsInt32 : null;
}

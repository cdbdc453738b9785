using LiteDB;
using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>The nouns of the library as documents of a collection, and back.</summary>
internal static class Rows
{
    /// <summary>A document without its text.</summary>
    public static BsonDocument Of(PreparedDocument prepared, long key, long group, DocumentGroup facts) => new()
    {
        ["_id"] = key,
        ["id"] = prepared.Document.Id.ToString(),
        ["content"] = Convert.ToHexStringLower(prepared.Content),
        ["place"] = StoreCollections.Join(group, key),
        ["kind"] = facts.Kind,
        ["source"] = facts.Source,
        ["model"] = facts.Model,
        ["generation"] = facts.Generation is { } generation ? generation : BsonValue.Null,
        ["language"] = prepared.Document.Language,
        ["words"] = prepared.Words,
        ["bytes"] = prepared.Bytes,
        ["origin"] = prepared.Origin,
    };

    public static DocumentSummary Summary(BsonDocument row) => new(
        Id(row),
        Origin.FromJson(row["origin"].AsString),
        row.Text("language"),
        row["words"].AsInt32,
        row["bytes"].AsInt32,
        ContentHash.FromBytes(Convert.FromHexString(row["content"].AsString)));

    public static DocumentId Id(BsonDocument row) => DocumentId.Parse(row["id"].AsString);

    /// <summary>The group of a document.</summary>
    public static long GroupKey(BsonDocument row) => StoreCollections.High(row["place"].AsInt64);

    /// <summary>A group, or a document's facts.</summary>
    public static DocumentGroup Group(BsonDocument row) => new(
        row["kind"].AsString, row.Text("source"), row.Text("model"), row["generation"] is { IsInt32: true } generation ? generation.AsInt32 : null);

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
        DocumentId.Parse(row["document"].AsString), row["reason"].AsString, StoredTime.Read(row["at"].AsString), row["erased"].AsBoolean);

    public static BsonDocument Of(RunRecord run, long key) => new()
    {
        ["_id"] = key,
        ["id"] = run.Id,
        ["key"] = IndexKey.Of(run.Id),
        ["status"] = run.Status,
        ["configuration"] = run.Configuration,
        ["started"] = StoredTime.Write(run.Started),
        ["finished"] = run.Finished is { } finished ? StoredTime.Write(finished) : null,
    };

    public static RunRecord Run(BsonDocument row) => new(
        row["id"].AsString,
        row["status"].AsString,
        row["configuration"].AsString,
        StoredTime.Read(row["started"].AsString),
        row.Text("finished") is { } finished ? StoredTime.Read(finished) : null);

    public static TrainingSetRecord Set(BsonDocument row) => new(row["id"].AsString, row["run"].AsString, row["documents"].AsInt32, row["tokens"].AsInt64);

    public static BsonDocument Of(ModelRecord model, long key) => new()
    {
        ["_id"] = key,
        ["id"] = model.Id.Value,
        ["key"] = IndexKey.Of(model.Id.Value),
        ["run"] = model.Run,
        ["run_key"] = IndexKey.Of(model.Run),
        ["regime"] = model.Regime,
        ["seed"] = unchecked((long)model.Seed),
        ["generation"] = model.Generation,
        ["training_set"] = model.TrainingSetId,
        ["set_key"] = IndexKey.Of(model.TrainingSetId),
        ["initial_model"] = model.InitialModel?.Value,
        ["initial_key"] = model.InitialModel is { } initial ? IndexKey.Of(initial.Value) : null,
        ["checkpoint"] = model.Checkpoint,
        ["checksum"] = model.Checksum,
    };

    public static ModelRecord Model(BsonDocument row) => new(
        new ModelId(row["id"].AsString),
        row["run"].AsString,
        row["regime"].AsString,
        unchecked((ulong)row["seed"].AsInt64),
        row["generation"].AsInt32,
        row["training_set"].AsString,
        row.Text("initial_model") is { } initial ? new ModelId(initial) : null,
        row.Text("checkpoint"),
        row.Text("checksum"));
}

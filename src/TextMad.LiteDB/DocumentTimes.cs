using LiteDB;
using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>When documents were stored: a row for each stretch of documents that were stored at one time.</summary>
internal static class DocumentTimes
{
    /// <summary>Notes when documents that were added are stored.</summary>
    public static void Write(ILiteDatabase database, StoreBatch batch, IEnumerable<(long Key, DocumentId Id)> added) =>
        database.GetCollection(StoreCollections.Commits).Insert(batch.Times(added).Select(stretch =>
        {
            var row = new BsonDocument { ["_id"] = stretch.First, ["last"] = stretch.Last };
            StoredDate.Write(row, "at", stretch.At);
            return row;
        }).ToList());

    /// <summary>When a document was stored; null when it is not there, or nobody noted it.</summary>
    public static DateTimeOffset? Of(ILiteDatabase database, DocumentId id) =>
        database.One(StoreCollections.Documents, "id", id.ToString())?["_id"].AsInt64 is { } key
        && database.LastOf(StoreCollections.Commits, last: key) is { } stretch && stretch["last"].AsInt64 >= key
            ? StoredDate.Read(stretch, "at")
            : null;
}

using LiteDB;
using LiteDB.Engine;
using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>LiteDB's engine with everything taken away that could change something: the store's, or files that LiteDB's own collections of files name.</summary>
internal sealed class ReadOnlyEngine(ILiteEngine engine) : ILiteEngine
{
    public IBsonDataReader Query(string collection, Query query) =>
        query.Into is not null ? throw Refused("INTO writes")
        : collection.StartsWith("$file", StringComparison.OrdinalIgnoreCase) ? throw Refused($"{collection} is a file beside the store")
        : collection.Length == 0 || collection[0] == '$' || Exists(collection) ? engine.Query(collection, query)
        : throw QueryText.Unknown("collection", collection, StoreCollections.Views.Select(view => view.Name));

    public BsonValue Pragma(string name) => engine.Pragma(name);

    public bool Pragma(string name, BsonValue value) => throw Refused("PRAGMA sets something");

    public int Checkpoint() => throw Refused("CHECKPOINT writes");

    public long Rebuild(RebuildOptions options) => throw Refused("REBUILD writes");

    public bool BeginTrans() => throw Refused("BEGIN starts a change");

    public bool Commit() => throw Refused("COMMIT ends a change");

    public bool Rollback() => throw Refused("ROLLBACK ends a change");

    public int Insert(string collection, IEnumerable<BsonDocument> docs, BsonAutoId autoId) => throw Refused("INSERT writes");

    public int Update(string collection, IEnumerable<BsonDocument> docs) => throw Refused("UPDATE writes");

    public int UpdateMany(string collection, BsonExpression transform, BsonExpression predicate) => throw Refused("UPDATE writes");

    public int Upsert(string collection, IEnumerable<BsonDocument> docs, BsonAutoId autoId) => throw Refused("INSERT writes");

    public int Delete(string collection, IEnumerable<BsonValue> ids) => throw Refused("DELETE writes");

    public int DeleteMany(string collection, BsonExpression predicate) => throw Refused("DELETE writes");

    public bool DropCollection(string name) => throw Refused("DROP writes");

    public bool RenameCollection(string name, string newName) => throw Refused("RENAME writes");

    public bool EnsureIndex(string collection, string name, BsonExpression expression, bool unique) => throw Refused("CREATE writes");

    public bool DropIndex(string collection, string name) => throw Refused("DROP writes");

    public void Dispose()
    {
        // The store owns the engine and disposes of it.
    }

    // LiteDB takes a collection that does not exist for an empty one.
    private bool Exists(string collection)
    {
        if (StoreCollections.All.Contains(collection, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        using var names = engine.Query("$cols", new Query());
        while (names.Read())
        {
            if (string.Equals(names.Current["name"].AsString, collection, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static LiteException Refused(string why) => new(0, $"only queries are allowed, and {why}.");
}

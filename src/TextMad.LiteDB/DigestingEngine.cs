using LiteDB;
using LiteDB.Engine;

namespace TextMad.LiteDB;

/// <summary>
/// LiteDB's engine, for writing: keeps the digest of every collection (<see cref="ContentDigest"/>), in the transaction that changes it, whoever writes
/// and in whatever way.
/// </summary>
/// <remarks>
/// A store of an older schema has no digests until <see cref="DigestsUpgrade"/> adds them, and keeps none before. One writer at a time uses this.
/// </remarks>
internal sealed class DigestingEngine(ILiteEngine engine) : ILiteEngine
{
    private readonly LiteDatabase _inside = new(engine, new BsonMapper(), disposeOnClose: false);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private Dictionary<string, ContentDigest>? _digests;
    private bool _hasDigests;
    private bool _isOpen;

    public bool BeginTrans() => _isOpen = engine.BeginTrans();

    public bool Commit()
    {
        Write();
        _isOpen = false;
        return engine.Commit();
    }

    public bool Rollback()
    {
        Forget();
        _isOpen = false;
        return engine.Rollback();
    }

    public int Insert(string collection, IEnumerable<BsonDocument> docs, BsonAutoId autoId)
    {
        return Change(collection, () => engine.Insert(collection, IsKept(collection) ? docs.Select(Added) : docs, autoId));

        // In BSON a document begins with its id, which it has before it comes here.
        BsonDocument Added(BsonDocument document)
        {
            Set(collection, Digest(collection).Plus(document));
            return document;
        }
    }

    public int Update(string collection, IEnumerable<BsonDocument> docs) =>
        Change(collection, () => engine.Update(collection, Replaced(collection, docs, canAdd: false)));

    public int Upsert(string collection, IEnumerable<BsonDocument> docs, BsonAutoId autoId) =>
        Change(collection, () => engine.Upsert(collection, Replaced(collection, docs, canAdd: true), autoId));

    public int Delete(string collection, IEnumerable<BsonValue> ids) => Change(collection, () =>
    {
        var all = ids.ToList();
        Remove(collection, all.Distinct().Select(id => Find(collection, id)).OfType<BsonDocument>());
        return engine.Delete(collection, all);
    });

    public int DeleteMany(string collection, BsonExpression predicate) => Change(collection, () =>
    {
        var rows = predicate is null ? _inside.GetCollection(collection).FindAll().ToList() : _inside.GetCollection(collection).Find(predicate).ToList();
        Remove(collection, rows);
        return engine.Delete(collection, rows.Select(row => row["_id"]));
    });

    public int UpdateMany(string collection, BsonExpression transform, BsonExpression predicate) =>
        throw new NotSupportedException("Documents are read, changed and updated, so that the digest of the collection follows.");

    public bool DropCollection(string name) => throw new NotSupportedException("A store keeps its collections.");

    public bool RenameCollection(string name, string newName) => throw new NotSupportedException("A store keeps its collections.");

    public bool EnsureIndex(string collection, string name, BsonExpression expression, bool unique) => engine.EnsureIndex(collection, name, expression, unique);

    public bool DropIndex(string collection, string name) => engine.DropIndex(collection, name);

    public IBsonDataReader Query(string collection, Query query) => engine.Query(collection, query);

    public BsonValue Pragma(string name) => engine.Pragma(name);

    public bool Pragma(string name, BsonValue value) => engine.Pragma(name, value);

    public int Checkpoint() => engine.Checkpoint();

    public long Rebuild(RebuildOptions options) => throw new NotSupportedException("A store is made anew by copying its documents, so that they are held against its digests.");

    public void Dispose()
    {
        _inside.Dispose();
        engine.Dispose();
    }

    private int Change(string collection, Func<int> change)
    {
        if (_isOpen || !IsKept(collection))
        {
            return change();
        }

        // Alone, LiteDB would commit what it changed before the digest is written. What fails it takes back by itself.
        engine.BeginTrans();
        try
        {
            var result = change();
            Write();
            engine.Commit();
            return result;
        }
        catch
        {
            Forget();
            throw;
        }
    }

    private bool IsKept(string collection)
    {
        if (_digests is null)
        {
            // Every store but a new one has at least the mark that it is one.
            _digests = ContentDigest.All(_inside);
            _hasDigests = _digests.ContainsKey(StoreCollections.Store) || _inside.GetCollection(StoreCollections.Store).Count() == 0;
        }

        return _hasDigests && collection != StoreCollections.Digests;
    }

    private ContentDigest Digest(string collection) => _digests!.GetValueOrDefault(collection);

    private void Set(string collection, ContentDigest digest)
    {
        _digests![collection] = digest;
        _changed.Add(collection);
    }

    private List<BsonDocument> Replaced(string collection, IEnumerable<BsonDocument> docs, bool canAdd)
    {
        var all = docs.ToList();
        if (IsKept(collection))
        {
            var latest = new Dictionary<BsonValue, BsonDocument>();
            foreach (var document in all)
            {
                var before = latest.GetValueOrDefault(document["_id"]) ?? Find(collection, document["_id"]);
                if (before is not null)
                {
                    Set(collection, Digest(collection).Minus(before));
                }

                if (before is not null || canAdd)
                {
                    Set(collection, Digest(collection).Plus(document));
                    latest[document["_id"]] = document;
                }
            }
        }

        return all;
    }

    private void Remove(string collection, IEnumerable<BsonDocument> rows)
    {
        if (IsKept(collection))
        {
            foreach (var row in rows)
            {
                Set(collection, Digest(collection).Minus(row));
            }
        }
    }

    private BsonDocument? Find(string collection, BsonValue id) => _inside.WithId(collection, id);

    private void Write()
    {
        if (_changed.Count > 0)
        {
            var rows = _changed.Order(StringComparer.Ordinal).Select(collection => Digest(collection).RowOf(collection)).ToList();
            engine.Upsert(StoreCollections.Digests, rows, BsonAutoId.ObjectId);
            _changed.Clear();
        }
    }

    // What is on the disk counts, and is read again before the next change.
    private void Forget()
    {
        _digests = null;
        _changed.Clear();
    }
}

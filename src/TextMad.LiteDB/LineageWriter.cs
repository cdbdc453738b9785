using LiteDB;

namespace TextMad.LiteDB;

/// <summary>Says of what documents were made and models read. Serves one batch.</summary>
internal sealed class LineageWriter(ILiteDatabase database)
{
    private readonly List<BsonDocument> _rows = [];
    private long _key;

    /// <summary>Notes a parent.</summary>
    /// <param name="child">A document's id or a model's name.</param>
    /// <param name="parent">A document's id, a model's name or a source's.</param>
    /// <param name="kind">How the one comes from the other.</param>
    /// <param name="weight">The parent's share of the child, in [0, 1].</param>
    public void Add(string child, string parent, string kind, double weight)
    {
        _key = _key == 0 ? 1 + database.LastKey(StoreCollections.Lineage) : _key + 1;
        var row = new BsonDocument { ["_id"] = _key };
        row.SetName("child", child);
        row.SetName("parent", parent);
        row["kind"] = kind;
        row["weight"] = weight;
        _rows.Add(row);
    }

    /// <summary>Writes what was noted.</summary>
    public void Write()
    {
        database.GetCollection(StoreCollections.Lineage).Insert(_rows);
        _rows.Clear();
    }
}

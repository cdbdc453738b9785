using System.Data.Common;
using TextMad.Storage.Facts;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>Works out the shares of documents and training sets of stores that were made before shares were kept.</summary>
internal static class SharesUpgrade
{
    private const int DocumentsAStep = 5000;
    private const int SetsAStep = 8;

    private const string DocumentsSql =
        "SELECT d.key, d.id, d.origin, g.kind, g.source, g.model, g.generation FROM documents d JOIN document_groups g ON g.key = d.group_key " +
        "WHERE d.key > $1 ORDER BY d.key LIMIT $2";

    private const string MembersSql =
        "SELECT m.document_key, d.group_key, d.origin_key, m.tokens FROM training_members m JOIN documents d ON d.key = m.document_key WHERE m.set_key = $1";

    /// <summary>Takes some documents, or when these are done some training sets.</summary>
    /// <returns>How far it is, or null when nothing was left.</returns>
    public static MigrationProgress? Step(StoreConnection connection) => Documents(connection) ?? Sets(connection);

    private static MigrationProgress? Documents(StoreConnection connection)
    {
        var position = connection.Number("SELECT documents FROM upgrade_position")!.Value;
        var rows = new List<(long Key, DocumentId Id, Origin Origin, DocumentGroup Group)>();
        using (var row = connection.Prepare(DocumentsSql, position, DocumentsAStep).ExecuteReader())
        {
            while (row.Read())
            {
                rows.Add((row.GetInt64(0), Id(row, 1), StoredOrigin.Of(Id(row, 1), row.GetString(2)), DocumentRows.Group(row, 3)));
            }
        }

        if (rows.Count == 0)
        {
            return null;
        }

        var writer = new FactsWriter(connection);
        var here = rows.ToDictionary(row => row.Id, row => row.Origin);
        var walk = new SharesWalk(id => here.TryGetValue(id, out var origin) ? (origin, null) : Find(connection, id, position));
        foreach (var row in rows)
        {
            var facts = new DocumentFacts(row.Group, walk.Of(row.Id));
            if (writer.OnlyOriginOf(facts) is { } only)
            {
                connection.Execute("UPDATE documents SET origin_key = $2 WHERE key = $1", row.Key, only);
            }
            else
            {
                writer.Write([(row.Key, facts.Shares)]);
            }
        }

        connection.Execute("UPDATE upgrade_position SET documents = $1", rows[^1].Key);
        return new MigrationProgress(rows[^1].Key, connection.Number("SELECT max(key) FROM documents")!.Value, "documents");
    }

    // Shares of documents that were taken before are there; a parent may stand behind its child, and is worked out for it then.
    private static (Origin Origin, TextShares? Kept)? Find(StoreConnection connection, DocumentId id, long position)
    {
        long key;
        Origin origin;
        using (var row = connection.Prepare("SELECT key, origin FROM documents WHERE id = $1", id.ToBytes()).ExecuteReader())
        {
            if (!row.Read())
            {
                return null;
            }

            (key, origin) = (row.GetInt64(0), StoredOrigin.Of(id, row.GetString(1)));
        }

        return (origin, key <= position ? ShareRows.FactsOf(connection, id)!.Value.Shares : null);
    }

    private static MigrationProgress? Sets(StoreConnection connection)
    {
        var position = connection.Number("SELECT sets FROM upgrade_position")!.Value;
        var sets = new List<long>();
        using (var row = connection.Prepare("SELECT key FROM training_sets WHERE key > $1 ORDER BY key LIMIT $2", position, SetsAStep).ExecuteReader())
        {
            while (row.Read())
            {
                sets.Add(row.GetInt64(0));
            }
        }

        foreach (var set in sets)
        {
            var writer = new TrainingSetWriter(connection);
            using (var row = connection.Prepare(MembersSql, set).ExecuteReader())
            {
                while (row.Read())
                {
                    writer.Add(row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt64(3));
                }
            }

            writer.Write(set);
            connection.Execute("UPDATE upgrade_position SET sets = $1", set);
        }

        return sets.Count == 0
            ? null
            : new MigrationProgress(
                connection.Number("SELECT count(*) FROM training_sets WHERE key <= $1", sets[^1])!.Value, connection.Number("SELECT count(*) FROM training_sets")!.Value,
                "training sets");
    }

    private static DocumentId Id(DbDataReader row, int column) => DocumentId.FromBytes(row.GetFieldValue<byte[]>(column));
}

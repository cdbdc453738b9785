using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>Writes origins anew in stores that were made before documents of models had a purpose.</summary>
internal static class PurposesUpgrade
{
    private const int DocumentsAStep = 5000;

    private const string DocumentsSql =
        "SELECT d.key, d.origin, g.kind FROM documents d CROSS JOIN document_groups g ON g.key = d.group_key WHERE d.key > $1 ORDER BY d.key LIMIT $2";

    /// <summary>Takes some documents.</summary>
    /// <returns>How far it is, or null when nothing was left.</returns>
    public static MigrationProgress? Step(StoreConnection connection)
    {
        var last = connection.Number("SELECT documents FROM upgrade_position")!.Value;
        var (count, changed) = (0, new List<(long Key, string Origin)>());
        using (var row = connection.Prepare(DocumentsSql, last, DocumentsAStep).ExecuteReader())
        {
            for (; row.Read(); count++)
            {
                last = row.GetInt64(0);
                if (row.GetString(2) == StoredWord.Write(OriginKind.Sampled)
                    && OwnData.Read($"The origin of document number {last} in the store", () => Origin.FromJson(row.GetString(1)))
                        is Origin.Sampled { Purpose: not SamplePurpose.Sample } other)
                {
                    changed.Add((last, other.ToJson()));
                }
            }
        }

        if (count == 0)
        {
            return null;
        }

        foreach (var (key, origin) in changed)
        {
            connection.Execute("UPDATE documents SET origin = $2 WHERE key = $1", key, origin);
        }

        connection.Execute("UPDATE upgrade_position SET documents = $1", last);
        return new MigrationProgress(last, connection.Number("SELECT max(key) FROM documents")!.Value, "documents");
    }
}

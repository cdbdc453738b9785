using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>Makes the index of texts in stores that were made before it was kept.</summary>
internal static class TextIndexUpgrade
{
    private const int DocumentsAStep = 4096;
    private const long BytesAStep = 16 << 20;

    private const string TextsSql =
        "SELECT t.codec, t.data, d.bytes, d.content, d.key FROM documents d CROSS JOIN texts t ON t.document_key = d.key WHERE d.key > $1 ORDER BY d.key LIMIT $2";

    /// <summary>Takes some documents.</summary>
    /// <returns>How far it is, or null when nothing was left.</returns>
    public static MigrationProgress? Step(StoreConnection connection)
    {
        var last = connection.Number("SELECT documents FROM upgrade_position")!.Value;
        var (seen, bytes, texts) = (0, 0L, new List<(long, string)>());
        using (var row = connection.Prepare(TextsSql, last, DocumentsAStep).ExecuteReader())
        {
            for (; bytes < BytesAStep && row.Read(); seen++)
            {
                last = row.GetInt64(4);
                if (row.GetInt32(0) != TextCodec.Erased)
                {
                    texts.Add((last, DocumentRows.Text(row, 0)));
                    bytes += row.GetInt64(2);
                }
            }
        }

        if (seen == 0)
        {
            return null;
        }

        new TextIndexWriter(connection).Index(texts);
        connection.Execute("UPDATE upgrade_position SET documents = $1", last);
        return new MigrationProgress(last, connection.Number("SELECT max(key) FROM documents")!.Value, "documents");
    }
}

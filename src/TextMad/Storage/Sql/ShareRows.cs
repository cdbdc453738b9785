using System.Data.Common;
using TextMad.Storage.Facts;

namespace TextMad.Storage.Sql;

/// <summary>Reads what is kept of the shares of documents.</summary>
internal static class ShareRows
{
    /// <summary>Columns of an origin of words, of a row <c>o</c>. Of a machine that is no model of a run, the model is the name by which the source knows it.</summary>
    public const string OriginColumns = "o.writer, o.source, o.model, o.generation";

    private const string OfDocumentSql =
        $"SELECT d.key, g.kind, g.source, g.model, g.generation, {OriginColumns} FROM documents d CROSS JOIN document_groups g ON g.key = d.group_key " +
        "LEFT JOIN word_origins o ON o.key = d.origin_key WHERE d.id = $1";

    private const string SharesSql =
        $"SELECT {OriginColumns}, x.weight FROM document_shares x CROSS JOIN word_origins o ON o.key = x.origin_key WHERE x.document_key = $1";

    private const string PlacesSql = "SELECT place, weight FROM document_places WHERE document_key = $1";

    /// <summary>Returns a kind of writer as the store names it.</summary>
    public static string NameOf(WriterKind kind) => kind switch
    {
        WriterKind.Human => "human",
        WriterKind.UnknownMachine => "machine",
        _ => "model",
    };

    /// <summary>Returns what a store keeps of a document, or null when it has no such document.</summary>
    public static DocumentFacts? FactsOf(StoreConnection connection, DocumentId id)
    {
        long key;
        DocumentGroup group;
        using (var row = connection.Prepare(OfDocumentSql, id.ToBytes()).ExecuteReader())
        {
            if (!row.Read())
            {
                return null;
            }

            key = row.GetInt64(0);
            group = DocumentRows.Group(row, 1);
            if (!row.IsDBNull(5))
            {
                return new DocumentFacts(group, DocumentFacts.SharesOf(Origin(row, 5), group));
            }
        }

        return new DocumentFacts(group, new TextShares(SharesOf(connection, key), PlacesOf(connection, key), group.Own));
    }

    /// <summary>Returns the shares of a document by origin that are kept one by one.</summary>
    public static IReadOnlyList<TextShare> SharesOf(StoreConnection connection, long documentKey)
    {
        var shares = new List<TextShare>();
        using var rows = connection.Prepare(SharesSql, documentKey).ExecuteReader();
        while (rows.Read())
        {
            shares.Add(new TextShare(Origin(rows, 0), rows.GetDouble(4)));
        }

        shares.Sort((one, other) => one.Origin.CompareTo(other.Origin));
        return shares;
    }

    /// <summary>Returns the shares of a document by place that are kept one by one.</summary>
    public static IReadOnlyList<PlaceShare> PlacesOf(StoreConnection connection, long documentKey)
    {
        var places = new List<PlaceShare>();
        using var rows = connection.Prepare(PlacesSql, documentKey).ExecuteReader();
        while (rows.Read())
        {
            places.Add(new PlaceShare(rows.GetString(0), rows.GetDouble(1)));
        }

        places.Sort((one, other) => string.CompareOrdinal(one.Place, other.Place));
        return places;
    }

    /// <summary>Reads <see cref="OriginColumns"/>.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">Where they begin.</param>
    public static WordOrigin Origin(DbDataReader row, int first)
    {
        var writer = row.GetString(first) switch
        {
            "human" => Writer.Human,
            "machine" => Writer.OfMachine(row.IsDBNull(first + 2) ? null : row.GetString(first + 2)),
            _ => Writer.Of(new ModelId(row.GetString(first + 2)), row.GetInt32(first + 3)),
        };
        return new WordOrigin(row.IsDBNull(first + 1) ? null : row.GetString(first + 1), writer);
    }
}

using System.Data.Common;
using TextMad.Storage.Facts;
using TextMad.Storage.Sql.Connections;

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
    public static DocumentFacts? FactsOf(StoreConnection connection, DocumentId id) =>
        FactsOf(connection, [id]).TryGetValue(id, out var facts) ? facts : null;

    /// <summary>Returns what a store keeps of each document that it has.</summary>
    public static Dictionary<DocumentId, DocumentFacts> FactsOf(StoreConnection connection, IReadOnlyList<DocumentId> ids)
    {
        var facts = new Dictionary<DocumentId, DocumentFacts>();
        var mixed = new List<(DocumentId Id, long Key, DocumentGroup Group)>();
        connection.AskAll(OfDocumentSql, [.. ids.Select(id => new object?[] { id.ToBytes() })], (index, row) =>
        {
            var group = DocumentRows.Group(row, 1);
            if (row.IsDBNull(5))
            {
                mixed.Add((ids[index], row.GetInt64(0), group));
            }
            else
            {
                facts[ids[index]] = new DocumentFacts(group, DocumentFacts.SharesOf(Origin(row, 5), group));
            }
        });
        foreach (var ((id, _, group), (origins, places)) in mixed.Zip(SharesOf(connection, [.. mixed.Select(document => document.Key)])))
        {
            facts[id] = new DocumentFacts(group, new TextShares(origins, places, group.Own));
        }

        return facts;
    }

    /// <summary>Returns the shares of documents, by origin and by place, that are kept one by one.</summary>
    public static IReadOnlyList<(IReadOnlyList<TextShare> Origins, IReadOnlyList<PlaceShare> Places)> SharesOf(StoreConnection connection, IReadOnlyList<long> documentKeys)
    {
        var shares = documentKeys.Select(_ => (Origins: new List<TextShare>(), Places: new List<PlaceShare>())).ToList();
        object?[][] keys = [.. documentKeys.Select(key => new object?[] { key })];
        connection.AskAll(SharesSql, keys, (index, row) => shares[index].Origins.Add(new TextShare(Origin(row, 0), row.GetDouble(4))));
        connection.AskAll(PlacesSql, keys, (index, row) => shares[index].Places.Add(new PlaceShare(row.GetString(0), row.GetDouble(1))));
        foreach (var (origins, places) in shares)
        {
            origins.Sort((one, other) => one.Origin.CompareTo(other.Origin));
            places.Sort((one, other) => string.CompareOrdinal(one.Place, other.Place));
        }

        return [.. shares.Select(share => ((IReadOnlyList<TextShare>)share.Origins, (IReadOnlyList<PlaceShare>)share.Places))];
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

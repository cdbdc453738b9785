using System.Data.Common;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;
using TextMad.Storage.Sql.Connections;
using TextMad.Storage.Sql.Searching;

namespace TextMad.Storage.Sql;

/// <summary>Answers what is asked about documents.</summary>
internal sealed class DocumentReader(ReaderPool readers, string path)
{
    private const string FindSql =
        $"SELECT {DocumentRows.DocumentColumns} FROM documents d JOIN texts t ON t.document_key = d.key WHERE d.id = $1";

    private const string FindSummarySql = $"SELECT {DocumentRows.SummaryColumns} FROM documents d WHERE d.id = $1";

    private const string GroupSql =
        "SELECT g.kind, g.source, g.model, g.generation FROM documents d JOIN document_groups g ON g.key = d.group_key WHERE d.id = $1";

    private const string PrefixSql = "SELECT id FROM documents WHERE id BETWEEN $1 AND $2 ORDER BY id LIMIT $3";

    private const string CorpusTotalsSql = "SELECT documents, words, bytes FROM corpora WHERE name = $1";

    private const string ContentSql =
        "SELECT d.id, m.position FROM documents d CROSS JOIN corpus_members m WHERE d.content = $1 AND m.document_key = d.key AND m.corpus_key = $2";

    private const string ChildrenSql =
        $"SELECT {DocumentRows.SummaryColumns} FROM documents d WHERE d.key IN " +
        "(SELECT e.child_key FROM documents p JOIN derivations e ON e.parent_key = p.key WHERE p.id = $1) ORDER BY d.key";

    private const string StoredAtSql =
        "SELECT k.at FROM documents d CROSS JOIN commits k ON k.first_key = (SELECT max(x.first_key) FROM commits x WHERE x.first_key <= d.key) " +
        "WHERE d.id = $1 AND k.last_key >= d.key";

    private const string WithdrawalsSql =
        "SELECT d.id, w.reason, w.at, w.erased FROM withdrawals w CROSS JOIN documents d ON d.key = w.document_key";

    public Document? Find(DocumentId id) => readers.Ask(connection =>
    {
        using var row = connection.Prepare(FindSql, id.ToBytes()).ExecuteReader();
        return !row.Read() ? null
            : row.GetInt32(DocumentRows.SummaryCount) == TextCodec.Erased ? throw BatchRules.Erased(id, FindWithdrawal(id)!)
            : DocumentRows.Document(row, path);
    });

    public DocumentSummary? FindSummary(DocumentId id) => readers.Ask(connection =>
    {
        using var row = connection.Prepare(FindSummarySql, id.ToBytes()).ExecuteReader();
        return row.Read() ? DocumentRows.Summary(row) : null;
    });

    public TextShares? SharesOf(DocumentId id) => readers.Ask(connection => ShareRows.FactsOf(connection, id)?.Shares);

    public DateTimeOffset? StoredAt(DocumentId id) => readers.Ask(connection =>
    {
        using var row = connection.Prepare(StoredAtSql, id.ToBytes()).ExecuteReader();
        return row.Read() ? StoredTime.Read(row.GetString(0)) : (DateTimeOffset?)null;
    });

    public IReadOnlyList<DocumentId> ResolvePrefix(string prefix, int limit)
    {
        var (first, last) = BatchRules.IdsWithPrefix(prefix);
        return [.. readers.Stream(PrefixSql, [first.ToBytes(), last.ToBytes(), limit], row => DocumentId.FromBytes(row.GetFieldValue<byte[]>(0)))];
    }

    public IEnumerable<Document> Read(DocumentQuery query)
    {
        BatchRules.Require(query);
        return query.Contains is null
            ? Rows(query, DocumentRows.DocumentColumns, withTexts: true, row => DocumentRows.Document(row, path))
            : Page(readers.Stream(connection => new TextSearch(connection, path).Find(query)), query);
    }

    public IEnumerable<DocumentSummary> ReadSummaries(DocumentQuery query) => query.Contains is null
        ? Rows(query, DocumentRows.SummaryColumns, withTexts: false, DocumentRows.Summary)
        : Read(query).Select(DocumentSummary.Of);

    public IEnumerable<DocumentId> ReadIds() =>
        readers.StreamIds("SELECT id FROM documents ORDER BY key", []);

    public IEnumerable<DocumentId> ReadIds(DocumentQuery query) => query.Contains is null
        ? Rows(query, "d.id", withTexts: false, readers.StreamIds)
        : Read(query).Select(document => document.Id);

    public DocumentTotals Count(DocumentQuery query)
    {
        if (query is { Corpus: { } corpus, OriginKind: null, Source: null, Model: null, Generation: null, Run: null }
            and { Contains: null, ExcludeWithdrawn: false, Limit: null, Skip: 0 })
        {
            return readers.Ask(connection =>
            {
                using var row = connection.Prepare(CorpusTotalsSql, corpus).ExecuteReader();
                return row.Read() ? new DocumentTotals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : default;
            });
        }

        return CountByOrigin(query).Aggregate(
            default(DocumentTotals),
            (sum, group) => new(
                sum.Documents + group.Totals.Documents,
                sum.Words + group.Totals.Words,
                sum.Bytes + group.Totals.Bytes));
    }

    public IReadOnlyList<OriginTotals> CountByOrigin(DocumentQuery query)
    {
        if (query.Contains is not null || (query.ExcludeWithdrawn && query.Corpus is null) || query.Limit is not null || query.Skip > 0)
        {
            return CountOneByOne(query);
        }

        var filter = new DocumentFilter(query);
        return [.. readers.Stream(filter.Totals(), filter.Values, row => Totals(
            DocumentRows.Group(row),
            new DocumentTotals(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6))))];
    }

    public IReadOnlyDictionary<ContentHash, (DocumentId Document, long Position)> FindContents(string corpus, IReadOnlyCollection<ContentHash> contents) =>
        readers.Ask(connection => FindContents(connection, corpus, contents));

    public IReadOnlyList<DocumentSummary> Children(DocumentId id) =>
        [.. readers.Stream(ChildrenSql, [id.ToBytes()], DocumentRows.Summary)];

    public Withdrawal? FindWithdrawal(DocumentId id) => readers.Stream(WithdrawalsSql + " WHERE d.id = $1", [id.ToBytes()], Withdrawal).SingleOrDefault();

    public IEnumerable<Withdrawal> ReadWithdrawals() => readers.Stream(WithdrawalsSql + " ORDER BY d.key", [], Withdrawal);

    private static Dictionary<ContentHash, (DocumentId Document, long Position)> FindContents(
        StoreConnection connection, string corpus, IReadOnlyCollection<ContentHash> contents)
    {
        var found = new Dictionary<ContentHash, (DocumentId Document, long Position)>();
        if (connection.Number("SELECT key FROM corpora WHERE name = $1", corpus) is { } key)
        {
            ContentHash[] asked = [.. contents];
            connection.AskAll(ContentSql, [.. asked.Select(content => new object?[] { content.ToBytes(), key })], (index, row) =>
            {
                var position = row.GetInt64(1);
                if (!found.TryGetValue(asked[index], out var other) || position < other.Position)
                {
                    found[asked[index]] = (DocumentId.FromBytes(row.GetFieldValue<byte[]>(0)), position);
                }
            });
        }

        return found;
    }

    private static Withdrawal Withdrawal(DbDataReader row) => new(
        DocumentId.FromBytes(row.GetFieldValue<byte[]>(0)), row.GetString(1), StoredTime.Read(row.GetString(2)), row.GetInt64(3) != 0);

    private static OriginTotals Totals(DocumentGroup group, DocumentTotals totals) =>
        new(group.Kind, group.Source, group.ModelId, group.Generation, totals);

    private static IEnumerable<T> Page<T>(IEnumerable<T> rows, DocumentQuery query)
    {
        var rest = rows.Skip(query.Skip);
        return query.Limit is { } limit ? rest.Take(limit) : rest;
    }

    private IEnumerable<T> Rows<T>(DocumentQuery query, string columns, bool withTexts, Func<DbDataReader, T> map) =>
        Rows(query, columns, withTexts, (sql, values) => readers.Stream(sql, values, map));

    private IEnumerable<T> Rows<T>(DocumentQuery query, string columns, bool withTexts, Func<string, object?[], IEnumerable<T>> stream)
    {
        var filter = new DocumentFilter(query);
        long? onlyGroup = null;
        if (query.Corpus is null && filter.Groups is { } groupsSql)
        {
            var keys = readers.Stream(groupsSql, filter.Values, row => row.GetInt64(0)).ToList();
            if (keys.Count == 0)
            {
                return [];
            }

            onlyGroup = keys.Count == 1 ? keys[0] : null;
        }

        var (sql, values) = filter.Select(columns, withTexts, paged: true, onlyGroup);
        return stream(sql, values);
    }

    // A derived document's group depends on its parents, so it is asked for and not worked out again.
    private IReadOnlyList<OriginTotals> CountOneByOne(DocumentQuery query)
    {
        var totals = new Dictionary<DocumentGroup, DocumentTotals>();
        foreach (var document in ReadSummaries(query))
        {
            var group = readers.Ask(connection =>
            {
                using var row = connection.Prepare(GroupSql, document.Id.ToBytes()).ExecuteReader();
                row.Read();
                return DocumentRows.Group(row);
            });
            var sum = totals.GetValueOrDefault(group);
            totals[group] = new(sum.Documents + 1, sum.Words + document.Words, sum.Bytes + document.Bytes);
        }

        return [.. totals.Select(pair => Totals(pair.Key, pair.Value))];
    }
}

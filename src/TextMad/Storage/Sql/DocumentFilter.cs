using System.Globalization;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>A <see cref="DocumentQuery"/> as SQL over the tables of a store.</summary>
internal sealed class DocumentFilter
{
    private readonly DocumentQuery _query;
    private readonly List<object?> _values = [];
    private readonly string? _corpus;
    private readonly string _groups;

    public DocumentFilter(DocumentQuery query)
    {
        BatchRules.Require(query);
        _query = query;
        _corpus = query.Corpus is null ? null : Bind(query.Corpus, _values);
        var conditions = new List<string>();
        Add("g.kind = ", query.OriginKind is { } kind ? StoredWord.Write(kind) : null);
        Add("g.source = ", query.Source);
        Add("g.model = ", query.Model?.Value);
        Add("g.generation = ", query.Generation);
        if (query is not { Source: null, Model: null, Generation: null, Run: null })
        {
            // Derived documents carry what their parents share; a query asks for what was imported, crawled or sampled itself.
            conditions.Add("g.kind <> 'derived'");
        }

        if (query.Run is { } run)
        {
            conditions.Add($"g.model IN (SELECT m.id FROM runs r JOIN models m ON m.run_key = r.key WHERE r.id = {Bind(run, _values)})");
        }

        _groups = string.Join(" AND ", conditions);

        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                conditions.Add(condition + Bind(value, _values));
            }
        }
    }

    /// <summary>The values of the statement's parameters.</summary>
    public object?[] Values => [.. _values];

    /// <summary>The keys of the groups that match, two at most; null when every group does.</summary>
    public string? Groups => _groups.Length == 0 ? null : $"SELECT g.key FROM document_groups g WHERE {_groups} LIMIT 2";

    /// <summary>Questions for numbers of documents that hold all that match: of the whole store, of the groups that match, of the corpus.</summary>
    public IEnumerable<(string Sql, object?[] Values)> Reach
    {
        get
        {
            yield return _groups.Length == 0
                ? ("SELECT sum(g.documents) FROM document_groups g", [])
                : ($"SELECT sum(g.documents) FROM document_groups g WHERE {_groups}", Values);
            if (_corpus is not null)
            {
                yield return ($"SELECT c.documents FROM corpora c WHERE c.name = {_corpus}", [_query.Corpus]);
            }
        }
    }

    /// <summary>Those of some documents that match, with their texts, in order.</summary>
    /// <param name="columns">What to select, of <c>d</c> (documents) and <c>t</c> (texts).</param>
    /// <param name="keys">The keys, as <see cref="StoreConnection.List"/> makes them.</param>
    /// <returns>The statement, and the values of its parameters.</returns>
    public (string Sql, object?[] Values) SelectOf(string columns, object keys)
    {
        List<object?> values = [.. _values];
        var members = _corpus is null ? ""
            : $" CROSS JOIN corpus_members m ON m.document_key = d.key AND m.corpus_key = (SELECT c.key FROM corpora c WHERE c.name = {_corpus})";
        var groups = _groups.Length == 0 ? "" : $" AND d.group_key IN (SELECT g.key FROM document_groups g WHERE {_groups})";
        return (
            $"SELECT {columns} FROM documents d CROSS JOIN texts t ON t.document_key = d.key{members} WHERE d.key IN (SELECT value FROM json_each({Bind(keys, values)}))" +
            $"{groups} AND t.codec <> {TextCodec.Erased}{NotWithdrawn} ORDER BY {(_corpus is null ? "d.key" : "m.position")}",
            [.. values]);
    }

    /// <summary>Matching documents in order, without regard to the text that they must contain.</summary>
    /// <param name="columns">What to select, of <c>d</c> (documents) and, if they are asked for, <c>t</c> (texts).</param>
    /// <param name="withTexts">Join the texts.</param>
    /// <param name="paged">Apply the query's skip and limit.</param>
    /// <param name="onlyGroup">The one group that <see cref="Groups"/> named, when it was one.</param>
    /// <returns>The statement, and the values of its parameters.</returns>
    public (string Sql, object?[] Values) Select(string columns, bool withTexts, bool paged, long? onlyGroup)
    {
        var left = (withTexts ? $" AND t.codec <> {TextCodec.Erased}" : "") + NotWithdrawn;
        // The one group stands for all conditions.
        List<object?> values = _corpus is null && onlyGroup is not null ? [] : [.. _values];
        var texts = withTexts ? " CROSS JOIN texts t ON t.document_key = d.key" : "";
        var sql = _corpus is not null
            ? $"SELECT {columns} FROM {Members(texts)}{left} ORDER BY m.position"
            : onlyGroup is { } key
                ? $"SELECT {columns} FROM documents d{texts} WHERE d.group_key = {Bind(key, values)}{left} ORDER BY d.key"
                : $"SELECT {columns} FROM documents d{texts} WHERE {Stored()}{left} ORDER BY d.key";
        if (paged && (_query.Limit is not null || _query.Skip > 0))
        {
            sql += $" LIMIT {Bind(_query.Limit ?? long.MaxValue, values)} OFFSET {Bind(_query.Skip, values)}";
        }

        return (sql, [.. values]);
    }

    private string NotWithdrawn => _query.ExcludeWithdrawn
        ? " AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.document_key = d.key)"
        : "";

    /// <summary>Kind, source, model, generation, documents, words and bytes of each group that matches, in order of appearance.</summary>
    public string Totals() => _corpus is null
        ? "SELECT g.kind, g.source, g.model, g.generation, g.documents, g.words, g.bytes FROM document_groups g" +
          $"{(_groups.Length == 0 ? "" : " WHERE " + _groups)} ORDER BY g.key"
        : "SELECT g.kind, g.source, g.model, g.generation, count(*), CAST(sum(d.words) AS bigint), CAST(sum(d.bytes) AS bigint) FROM " +
          $"{Members(_groups.Length == 0 ? " CROSS JOIN document_groups g ON g.key = d.group_key" : "")}{NotWithdrawn} " +
          "GROUP BY g.key ORDER BY min(m.position)";

    // The keys of the matching groups' documents come out of the index; a document's row is read only when it is asked for.
    private string Stored() => _groups.Length == 0
        ? "0 = 0"
        : $"d.key IN (SELECT i.key FROM document_groups g CROSS JOIN documents i ON i.group_key = g.key WHERE {_groups})";

    private string Members(string joins) =>
        "corpora c CROSS JOIN corpus_members m ON m.corpus_key = c.key CROSS JOIN documents d ON d.key = m.document_key" +
        (_groups.Length == 0 ? "" : " CROSS JOIN document_groups g ON g.key = d.group_key") +
        $"{joins} WHERE c.name = {_corpus}{(_groups.Length == 0 ? "" : " AND " + _groups)}";

    private static string Bind(object? value, List<object?> values)
    {
        values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
    }
}

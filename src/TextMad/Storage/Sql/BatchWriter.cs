using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.Storage.Sql;

/// <summary>
/// Writes the documents and corpora of one batch inside an open transaction. An instance serves one batch: it remembers the keys
/// it has met.
/// </summary>
internal sealed class BatchWriter : IDocumentWriter
{
    private readonly StoreConnection _connection;
    private readonly Dictionary<DocumentId, StoredDocument> _known = [];
    private readonly Dictionary<long, DocumentTotals> _groupAdded = [];
    private readonly FactsWriter _facts;
    private readonly List<(long Key, Document Document)> _added = [];
    private readonly Dictionary<string, CorpusAppender> _corpora = new(StringComparer.Ordinal);

    public BatchWriter(StoreConnection connection)
    {
        _connection = connection;
        _facts = new FactsWriter(connection);
    }

    /// <summary>Adds documents that are new, with their groups' totals, what they owe and what they were made from.</summary>
    public CommitReport WriteDocuments(IReadOnlyList<PreparedDocument> documents)
    {
        var nextKey = 1 + (_connection.Number("SELECT max(key) FROM documents") ?? 0);
        var resolver = new FactsResolver(id => ShareRows.FactsOf(_connection, id), documents);
        foreach (var prepared in documents)
        {
            var facts = resolver.FactsOf(prepared);
            var group = _facts.KeyOf(facts.Group);
            var origin = _facts.OnlyOriginOf(facts);
            var isNew = 1 == _connection.Execute(
                "INSERT INTO documents (key, id, content, group_key, language, words, bytes, origin, origin_key) " +
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
                nextKey,
                prepared.Id,
                prepared.Content,
                group,
                prepared.Document.Language,
                prepared.Words,
                prepared.Bytes,
                prepared.Origin,
                origin);
            if (!isNew)
            {
                continue;
            }

            _connection.Execute(
                "INSERT INTO texts (document_key, codec, data) VALUES ($1, $2, $3)",
                nextKey,
                prepared.Codec,
                prepared.Data);
            if (origin is null)
            {
                _facts.Write(nextKey, facts.Shares);
            }

            _known.Add(prepared.Document.Id, new(nextKey, group, origin, prepared.Words, prepared.Bytes));
            _added.Add((nextKey, prepared.Document));
            var sum = _groupAdded.GetValueOrDefault(group);
            _groupAdded[group] = new(sum.Documents + 1, sum.Words + prepared.Words, sum.Bytes + prepared.Bytes);
            nextKey++;
        }

        foreach (var (group, sum) in _groupAdded)
        {
            _connection.Execute(
                "UPDATE document_groups SET documents = documents + $2, words = words + $3, bytes = bytes + $4 WHERE key = $1",
                group,
                sum.Documents,
                sum.Words,
                sum.Bytes);
        }

        // After all of them, since a parent may stand behind its child in the batch.
        foreach (var (key, document) in _added)
        {
            WriteDerivations(key, document);
        }

        return new CommitReport(_added.Count, documents.Count - _added.Count);
    }

    /// <summary>Notes when the documents that were added are stored: a row for each stretch of them that has one time.</summary>
    public void WriteTimes(StoreBatch batch)
    {
        if (_added.Count == 0)
        {
            return;
        }

        foreach (var (first, last, at) in batch.Times(_added.Select(added => (added.Key, added.Document.Id))))
        {
            _connection.Execute("INSERT INTO commits (first_key, last_key, at) VALUES ($1, $2, $3)", first, last, StoredTime.Write(at));
        }
    }

    /// <summary>Creates corpora that do not exist.</summary>
    public void WriteCorpora(IEnumerable<CorpusRecord> corpora)
    {
        foreach (var corpus in corpora)
        {
            BatchRules.Require(corpus);
            _connection.Execute(
                "INSERT INTO corpora (name, description) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
                corpus.Name,
                corpus.Description);
        }
    }

    /// <summary>Appends documents to corpora; those that are members already stay where they are.</summary>
    public void WriteMembers(IEnumerable<CorpusMember> members)
    {
        foreach (var member in members)
        {
            var corpus = Corpus(member.Corpus);
            var document = Find(member.Document, "corpus", member.Corpus);
            var added = _connection.Execute(
                "INSERT INTO corpus_members (corpus_key, position, document_key) VALUES ($1, $2, $3) " +
                "ON CONFLICT (document_key, corpus_key) DO NOTHING",
                corpus.Key,
                corpus.NextPosition,
                document.Key);
            if (added == 1)
            {
                corpus.NextPosition++;
                corpus.Added = new(corpus.Added.Documents + 1, corpus.Added.Words + document.Words, corpus.Added.Bytes + document.Bytes);
            }
        }

        foreach (var corpus in _corpora.Values)
        {
            _connection.Execute(
                "UPDATE corpora SET documents = documents + $2, words = words + $3, bytes = bytes + $4 WHERE key = $1",
                corpus.Key,
                corpus.Added.Documents,
                corpus.Added.Words,
                corpus.Added.Bytes);
        }
    }

    /// <summary>Notes what was not taken in; the same note twice counts once.</summary>
    public void WriteDropped(IEnumerable<DroppedDocument> dropped)
    {
        foreach (var note in dropped)
        {
            _connection.Execute(
                "INSERT INTO dropped (scope, source, reason, detail) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                note.Scope,
                note.Source,
                note.Reason,
                note.Detail);
        }
    }

    /// <summary>Withdraws documents, and erases the texts of those that are to lose them.</summary>
    public void WriteWithdrawals(IEnumerable<Withdrawal> withdrawals)
    {
        foreach (var withdrawal in withdrawals)
        {
            BatchRules.Require(withdrawal);
            var key = Find(withdrawal.Document, "withdrawal", withdrawal.Reason).Key;
            _connection.Execute(
                "INSERT INTO withdrawals (document_key, reason, at, erased) VALUES ($1, $2, $3, 0) ON CONFLICT (document_key) DO NOTHING",
                key,
                withdrawal.Reason,
                StoredTime.Write(withdrawal.At));
            if (withdrawal.Erased)
            {
                _connection.Execute("UPDATE withdrawals SET erased = 1 WHERE document_key = $1", key);
                _connection.Execute("UPDATE texts SET codec = $2, data = $3 WHERE document_key = $1", key, TextCodec.Erased, Array.Empty<byte>());
            }
        }
    }

    /// <summary>Returns a document of this batch or of the store.</summary>
    /// <param name="id">The id of the document.</param>
    /// <param name="user">What kind of thing refers to it, for the complaint when it does not exist.</param>
    /// <param name="name">The name of that thing.</param>
    public StoredDocument Find(DocumentId id, string user, string name)
    {
        if (_known.TryGetValue(id, out var known))
        {
            return known;
        }

        using var row = _connection.Prepare("SELECT key, group_key, origin_key, words, bytes FROM documents WHERE id = $1", id.ToBytes()).ExecuteReader();
        if (!row.Read())
        {
            throw BatchRules.NoDocument(id, user, name);
        }

        known = new StoredDocument(row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt32(3), row.GetInt32(4));
        _known.Add(id, known);
        return known;
    }

    private void WriteDerivations(long key, Document document)
    {
        foreach (var parent in document.Origin.MadeFrom)
        {
            Write(parent.Document, "made_from", parent.Weight);
        }

        // A prompt is a parent even when an edit has left none of its words.
        if (document.Origin is Origin.Sampled { Prompt: { } prompt } sampled)
        {
            Write(prompt, sampled.Purpose == SamplePurpose.Edit ? "edited_from" : "continued_from", 1 - sampled.MachineShare);
        }

        void Write(DocumentId parent, string role, double weight) => _connection.Execute(
            "INSERT INTO derivations (parent_key, child_key, role, weight) VALUES ($1, $2, $3, $4) " +
            "ON CONFLICT (parent_key, child_key, role) DO UPDATE SET weight = derivations.weight + excluded.weight",
            Find(parent, "document", document.Id.ToString()).Key,
            key,
            role,
            weight);
    }

    private CorpusAppender Corpus(string name)
    {
        if (!_corpora.TryGetValue(name, out var corpus))
        {
            var key = _connection.Number("SELECT key FROM corpora WHERE name = $1", name) ?? throw BatchRules.NoCorpus(name);
            var last = _connection.Number("SELECT max(position) FROM corpus_members WHERE corpus_key = $1", key);
            corpus = new CorpusAppender(key, last + 1 ?? 0);
            _corpora.Add(name, corpus);
        }

        return corpus;
    }

    private sealed class CorpusAppender(long key, long nextPosition)
    {
        public long Key => key;

        public long NextPosition { get; set; } = nextPosition;

        public DocumentTotals Added { get; set; }
    }

    /// <summary>The keys and size of a document that the store holds.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="GroupKey">The key of its group.</param>
    /// <param name="OriginKey">That of the one origin of its words; null when its shares are kept one by one.</param>
    /// <param name="Words">Its words.</param>
    /// <param name="Bytes">Its UTF-8 bytes.</param>
    internal readonly record struct StoredDocument(long Key, long GroupKey, long? OriginKey, int Words, int Bytes);
}

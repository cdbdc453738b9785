using TextMad.Storage.Facts;
using TextMad.Storage.Records;
using TextMad.Storage.Sql.Connections;

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
    private readonly TextIndexWriter _index;
    private readonly FactsWriter _facts;
    private readonly List<(long Key, Document Document)> _added = [];
    private readonly Dictionary<string, CorpusAppender> _corpora = new(StringComparer.Ordinal);

    public BatchWriter(StoreConnection connection, TextIndexWriter index)
    {
        (_connection, _index) = (connection, index);
        _facts = new FactsWriter(connection);
    }

    /// <summary>Adds documents that are new, with what they owe and what they were made from.</summary>
    public CommitReport WriteDocuments(IReadOnlyList<PreparedDocument> documents)
    {
        var parents = FactsOfParents(documents);
        var resolver = new FactsResolver(id => parents.TryGetValue(id, out var found) ? found : null, documents);
        var facts = documents.Select(resolver.FactsOf).ToList();
        _facts.Find(facts);
        var keys = _connection.AddDocuments([.. documents.Zip(facts, (document, its) => new DocumentRow(
            document.Id,
            document.Content,
            _facts.KeyOf(its.Group),
            document.Document.Language,
            document.Words,
            document.Bytes,
            document.Origin,
            _facts.OnlyOriginOf(its)))]);
        var (texts, mixed) = (new List<object?[]>(), new List<(long, TextShares)>());
        for (var i = 0; i < documents.Count; i++)
        {
            if (keys[i] is not { } key)
            {
                continue;
            }

            var (prepared, its) = (documents[i], facts[i]);
            var (group, origin) = (_facts.KeyOf(its.Group), _facts.OnlyOriginOf(its));
            texts.Add([key, prepared.Codec, prepared.Data]);
            if (prepared.Codec != TextCodec.Erased)
            {
                _index.Add(key, prepared.Document.Text, prepared.Bytes);
            }

            if (origin is null)
            {
                mixed.Add((key, its.Shares));
            }

            _known.Add(prepared.Document.Id, new(key, group, origin, prepared.Words, prepared.Bytes));
            _added.Add((key, prepared.Document));
            var sum = _groupAdded.GetValueOrDefault(group);
            _groupAdded[group] = new(sum.Documents + 1, sum.Words + prepared.Words, sum.Bytes + prepared.Bytes);
        }

        _connection.InsertAll(StoreTables.Texts, texts);
        _facts.Write(mixed);

        // After all of them, since a parent may stand behind its child in the batch.
        WriteDerivations();
        return new CommitReport(_added.Count, documents.Count - _added.Count);
    }

    /// <summary>Notes when the documents that were added are stored: a row for each stretch of them that has one time.</summary>
    public void WriteTimes(StoreBatch batch)
    {
        if (_added.Count == 0)
        {
            return;
        }

        _connection.ExecuteAll(
            "INSERT INTO commits (first_key, last_key, at) VALUES ($1, $2, $3)",
            [.. batch.Times(_added.Select(added => (added.Key, added.Document.Id))).Select(time => new object?[] { time.First, time.Last, StoredTime.Write(time.At) })]);
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
        CorpusMember[] all = [.. members];

        // Who appends to a corpus holds it until the end of the transaction; always in the same order, so that nobody waits for who waits for him.
        foreach (var name in all.Select(member => member.Corpus).Distinct().Order(StringComparer.Ordinal))
        {
            _corpora.Add(name, Corpus(name));
        }

        FindAll(all.Select(member => member.Document));
        var there = new HashSet<(long Corpus, long Document)>();
        var added = _added.Select(document => document.Key).ToHashSet();

        // One that this batch added is a member of nothing yet.
        object?[][] old = [.. all.Where(member => _known.TryGetValue(member.Document, out var known) && !added.Contains(known.Key))
            .Select(member => new object?[] { _known[member.Document].Key, _corpora[member.Corpus].Key })];
        _connection.AskAll(
            "SELECT 1 FROM corpus_members WHERE document_key = $1 AND corpus_key = $2", old, (index, _) => there.Add(((long)old[index][1]!, (long)old[index][0]!)));
        var rows = new List<object?[]>();
        foreach (var member in all)
        {
            var corpus = _corpora[member.Corpus];
            var document = Find(member.Document, "corpus", member.Corpus);
            if (there.Add((corpus.Key, document.Key)))
            {
                rows.Add([corpus.Key, corpus.NextPosition++, document.Key]);
                corpus.Added = new(corpus.Added.Documents + 1, corpus.Added.Words + document.Words, corpus.Added.Bytes + document.Bytes);
            }
        }

        _connection.InsertAll(StoreTables.CorpusMembers, rows);
    }

    /// <summary>
    /// Adds what was written to the totals of groups and corpora: at the end, because others who add to the same wait from here on until the transaction ends.
    /// </summary>
    public void WriteTotals()
    {
        _connection.ExecuteAll(
            "UPDATE document_groups SET documents = documents + $2, words = words + $3, bytes = bytes + $4 WHERE key = $1",
            [.. _groupAdded.OrderBy(group => group.Key).Select(group => new object?[] { group.Key, group.Value.Documents, group.Value.Words, group.Value.Bytes })]);
        _connection.ExecuteAll(
            "UPDATE corpora SET documents = documents + $2, words = words + $3, bytes = bytes + $4 WHERE key = $1",
            [.. _corpora.Values.Where(corpus => corpus.Added.Documents > 0).OrderBy(corpus => corpus.Key)
                .Select(corpus => new object?[] { corpus.Key, corpus.Added.Documents, corpus.Added.Words, corpus.Added.Bytes })]);
    }

    /// <summary>Notes what was not taken in; the same note twice counts once.</summary>
    public void WriteDropped(IEnumerable<DroppedDocument> dropped) => _connection.ExecuteAll(
        "INSERT INTO dropped (scope, source, reason, detail) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        [.. dropped.Select(note => new object?[] { note.Scope, note.Source, note.Reason, note.Detail })]);

    /// <summary>Withdraws documents, and erases the texts of those that are to lose them.</summary>
    public void WriteWithdrawals(IEnumerable<Withdrawal> withdrawals)
    {
        var erased = new List<long>();
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
                erased.Add(key);
            }
        }

        _index.Forget(erased);
    }

    /// <summary>Looks for many documents at once, before <see cref="Find"/> is asked for each.</summary>
    public void FindAll(IEnumerable<DocumentId> ids)
    {
        DocumentId[] unknown = [.. ids.Where(id => !_known.ContainsKey(id)).Distinct()];
        _connection.AskAll(
            "SELECT key, group_key, origin_key, words, bytes FROM documents WHERE id = $1",
            [.. unknown.Select(id => new object?[] { id.ToBytes() })],
            (index, row) => _known.Add(
                unknown[index], new StoredDocument(row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt32(3), row.GetInt32(4))));
    }

    /// <summary>Returns a document of this batch or of the store.</summary>
    /// <param name="id">The id of the document.</param>
    /// <param name="user">What kind of thing refers to it, for the complaint when it does not exist.</param>
    /// <param name="name">The name of that thing.</param>
    public StoredDocument Find(DocumentId id, string user, string name)
    {
        if (!_known.ContainsKey(id))
        {
            FindAll([id]);
        }

        return _known.TryGetValue(id, out var known) ? known : throw BatchRules.NoDocument(id, user, name);
    }

    private Dictionary<DocumentId, DocumentFacts> FactsOfParents(IReadOnlyList<PreparedDocument> documents)
    {
        var parents = documents.Where(document => document.Facts is null).SelectMany(document => document.Document.Origin.Inherited.Select(parent => parent.Document)).ToHashSet();
        if (parents.Count > 0)
        {
            parents.ExceptWith(documents.Select(document => document.Document.Id));
        }

        return ShareRows.FactsOf(_connection, [.. parents]);
    }

    private void WriteDerivations()
    {
        FindAll(_added.SelectMany(added => BatchRules.ParentsOf(added.Document.Origin)));
        var weights = new OrderedDictionary<(long Parent, long Child, string Role), double>();
        foreach (var (key, document) in _added)
        {
            foreach (var parent in document.Origin.MadeFrom)
            {
                Add(parent.Document, "made_from", parent.Weight);
            }

            // A prompt is a parent even when an edit has left none of its words.
            if (document.Origin is Origin.Sampled { Prompt: { } prompt } sampled)
            {
                Add(prompt, sampled.Purpose == SamplePurpose.Edit ? "edited_from" : "continued_from", 1 - sampled.MachineShare);
            }

            void Add(DocumentId parent, string role, double weight)
            {
                var row = (Find(parent, "document", document.Id.ToString()).Key, key, role);
                weights[row] = weights.TryGetValue(row, out var sum) ? sum + weight : weight;
            }
        }

        _connection.InsertAll(StoreTables.Derivations, [.. weights.Select(row => new object?[] { row.Key.Parent, row.Key.Child, row.Key.Role, row.Value })]);
    }

    private CorpusAppender Corpus(string name)
    {
        var key = _connection.Number("SELECT key FROM corpora WHERE name = $1" + _connection.RowLock, name) ?? throw BatchRules.NoCorpus(name);
        var last = _connection.Number("SELECT max(position) FROM corpus_members WHERE corpus_key = $1", key);
        return new CorpusAppender(key, last + 1 ?? 0);
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

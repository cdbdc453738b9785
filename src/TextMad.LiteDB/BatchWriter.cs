using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>Writes the documents and corpora of one batch inside an open transaction. An instance serves one batch: it remembers what it has met.</summary>
internal sealed class BatchWriter(ILiteDatabase database) : IDocumentWriter
{
    private const int ChunkSize = 500;

    private readonly Dictionary<DocumentId, StoredDocument> _known = [];
    private readonly HashSet<DocumentId> _absent = [];
    private readonly Dictionary<(long Group, WordOrigin Origin), TextShares> _shares = [];
    private readonly HashSet<long> _added = [];
    private readonly Dictionary<string, CorpusAppender> _corpora = new(StringComparer.Ordinal);

    // By key.
    private readonly List<(long Key, DocumentId Id)> _inOrder = [];

    /// <summary>Adds documents that are new, with their groups' totals and what they derive from.</summary>
    public CommitReport WriteDocuments(IReadOnlyList<PreparedDocument> documents)
    {
        var nextKey = 1 + database.LastKey(StoreCollections.Documents);
        var resolver = new FactsResolver(StoredFacts, documents);
        var groups = new GroupWriter(database);
        var readable = StoreCollections.IsReadable(database);
        var (rows, texts, parts) = (new List<BsonDocument>(), new List<BsonDocument>(), new List<BsonDocument>());
        var added = new List<Document>();
        Meet(documents.Select(prepared => prepared.Document.Id));
        foreach (var prepared in documents)
        {
            var facts = resolver.FactsOf(prepared);
            if (TryFind(prepared.Document.Id) is not null)
            {
                continue;
            }

            var group = groups.Add(facts.Group, new DocumentTotals(1, prepared.Words, prepared.Bytes));
            rows.Add(Rows.Of(prepared, nextKey, group, facts));
            var (text, rest) = TextRows.Of(nextKey, prepared, readable);
            texts.Add(text);
            parts.AddRange(rest);
            _absent.Remove(prepared.Document.Id);
            _known[prepared.Document.Id] = new(nextKey, group, prepared.Words, prepared.Bytes, SharesOf(group, facts));
            _added.Add(nextKey);
            added.Add(prepared.Document);
            _inOrder.Add((nextKey, prepared.Document.Id));
            nextKey++;
        }

        groups.Write();
        database.GetCollection(StoreCollections.Documents).Insert(rows);
        database.GetCollection(StoreCollections.Texts).Insert(texts);
        database.GetCollection(StoreCollections.TextParts).Insert(parts);

        // After all of them, since a parent may stand behind its child in the batch.
        WriteParents(added);
        return new CommitReport(added.Count, documents.Count - added.Count);
    }

    /// <inheritdoc/>
    public void WriteTimes(StoreBatch batch) => DocumentTimes.Write(database, batch, _inOrder);

    /// <summary>Creates corpora that do not exist.</summary>
    public void WriteCorpora(IEnumerable<CorpusRecord> corpora)
    {
        foreach (var corpus in corpora)
        {
            BatchRules.Require(corpus);
            if (Corpus(corpus.Name) is null)
            {
                database.GetCollection(StoreCollections.Corpora).Insert(new BsonDocument
                {
                    ["_id"] = 1 + database.LastKey(StoreCollections.Corpora),
                    ["name"] = corpus.Name,
                    ["key"] = IndexKey.Of(corpus.Name),
                    ["description"] = corpus.Description,
                    ["documents"] = 0L,
                    ["words"] = 0L,
                    ["bytes"] = 0L,
                });
            }
        }
    }

    /// <summary>Appends documents to corpora; those that are members already stay where they are.</summary>
    public void WriteMembers(IEnumerable<CorpusMember> members)
    {
        var all = members.ToList();
        Meet(all.Select(member => member.Document));
        foreach (var member in all)
        {
            if (!_corpora.TryGetValue(member.Corpus, out var tail))
            {
                tail = new CorpusAppender(database, Corpus(member.Corpus) ?? throw BatchRules.NoCorpus(member.Corpus));
                _corpora.Add(member.Corpus, tail);
            }

            var document = Find(member.Document, "corpus", member.Corpus);
            tail.Add(document, isNew: _added.Contains(document.Key));
        }

        foreach (var tail in _corpora.Values)
        {
            tail.Write();
        }
    }

    /// <summary>Notes what was not taken in; the same note twice counts once.</summary>
    public void WriteDropped(IEnumerable<DroppedDocument> dropped)
    {
        var notes = new List<BsonDocument>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        var nextKey = 1 + database.LastKey(StoreCollections.Dropped);
        foreach (var note in dropped)
        {
            var once = IndexKey.Of(note.Scope, note.Source, note.Reason, note.Detail);
            if (met.Add(once) && database.One(StoreCollections.Dropped, "once", once) is null)
            {
                notes.Add(new BsonDocument
                {
                    ["_id"] = nextKey++,
                    ["scope"] = note.Scope,
                    ["source"] = note.Source,
                    ["reason"] = note.Reason,
                    ["detail"] = note.Detail,
                    ["once"] = once,
                    ["scope_key"] = IndexKey.Of(note.Scope),
                    ["source_key"] = IndexKey.Of(note.Source),
                    ["about"] = note.Detail is { Length: >= 32 } detail && DocumentId.TryParse(detail[..32], out var id) ? id.ToString() : null,
                });
            }
        }

        database.GetCollection(StoreCollections.Dropped).Insert(notes);
    }

    /// <summary>Withdraws documents, and erases the texts of those that are to lose them.</summary>
    public void WriteWithdrawals(IEnumerable<Withdrawal> withdrawals)
    {
        var rows = database.GetCollection(StoreCollections.Withdrawals);
        var texts = database.GetCollection(StoreCollections.Texts);
        foreach (var withdrawal in withdrawals)
        {
            BatchRules.Require(withdrawal);
            var key = Find(withdrawal.Document, "withdrawal", withdrawal.Reason).Key;
            if (rows.FindById(key) is not { } row)
            {
                row = new BsonDocument { ["_id"] = key, ["document"] = withdrawal.Document.ToString(), ["reason"] = withdrawal.Reason };
                StoredDate.Write(row, "at", withdrawal.At);
                row["erased"] = false;
            }

            row["erased"] = row["erased"].AsBoolean || withdrawal.Erased;
            rows.Upsert(row);
            if (withdrawal.Erased)
            {
                texts.Update(TextRows.Erased(key, withdrawal.Document));
                TextRows.DeleteParts(database, key);
            }
        }
    }

    /// <summary>Looks for many documents at once, which is quicker than one after the other.</summary>
    public void Meet(IEnumerable<DocumentId> documents)
    {
        foreach (var ids in documents.Where(id => !_known.ContainsKey(id) && !_absent.Contains(id)).Distinct().Chunk(ChunkSize))
        {
            foreach (var row in database.AnyOf(StoreCollections.Documents, "id", ids.Select(id => new BsonValue(id.ToString()))))
            {
                _known.Add(Rows.Id(row), Stored(row));
            }

            _absent.UnionWith(ids.Where(id => !_known.ContainsKey(id)));
        }
    }

    /// <summary>Returns a document of this batch or of the store.</summary>
    /// <param name="id">The id of the document.</param>
    /// <param name="user">What kind of thing refers to it, for the complaint when it does not exist.</param>
    /// <param name="name">The name of that thing.</param>
    public StoredDocument Find(DocumentId id, string user, string name) => TryFind(id) ?? throw BatchRules.NoDocument(id, user, name);

    private StoredDocument? TryFind(DocumentId id)
    {
        if (_known.TryGetValue(id, out var known))
        {
            return known;
        }

        if (_absent.Contains(id) || database.One(StoreCollections.Documents, "id", id.ToString()) is not { } row)
        {
            return null;
        }

        known = Stored(row);
        _known.Add(id, known);
        return known;
    }

    private StoredDocument Stored(BsonDocument row) => StoredDocument.Of(row, SharesOf(Rows.GroupKey(row), Rows.Facts(row)));

    // Most documents of a group have the same shares, which are kept in one object.
    private TextShares SharesOf(long group, DocumentFacts facts)
    {
        if (facts.OnlyOrigin is not { } only)
        {
            return facts.Shares;
        }

        if (!_shares.TryGetValue((group, only), out var shares))
        {
            shares = facts.Shares;
            _shares.Add((group, only), shares);
        }

        return shares;
    }

    private DocumentFacts? StoredFacts(DocumentId id) =>
        database.One(StoreCollections.Documents, "id", id.ToString()) is { } row ? Rows.Facts(row) : null;

    private BsonDocument? Corpus(string name) => database.One(StoreCollections.Corpora, "key", IndexKey.Of(name));

    private void WriteParents(List<Document> documents)
    {
        var lineage = new LineageWriter(database);
        foreach (var document in documents)
        {
            var parents = document.Origin.MadeFrom.Select(parent => (parent.Document, Kind: "made_from", parent.Weight));

            // A prompt is a parent even when an edit has left none of its words.
            if (document.Origin is Origin.Sampled { Prompt: { } prompt } sampled)
            {
                parents = parents.Append((prompt, sampled.Purpose == SamplePurpose.Edit ? "edited_from" : "continued_from", 1 - sampled.MachineShare));
            }

            foreach (var parent in parents.GroupBy(parent => (parent.Document, parent.Kind)))
            {
                Find(parent.Key.Document, "document", document.Id.ToString());
                lineage.Add(document.Id.ToString(), parent.Key.Document.ToString(), parent.Key.Kind, parent.Sum(part => part.Weight));
            }
        }

        lineage.Write();
    }
}

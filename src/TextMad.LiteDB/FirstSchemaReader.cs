using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>What a store of the first schema holds: origins as JSON, texts as compressed parts, times as text.</summary>
internal sealed class FirstSchemaReader(ILiteDatabase database)
{
    private const int PartBits = 12;

    /// <summary>Documents; their keys are 1, 2, 3, ...</summary>
    public long Documents => database.LastKey(StoreCollections.Documents);

    /// <summary>Corpora, in the order in which they were made, with the number of their members.</summary>
    public IEnumerable<(long Key, CorpusRecord Corpus, long Members)> Corpora() => database.InOrder(StoreCollections.Corpora).ToList()
        .Select(row => (row["_id"].AsInt64, new CorpusRecord(row["name"].AsString, row.Text("description")), row["documents"].AsInt64));

    /// <summary>Returns what was not taken in.</summary>
    public IEnumerable<DroppedDocument> Dropped() => database.InOrder(StoreCollections.Dropped).Select(Rows.Dropped);

    /// <summary>Withdrawals.</summary>
    public IEnumerable<Withdrawal> Withdrawals() => database.InOrder(StoreCollections.Withdrawals).Select(row => new Withdrawal(
        DocumentId.Parse(row["document"].AsString), row["reason"].AsString, StoredTime.Read(row["at"].AsString), row["erased"].AsBoolean));

    /// <summary>Runs.</summary>
    public IEnumerable<RunRecord> Runs() => database.InOrder(StoreCollections.Runs).Select(row => new RunRecord(
        row["id"].AsString,
        StoredWord.Read<RunStatus>(row["status"].AsString),
        row["configuration"].AsString,
        StoredTime.Read(row["started"].AsString),
        row.Text("finished") is { } finished ? StoredTime.Read(finished) : null));

    /// <summary>Returns the models.</summary>
    public IEnumerable<ModelRecord> Models() => database.InOrder(StoreCollections.Models).Select(row =>
    {
        // A seed stood as the signed number of the same bits.
        row["seed"] = unchecked((ulong)row["seed"].AsInt64) is var seed && seed <= long.MaxValue ? (long)seed : (decimal)seed;
        return Rows.Model(row);
    });

    /// <summary>Training sets, in the order in which they were made.</summary>
    public IEnumerable<(long Key, TrainingSetRecord Set)> TrainingSets() =>
        database.InOrder(StoreCollections.TrainingSets).ToList().Select(row => (row["_id"].AsInt64, Rows.Set(row)));

    /// <summary>Returns the members of a training set.</summary>
    public IEnumerable<TrainingMember> Members(long set) =>
        RunReader.Members(database, set).Select(member => new TrainingMember(IdOf(member.Document), member.Tokens));

    /// <summary>Returns the documents of a corpus.</summary>
    /// <param name="corpus">Its key.</param>
    /// <param name="skip">How many to pass over.</param>
    public IEnumerable<DocumentId> DocumentsOf(long corpus, long skip)
    {
        var (first, last) = StoreCollections.RangeOf(corpus);
        foreach (var block in database.GetCollection(StoreCollections.CorpusMembers).Query().Where("_id BETWEEN @0 AND @1", first, last).OrderBy("_id").ToEnumerable())
        {
            foreach (var document in block.Numbers("documents"))
            {
                if (skip-- <= 0)
                {
                    yield return IdOf(document);
                }
            }
        }
    }

    /// <summary>Returns the documents from a key on, and those behind them that they were made from: these came in one batch.</summary>
    /// <param name="first">The first key.</param>
    /// <param name="count">How many, as long as none of them is made from a later one.</param>
    public IReadOnlyList<PreparedDocument> Read(long first, int count)
    {
        var documents = new List<PreparedDocument>();
        for (var (next, end) = (first, first + count - 1); next <= end; next = first + documents.Count)
        {
            var texts = database.Range(StoreCollections.Texts, next << PartBits, ((end + 1) << PartBits) - 1).ToLookup(part => part["_id"].AsInt64 >> PartBits);
            var rows = database.Range(StoreCollections.Documents, next, end);
            if (rows.Count == 0)
            {
                break;
            }

            foreach (var row in rows)
            {
                var document = Prepare(row, [.. texts[row["_id"].AsInt64]]);
                documents.Add(document);
                foreach (var parent in BatchRules.ParentsOf(document.Document.Origin))
                {
                    end = Math.Max(end, KeyOf(parent));
                }
            }
        }

        return documents;
    }

    private static PreparedDocument Prepare(BsonDocument row, List<BsonDocument> parts)
    {
        var content = Convert.FromHexString(row["content"].AsString);
        var codec = parts.Count == 0 ? TextCodec.Raw : parts[0]["codec"].AsInt32;
        byte[] data = [.. parts.SelectMany(part => part["data"].AsBinary)];

        // A text that is damaged is taken along as it is; it is named when somebody reads it.
        var text = TextCodec.Decode(codec, data, row["bytes"].AsInt32, ContentHash.FromBytes(content)) ?? "";
        var id = DocumentId.Parse(row["id"].AsString);
        var origin = StoredOrigin.Of(id, row["origin"].AsString);
        return new PreparedDocument(
            Document.Restore(id, text, origin, row.Text("language")),
            id.ToBytes(),
            content,
            PreparedDocument.FactsOf(origin),
            origin.ToJson(),
            row["words"].AsInt32,
            row["bytes"].AsInt32,
            codec,
            data);
    }

    private DocumentId IdOf(long key) => DocumentId.Parse(database.WithId(StoreCollections.Documents, key)!["id"].AsString);

    private long KeyOf(DocumentId id) => database.One(StoreCollections.Documents, "id", id.ToString())?["_id"].AsInt64 ?? 0;
}

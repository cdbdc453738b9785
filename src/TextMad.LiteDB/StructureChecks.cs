using LiteDB;
using TextMad.Storage.Facts;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>What must hold between the collections of a store, and between them and their indexes.</summary>
internal static class StructureChecks
{
    // Tolerance for shares that were summed in another order.
    private const double Rounding = 1e-6;

    /// <summary>Returns what is wrong, a line each.</summary>
    public static IEnumerable<string> Of(ILiteDatabase database, CancellationToken cancellation)
    {
        var groups = new Dictionary<long, DocumentTotals>();
        var documents = new List<StoredDocument> { default };
        var (gaps, misplaced, unfound, unowed) = (0L, 0, 0, 0);
        var removed = database.GetCollection(StoreCollections.Store).FindById(ChangeWriter.Removed)?["documents"].AsInt64 ?? 0;
        foreach (var row in database.InOrder(StoreCollections.Documents))
        {
            cancellation.ThrowIfCancellationRequested();
            var document = StoredDocument.Of(row);
            for (; documents.Count < document.Key; gaps++)
            {
                documents.Add(default);
            }

            misplaced += document.Key == documents.Count && StoreCollections.Low(row["by_group"].AsInt64) == document.Key ? 0 : 1;
            documents.Add(document);
            groups[document.Group] = Plus(groups.GetValueOrDefault(document.Group), document);
            unfound += database.One(StoreCollections.Documents, "id", row["id"])?["_id"] == row["_id"] ? 0 : 1;
            unowed += Math.Abs(document.Shares.Origins.Sum(share => share.Weight) - 1) < Rounding ? 0 : 1;
        }

        yield return Say((int)Math.Max(0, gaps - removed), "documents are missing that nobody removed");
        yield return Say(misplaced, "documents are not at the position where they were stored");
        yield return Say(unfound, "documents are not found by their id");
        yield return Say(unowed, "documents have shares of sources and writers that do not add up to 1");
        var stored = database.InOrder(StoreCollections.Groups).ToDictionary(row => row["_id"].AsInt64, Rows.Totals);
        yield return Say(groups.Keys.Count(group => !stored.ContainsKey(group)), "groups of documents do not exist");
        yield return Say(
            stored.Count(group => group.Value != groups.GetValueOrDefault(group.Key)), "groups of documents have totals that differ from those of their documents");
        foreach (var problem in Texts(database, documents, cancellation).Concat(Corpora(database, documents)).Concat(Sets(database, documents)).Concat(Models(database)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Texts(ILiteDatabase database, List<StoredDocument> documents, CancellationToken cancellation)
    {
        var erased = database.InOrder(StoreCollections.Withdrawals).Where(row => row["erased"].AsBoolean).Select(row => row["_id"].AsInt64).ToHashSet();
        var (found, stray, lost, kept) = (0, 0, 0, 0);
        foreach (var text in database.GetCollection(StoreCollections.Texts).Query().OrderBy("_id").Select("{_id, erased}").ToEnumerable())
        {
            cancellation.ThrowIfCancellationRequested();
            var key = text["_id"].AsInt64;
            var isOfDocument = IsThere(documents, key);
            found += isOfDocument ? 1 : 0;
            stray += isOfDocument ? 0 : 1;
            var isErased = TextRows.IsErased(text);
            lost += isErased && !erased.Contains(key) ? 1 : 0;
            kept += !isErased && erased.Contains(key) ? 1 : 0;
        }

        yield return Say(stray + Math.Abs(documents.Count(document => document.Key > 0) - found), "times a document has no text, or a text no document");
        yield return Say(kept, "withdrawn documents are marked as erased and still have a text");
        yield return Say(lost, "documents lost their text without being withdrawn");
    }

    private static IEnumerable<string> Corpora(ILiteDatabase database, List<StoredDocument> documents)
    {
        var (wrong, shares, dangling) = (0, 0, 0);
        foreach (var corpus in database.InOrder(StoreCollections.Corpora).ToList())
        {
            var (first, last) = StoreCollections.RangeOf(corpus["_id"].AsInt64);
            var (sum, groups) = (default(DocumentTotals), new Dictionary<long, DocumentTotals>());
            foreach (var key in database.Range(StoreCollections.CorpusMembers, first, last).SelectMany(block => block.Numbers("documents")))
            {
                if (!IsThere(documents, key))
                {
                    dangling++;
                    continue;
                }

                sum = Plus(sum, documents[(int)key]);
                groups[documents[(int)key].Group] = Plus(groups.GetValueOrDefault(documents[(int)key].Group), documents[(int)key]);
            }

            wrong += Rows.Totals(corpus) == sum ? 0 : 1;
            var stored = database.Range(StoreCollections.CorpusGroups, first, last).ToDictionary(row => StoreCollections.Low(row["_id"].AsInt64), Rows.Totals);
            shares += stored.Count == groups.Count && stored.All(group => groups.GetValueOrDefault(group.Key) == group.Value) ? 0 : 1;
        }

        yield return Say(wrong, "corpora have totals that differ from those of their documents");
        yield return Say(shares, "corpora have wrong totals for a group");
        yield return Say(dangling, "members of corpora do not exist");
    }

    private static IEnumerable<string> Sets(ILiteDatabase database, List<StoredDocument> documents)
    {
        var (wrong, owed, dangling) = (0, 0, 0);
        foreach (var set in database.InOrder(StoreCollections.TrainingSets).ToList())
        {
            var members = RunReader.Members(database, set["_id"].AsInt64).ToList();
            wrong += set["documents"].AsInt32 == members.Count && set["tokens"].AsInt64 == members.Sum(member => (long)member.Tokens) ? 0 : 1;
            dangling += members.RemoveAll(member => !IsThere(documents, member.Document));
            var tally = new TrainingSetTally();
            foreach (var (document, tokens) in members)
            {
                tally.Add(documents[(int)document].Shares, 1, tokens);
            }

            var name = set["id"].AsString;
            var origins = ProvenanceWriter.SharesOf(database, name).ToDictionary(share => share.Origin, share => (share.Members, share.Tokens));
            var places = ProvenanceWriter.PlacesOf(database, name).ToDictionary(place => place.Name, place => (place.Members, place.Tokens));
            owed += Equal(origins, tally.Origins.ToDictionary(share => share.Origin, share => (share.Members, share.Tokens)))
                && Equal(places, tally.Places.ToDictionary(place => place.Name, place => (place.Members, place.Tokens))) ? 0 : 1;
        }

        yield return Say(wrong, "training sets have totals that differ from those of their members");
        yield return Say(owed, "training sets have shares of sources and writers that differ from those of their members");
        yield return Say(dangling, "members of training sets do not exist");
    }

    private static IEnumerable<string> Models(ILiteDatabase database)
    {
        var wrong = 0;
        foreach (var model in database.InOrder(StoreCollections.Models).ToList())
        {
            var set = database.One(StoreCollections.TrainingSets, "key", model["set_key"]);
            var initial = model["initial_key"].IsNull ? null : database.One(StoreCollections.Models, "key", model["initial_key"]);
            var read = (set?["tokens"].AsInt64 ?? 0) + (initial?["tokens_read"].AsInt64 ?? 0);
            var rows = database.All(StoreCollections.Ancestry, "model", model["key"]);
            wrong += model["tokens_read"].AsInt64 == read && Math.Abs(rows.Sum(row => row["tokens"].AsDouble) - read) <= Rounding * Math.Max(1, read) ? 0 : 1;
        }

        yield return Say(wrong, "models have counts of tokens read that do not follow from their training sets and first weights");
    }

    private static bool IsThere(List<StoredDocument> documents, long key) => key > 0 && key < documents.Count && documents[(int)key].Key == key;

    private static bool Equal<TKey>(Dictionary<TKey, (long Members, double Tokens)> one, Dictionary<TKey, (long Members, double Tokens)> other)
        where TKey : notnull =>
        one.Count == other.Count && one.All(row => other.TryGetValue(row.Key, out var found)
            && found.Members == row.Value.Members && Math.Abs(found.Tokens - row.Value.Tokens) <= Rounding * Math.Max(1, found.Tokens));

    private static DocumentTotals Plus(DocumentTotals sum, StoredDocument document) =>
        new(sum.Documents + 1, sum.Words + document.Words, sum.Bytes + document.Bytes);

    // The text is empty when there is no problem.
    private static string Say(int count, string complaint) => count == 0 ? "" : FormattableString.Invariant($"{count} {complaint}");
}

using TextMad.Numerics.Random;
using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Tests.Storage;

/// <summary>A search finds exactly what contains the text, in order, however documents came and went, in any script.</summary>
internal static class SearchContract
{
    private static readonly string[] _words =
    [
        "the", "jury", "said", "Friday", "investigation", "ΣΊΣΥΦΟΣ", "ελληνικά", "Съешь", "ещё", "булок", "昨天", "他们来了", "東京都", "עברית", "ไทย", "🍞", "🍷🍷", "\U00010400\U00010401",
        "straße", "ISTANBUL", "ıi", "naïve", "ſ", "K", "%_", "a'b\"c",
    ];

    public static void Check(ICorpusStore store, int searched)
    {
        var random = RandomKey.FromSeed(5).Stream();
        var (number, there) = (0, new List<Document>());
        var corpus = new List<DocumentId>();
        Add(2300);
        for (var i = 0; i < 12; i++)
        {
            Add(60);
        }

        Ask();

        // Enough of those that came by the dozen for a segment of their own.
        for (var i = 0; i < 30; i++)
        {
            Add(50);
        }

        Add(1);
        Ask();

        // Texts that are erased are found no more; neither are documents that are removed, also where another takes their place.
        var erased = there.Where((_, i) => i % 97 == 0).ToList();
        var batch = new StoreBatch();
        batch.Withdrawals.AddRange(erased.Select(document => new Withdrawal(document.Id, "a wish", DateTimeOffset.UnixEpoch, Erased: true)));
        store.Commit(batch);
        there.RemoveAll(erased.Contains);
        Ask();
        var last = there[^700..];
        store.Commit(new StoreBatch { Removal = new StoreRemoval { Corpora = { "some" } } });
        var removal = new StoreRemoval();
        removal.Documents.AddRange(last.Select(document => document.Id));
        store.Commit(new StoreBatch { Removal = removal });
        there.RemoveRange(there.Count - 700, 700);
        corpus.Clear();
        Ask();
        Add(1200);
        Ask();

        void Add(int count)
        {
            var batch = new StoreBatch();
            for (var i = 0; i < count; i++)
            {
                var text = string.Join(' ', Enumerable.Range(0, 3 + random.NextInt32(6)).Select(_ => _words[random.NextInt32(_words.Length)])) + $" {number * 7919 % 10007}";
                batch.Documents.Add(Document.Create(text, new Origin.Imported($"source{number % 3}", $"{number++}")));
            }

            // Members stand in another order than documents.
            batch.Corpora.Add(new CorpusRecord("some"));
            var members = batch.Documents.Select(document => document.Id).Reverse().Where((_, i) => i % 2 == 0).ToList();
            batch.Members.AddRange(members.Select(id => new CorpusMember("some", id)));
            corpus.AddRange(members);
            store.Commit(batch);
            there.AddRange(batch.Documents);
        }

        void Ask()
        {
            Assert.Empty(store.CheckStructure(TestContext.Current.CancellationToken));
            var byId = there.ToDictionary(document => document.Id);
            string[] parts = ["jury", "JURY SAID", "zqx", "ε", "来了", "ς", "he ju", "🍷🍷", .. Enumerable.Range(0, searched).Select(_ => Part())];
            foreach (var part in parts)
            {
                var expected = there.Where(document => document.Text.Contains(part, StringComparison.OrdinalIgnoreCase)).ToList();
                Assert.Equal(expected, store.ReadDocuments(new() { Contains = part }));
                Assert.Equal(expected.Skip(2).Take(3), store.ReadDocuments(new() { Contains = part, Skip = 2, Limit = 3 }));
                Assert.Equal(
                    expected.Where(document => document.Origin.Place == "source1").Select(document => document.Id),
                    store.ReadSummaries(new() { Contains = part, Source = "source1" }).Select(document => document.Id));
                var members = corpus.Where(byId.ContainsKey).Select(id => byId[id]).Where(expected.Contains).ToList();
                Assert.Equal(members, store.ReadDocuments(new() { Contains = part, Corpus = "some" }));
                Assert.Equal(members.Skip(1).Take(2), store.ReadDocuments(new() { Contains = part, Corpus = "some", Skip = 1, Limit = 2 }));
                Assert.Equal(
                    members.Where(document => document.Origin.Place == "source2"), store.ReadDocuments(new() { Contains = part, Corpus = "some", Source = "source2" }));
            }
        }

        string Part()
        {
            var text = there[random.NextInt32(there.Count)].Text;
            var start = random.NextInt32(text.Length);
            var part = text.Substring(start, Math.Min(text.Length - start, 1 + random.NextInt32(14)));
            return random.NextInt32(3) switch { 0 => part.ToUpperInvariant(), 1 => part.ToLowerInvariant(), _ => part };
        }
    }
}

using System.Numerics;
using System.Security.Cryptography;
using LiteDB;
using TextMad.LiteDB;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tests.Storage.Damage;

namespace TextMad.Tests.Storage.LiteDb;

/// <summary>The digests of collections follow everything that is written, and tell what was not written by textmad.</summary>
public sealed class LiteDbDigestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LiteDbDigestTests()
    {
        using var store = LiteDbStores.Open(Store, StoreOpenMode.Create);
        FullStore.Fill(store);
    }

    private string Store => _folder.File("corpus.litedb");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_are_the_sums_of_hashes_of_what_is_there_after_writing_refusing_erasing_and_compacting()
    {
        RequireSums(Store);
        using (var store = LiteDbStores.Open(Store, StoreOpenMode.Existing))
        {
            // Half of this is written before the other half is refused.
            var refused = new StoreBatch();
            refused.Documents.Add(Document.Create("new", new Origin.Imported("late", "1")));
            refused.Members.Add(new CorpusMember("no such corpus", refused.Documents[0].Id));
            Assert.Throws<InputException>(() => store.Commit(refused));
            var erasing = new StoreBatch();
            erasing.Withdrawals.Add(new Withdrawal(store.ReadIds().First(), "a wish", new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), Erased: true));
            store.Commit(erasing);
            store.Commit(erasing);
        }

        RequireSums(Store);
        using (var store = LiteDbStores.Open(Store, StoreOpenMode.Existing))
        {
            store.Vacuum();
            ((IFileStore)store).Backup(_folder.File("backup.litedb"));
            Assert.Empty(store.CheckStructure(TestContext.Current.CancellationToken));
        }

        RequireSums(Store);
        RequireSums(_folder.File("backup.litedb"));
    }

    [Fact]
    public void What_another_program_changed_is_named_and_neither_compacted_nor_backed_up()
    {
        using (var other = new LiteDatabase($"Filename={Store}"))
        {
            var row = other.GetCollection("lineage").FindById(3);
            row["weight"] = 0.125;
            other.GetCollection("lineage").Update(row);
        }

        using var store = LiteDbStores.Open(Store, StoreOpenMode.Existing);
        Assert.StartsWith(
            "the collection 'lineage' does not hold what was written into it",
            Assert.Single(store.CheckStructure(TestContext.Current.CancellationToken)),
            StringComparison.Ordinal);
        var before = StoreDigest.Of(store, cancellation: TestContext.Current.CancellationToken).Sections;
        Assert.Contains("'lineage'", Assert.Throws<TextMadException>(store.Vacuum).Message, StringComparison.Ordinal);
        Assert.Contains("'lineage'", Assert.Throws<TextMadException>(() => ((IFileStore)store).Backup(_folder.File("backup.litedb"))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("backup.litedb")));
        Assert.Equal(before, StoreDigest.Of(store, cancellation: TestContext.Current.CancellationToken).Sections);
    }

    [Fact]
    public void Where_only_an_index_is_damaged_the_check_says_that_the_documents_are_whole()
    {
        using (var other = new LiteDatabase($"Filename={Store}"))
        {
            other.GetCollection("documents").DropIndex("content");
        }

        using var store = LiteDbStores.Open(Store, StoreOpenMode.ReadOnly);
        var problems = store.CheckStructure(TestContext.Current.CancellationToken).ToList();
        Assert.Contains(problems, problem => problem.Contains("'documents' is damaged: the list of its indexes", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("'documents' are all there as they were written", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sum_does_not_depend_on_the_order_and_gives_back_what_it_took()
    {
        byte[][] things = [[1], [], [3, 3, 3]];
        var sum = things.Aggregate(default(HashSum), (all, thing) => all.Plus(thing));
        Assert.Equal(sum, things.Reverse().Aggregate(default(HashSum), (all, thing) => all.Plus(thing)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(things[2])), sum.Minus(things[1]).Minus(things[0]).ToString());
        Assert.Equal(sum, HashSum.Parse(sum.ToString()));
        Assert.Null(HashSum.Parse("00"));
        Assert.NotEqual(default, default(HashSum).Minus(things[0]));
    }

    // The second way to the same numbers: whole numbers of any size, and LiteDB alone.
    private static void RequireSums(string path)
    {
        using var database = new LiteDatabase($"Filename={path};ReadOnly=true");
        var said = database.GetCollection("digests").FindAll()
            .ToDictionary(row => row["_id"].AsString, row => (row["documents"].AsInt64, row["sum"].AsString));
        foreach (var name in database.GetCollectionNames().Where(name => name != "digests"))
        {
            var (count, sum) = (0L, BigInteger.Zero);
            foreach (var row in database.GetCollection(name).FindAll())
            {
                count++;
                sum += new BigInteger(SHA256.HashData(BsonSerializer.Serialize(row)), isUnsigned: true);
            }

            var bytes = new byte[32];
            (sum % BigInteger.Pow(2, 256)).TryWriteBytes(bytes, out _, isUnsigned: true);
            var (documents, digest) = said.GetValueOrDefault(name, (0, new string('0', 64)));
            Assert.Equal((name, count, Convert.ToHexStringLower(bytes)), (name, documents, digest));
        }

        Assert.Contains("texts", said.Keys);
    }
}

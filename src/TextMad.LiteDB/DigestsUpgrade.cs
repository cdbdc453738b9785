using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>Adds the digests of collections to stores of the schemas 2 to 4, and to those of 2 and 3 the collection of files, of which they knew none.</summary>
internal static class DigestsUpgrade
{
    private const int RowsPerReport = 1000;

    /// <summary>Brings a store up to date; safe to repeat.</summary>
    /// <param name="path">The store's file; whoever calls has its lock.</param>
    /// <param name="upgrade">Who is told, and what can stop it: then nothing has changed.</param>
    public static void Run(string path, StoreUpgrade upgrade)
    {
        using var session = new StoreSession(path, readOnly: false);
        var database = session.Database;
        StoreCollections.Create(database);
        var digests = StoreCollections.All.Where(collection => collection is not (StoreCollections.Digests or StoreCollections.Store)).ToDictionary(collection => collection, Of);

        // The mark says from one moment to the next that the digests are there.
        database.BeginTrans();
        var store = database.GetCollection(StoreCollections.Store);
        var mark = store.FindById(StoreCollections.Mark);
        mark["schema"] = StoreCollections.Schema;
        store.Update(mark);
        digests.Add(StoreCollections.Store, Of(StoreCollections.Store));
        var rows = database.GetCollection(StoreCollections.Digests);
        rows.DeleteAll();
        rows.Insert(digests.Select(digest => digest.Value.RowOf(digest.Key)).ToList());
        database.Commit();
        session.Flush();
        session.Checkpoint();

        ContentDigest Of(string collection)
        {
            var (digest, total) = (default(ContentDigest), database.GetCollection(collection).LongCount());
            foreach (var row in database.InOrder(collection))
            {
                digest = digest.Plus(row);
                if (digest.Documents % RowsPerReport == 0)
                {
                    upgrade.Report(digest.Documents, total, collection);
                }
            }

            return digest;
        }
    }
}

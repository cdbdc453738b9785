namespace TextMad.LiteDB;

/// <summary>Adds the collection of files to stores of schema 2 or 3, which knew of none.</summary>
internal static class FilesUpgrade
{
    /// <summary>Brings a store up to date; safe to repeat.</summary>
    /// <param name="path">The store's file; whoever calls has its lock.</param>
    public static void Run(string path)
    {
        using var session = new StoreSession(path, readOnly: false);
        StoreCollections.Create(session.Database);
        var store = session.Database.GetCollection(StoreCollections.Store);
        var mark = store.FindById(StoreCollections.Mark);
        mark["schema"] = StoreCollections.Schema;
        store.Update(mark);
        session.Flush();
        session.Checkpoint();
    }
}

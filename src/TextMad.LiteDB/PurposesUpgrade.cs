using LiteDB;
using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>Writes origins anew, in place, in stores that were made before documents of models had a purpose: those of schema 2.</summary>
/// <remarks>
/// The store has the new schema from the first step on, so that an older program does not read origins of both forms, and notes how far it is until
/// all is done. This version reads both.
/// </remarks>
internal static class PurposesUpgrade
{
    /// <summary>The schema before.</summary>
    public const int Before = 2;

    /// <summary>The schema that it makes; <see cref="DigestsUpgrade"/> goes on from there.</summary>
    private const int After = 3;

    private const string State = "purposes";
    private const string Done = "documents";
    private const int BatchSize = 1000;

    /// <summary>Returns whether a store is of schema 2, or was left half way.</summary>
    public static bool IsDue(string path)
    {
        using var session = new StoreSession(path, readOnly: true);
        var store = session.Database.GetCollection(StoreCollections.Store);
        return store.FindById(StoreCollections.Mark)["schema"].AsInt32 == Before || store.FindById(State) is not null;
    }

    /// <summary>Brings a store up to date.</summary>
    /// <param name="path">The store's file; whoever calls has its lock.</param>
    /// <param name="upgrade">Who is told, whenever something more is on the disk, and what can stop it.</param>
    /// <param name="batch">Documents that are looked at between two commits.</param>
    /// <exception cref="OperationCanceledException">It was stopped; the next time it goes on.</exception>
    public static void Run(string path, StoreUpgrade upgrade, int batch = BatchSize)
    {
        using var session = new StoreSession(path, readOnly: false);
        var database = session.Database;
        var store = database.GetCollection(StoreCollections.Store);
        if (store.FindById(State) is null)
        {
            Commit(() =>
            {
                var mark = store.FindById(StoreCollections.Mark);
                mark["schema"] = After;
                store.Update(mark);
                store.Insert(new BsonDocument { ["_id"] = State, [Done] = 0L });
            });
        }

        var last = database.LastKey(StoreCollections.Documents);
        for (var done = store.FindById(State)[Done].AsInt64; done < last;)
        {
            var end = Math.Min(last, done + batch);
            Commit(() =>
            {
                foreach (var row in database.Range(StoreCollections.Documents, done + 1, end).Where(row => row["kind"] == StoredWord.Write(OriginKind.Sampled)))
                {
                    if (StoredOrigin.Read(Rows.Id(row), () => Origin.FromUtf8(BsonJson.Write(row["origin"]))) is Origin.Sampled { Purpose: not SamplePurpose.Sample } other)
                    {
                        row["origin"] = BsonJson.Read(other.ToJson());
                        database.GetCollection(StoreCollections.Documents).Update(row);
                    }
                }

                store.Update(new BsonDocument { ["_id"] = State, [Done] = end });
            });
            done = end;
            upgrade.Report(done, last, "documents");
        }

        Commit(() => store.Delete(State));
        session.Checkpoint();

        void Commit(Action work)
        {
            database.BeginTrans();
            work();
            database.Commit();
            if (session.Flush() > StoreFile.LogLimit)
            {
                session.Checkpoint();
            }
        }
    }
}

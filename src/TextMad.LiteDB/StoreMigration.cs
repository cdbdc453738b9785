using LiteDB;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.LiteDB;

/// <summary>Brings a store of the first schema up to date: writes everything into a new file beside it, which takes its place when it is whole.</summary>
/// <remarks>
/// The old file stays as it is until then. A migration that was stopped goes on where the new file ends, unless the old one was written meanwhile.
/// Whoever migrates has the lock of the store.
/// </remarks>
internal static class StoreMigration
{
    private const string State = "migration";
    private const int BatchSize = 1000;

    /// <summary>Brings the store up to date.</summary>
    /// <param name="path">The store's file.</param>
    /// <param name="upgrade">Who is told, whenever something more is on the disk, and what can stop it.</param>
    /// <param name="batch">Documents or members that are written at once.</param>
    /// <exception cref="OperationCanceledException">It was stopped; the next time it goes on.</exception>
    public static void Run(string path, StoreUpgrade upgrade, int batch = BatchSize)
    {
        using (var session = new StoreSession(path, readOnly: false))
        {
            // What is still in the log would be missing in the new file.
            session.Checkpoint();
        }

        // Versions before this one left their own when it was stopped.
        for (var before = PurposesUpgrade.Before; before < StoreCollections.Schema; before++)
        {
            StoreFile.Delete($"{path}.schema{before}");
        }

        var part = $"{path}.schema{StoreCollections.Schema}";
        using (var from = new StoreSession(path, readOnly: true))
        {
            var stamp = FormattableString.Invariant($"{new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path).Ticks}");
            if (File.Exists(part) && !Continues(part, stamp))
            {
                StoreFile.Delete(part);
            }

            using var to = new StoreSession(part, readOnly: false);
            Fill(new FirstSchemaReader(from.Database), to, stamp, upgrade, batch);
        }

        StoreFile.Replace(path, part);
    }

    private static bool Continues(string part, string stamp)
    {
        try
        {
            using var session = new StoreSession(part, readOnly: false);
            return session.Database.GetCollection(StoreCollections.Store).FindById(State)?.Text("of") == stamp;
        }
        catch (Exception error) when (StoreFailure.IsOf(error))
        {
            // The process ended while it was making the file.
            return false;
        }
    }

    private static void Fill(FirstSchemaReader from, StoreSession to, string stamp, StoreUpgrade upgrade, int batch)
    {
        var database = to.Database;
        Commit(() =>
        {
            StoreCollections.Create(database);
            database.GetCollection(StoreCollections.Store).Upsert(StoreCollections.MarkOf(readable: true));
            database.GetCollection(StoreCollections.Store).Upsert(new BsonDocument { ["_id"] = State, ["of"] = stamp });
        });
        for (var next = 1 + database.LastKey(StoreCollections.Documents); next <= from.Documents; next = 1 + database.LastKey(StoreCollections.Documents))
        {
            var documents = from.Read(next, batch);
            Commit(() => new BatchWriter(database).WriteDocuments(documents));
        }

        foreach (var (key, corpus, members) in from.Corpora())
        {
            Commit(() => new BatchWriter(database).WriteCorpora([corpus]));
            var done = database.One(StoreCollections.Corpora, "key", IndexKey.Of(corpus.Name))!["documents"].AsInt64;
            foreach (var chunk in from.DocumentsOf(key, done).Chunk(batch))
            {
                Commit(() => new BatchWriter(database).WriteMembers(chunk.Select(document => new CorpusMember(corpus.Name, document))));
            }
        }

        foreach (var chunk in from.Dropped().Skip(database.GetCollection(StoreCollections.Dropped).Count()).Chunk(batch))
        {
            Commit(() => new BatchWriter(database).WriteDropped(chunk));
        }

        Commit(() => new RunWriter(database, new BatchWriter(database)).WriteRuns(from.Runs()));
        foreach (var (key, set) in from.TrainingSets().Skip(database.GetCollection(StoreCollections.TrainingSets).Count()))
        {
            Commit(() => new RunWriter(database, new BatchWriter(database)).WriteTrainingSets([new TrainingSet(set.Id, set.Run, [.. from.Members(key)])]));
        }

        Commit(() => new RunWriter(database, new BatchWriter(database)).WriteModels([.. from.Models()]));
        Commit(() =>
        {
            new BatchWriter(database).WriteWithdrawals(from.Withdrawals());
            database.GetCollection(StoreCollections.Store).Delete(State);
        });
        to.Checkpoint();

        void Commit(Action work)
        {
            database.BeginTrans();
            work();
            database.Commit();
            if (to.Flush() > StoreFile.LogLimit)
            {
                to.Checkpoint();
            }

            upgrade.Report(database.LastKey(StoreCollections.Documents), from.Documents, "documents");
        }
    }
}

using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Postgres;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Torture.Processes;

namespace TextMad.Tests.Storage.Postgres;

/// <summary>Several who write to one store at once, and a server that is stopped hard meanwhile: nothing is lost, doubled or half there.</summary>
public sealed class PostgresWritersTests
{
    private const int Writers = 4;
    private const int Batches = 60;
    private const int BatchSize = 40;

    [Fact]
    public async Task Four_writers_leave_what_one_would_although_the_server_is_stopped_hard_meanwhile()
    {
        Assert.SkipUnless(PostgresInstance.IsInstalled, PostgresInstance.Absent);
        var cancellation = TestContext.Current.CancellationToken;
        using var server = PostgresInstance.Start();
        var address = server.Address("shared");
        PostgresCorpusStore.Open(address, StoreOpenMode.Create).Dispose();
        var done = 0;
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                using var store = PostgresCorpusStore.Open(address, StoreOpenMode.Existing);
                Write(store, writer, () => Interlocked.Increment(ref done));
            },
            cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        for (var stop = 1; stop <= 3; stop++)
        {
            SpinWait.SpinUntil(() => Volatile.Read(ref done) >= stop * Writers * Batches / 5 || Array.Exists(writing, task => task.IsFaulted), TimeSpan.FromMinutes(2));
            server.StopHard(kill: stop % 2 == 1);
            server.StartAgain();
        }

        Assert.InRange(Volatile.Read(ref done), 1, (Writers * Batches) - 1);
        await Task.WhenAll(writing);

        using var folder = new TemporaryFolder();
        using var one = SqliteCorpusStore.Open(folder.File("one.db"), StoreOpenMode.Create);
        for (var writer = 0; writer < Writers; writer++)
        {
            Write(one, writer, () => { });
        }

        using var shared = PostgresCorpusStore.Open(address, StoreOpenMode.ReadOnly);
        Assert.Empty(StoreCheck.Run(shared, _ => null, deep: true, cancellation: cancellation).Problems);
        Assert.Equal(StoreDigest.Of(one, cancellation: cancellation).Sections, StoreDigest.Of(shared, cancellation: cancellation).Sections);
    }

    /// <summary>Writers of two corpora that never wait for each other do not wait: one goes on while another holds its transaction open.</summary>
    [Fact]
    public async Task Who_adds_does_not_wait_for_who_adds_elsewhere()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var address = PostgresServer.NewStore();
        using var store = PostgresCorpusStore.Open(address, StoreOpenMode.Create);
        store.Commit(Batch(0, 0));
        using var other = new Npgsql.NpgsqlConnection(PostgresAddress.Parse(address).ConnectionString);
        other.Open();

        // What a commit holds from its beginning on, and the corpus that it appends to.
        var schema = PostgresAddress.Parse(address).Schema;
        Execute($"BEGIN; SELECT pg_advisory_xact_lock_shared(x'54784D64'::int, hashtext('{schema}')); SELECT key FROM corpora WHERE name = 'c0' FOR NO KEY UPDATE");
        store.Commit(Batch(1, 0));
        var waiting = Task.Run(() => store.Commit(Batch(0, 1)), cancellation);
        Assert.NotEqual(waiting, await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(300), cancellation)));
        Execute("COMMIT");
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), cancellation);

        void Execute(string sql)
        {
            using var command = other.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>A server that is gone for good is named, with what to do, and without the password.</summary>
    [Fact]
    public void A_commit_to_a_server_that_does_not_come_back_says_so()
    {
        Assert.SkipUnless(PostgresInstance.IsInstalled, PostgresInstance.Absent);
        using var server = PostgresInstance.Start();
        var address = server.Address("gone").Replace("textmad@", "textmad:pw-1@", StringComparison.Ordinal);
        using var store = PostgresCorpusStore.Open(address, StoreOpenMode.Create);
        store.Commit(Batch(0, 0));
        server.StopHard(kill: false);
        var error = Assert.Throws<TextMadException>(() => store.Commit(Batch(0, 1)));
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing of the last batch was written", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pw-1", error.ToString(), StringComparison.Ordinal);

        server.StartAgain();
        store.Commit(Batch(0, 1));
        Assert.Equal(2 * BatchSize, store.ReadDocuments(new DocumentQuery { Corpus = "c0" }).Count());
    }

    private static void Write(ICorpusStore store, int writer, Action done)
    {
        for (var number = 0; number < Batches; number++)
        {
            store.Commit(Batch(writer, number));
            done();
        }
    }

    /// <summary>
    /// Documents of the writer's own and some that every writer adds, which are derived from each other and of one group; its own corpus, run, models and training sets.
    /// </summary>
    private static StoreBatch Batch(int writer, int number)
    {
        var batch = new StoreBatch { At = DateTimeOffset.UnixEpoch };
        for (var i = 0; i < BatchSize; i++)
        {
            var by = i % 8 == 0 ? "all" : $"writer {writer}";
            batch.Documents.Add(Document.Create($"Text {i} of batch {number} by {by}.", new Origin.Imported(i % 3 == 0 ? "shared" : $"source {writer}", $"{by} {number} {i}")));
        }

        batch.Documents.Add(Document.Create($"A cut of batch {number}.", new Origin.Derived("cut", [new Parent(batch.Documents[0].Id)])));
        batch.Corpora.Add(new CorpusRecord($"c{writer}"));
        batch.Members.AddRange(batch.Documents.Take(BatchSize).Select(document => new CorpusMember($"c{writer}", document.Id)));
        batch.Dropped.Add(new DroppedDocument("all", $"line {number}", "too_short"));
        var model = new ModelId($"r{writer}/base/s1/g{number}");
        batch.Runs.Add(new RunRecord($"r{writer}", RunStatus.Running, "", DateTimeOffset.UnixEpoch));
        batch.TrainingSets.Add(new TrainingSet(model.Value, $"r{writer}", [.. batch.Documents.Select(document => new TrainingMember(document.Id, 7))]));
        batch.Models.Add(new ModelRecord(model, $"r{writer}", "base", 1, number, model.Value));
        return batch;
    }
}

using Npgsql;
using TextMad.Storage;
using TextMad.Tests.Storage.Postgres;

namespace TextMad.Tests.Storage.Crashes;

/// <summary>A store in a database of its own on PostgreSQL: a crash is the end of all its connections, some time after a commit has begun.</summary>
internal sealed class CrashingServer : ICrashingStore
{
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(12);

    private readonly NpgsqlConnection _server;
    private readonly string _database = $"crash_{Guid.NewGuid():n}";
    private readonly string _address;

    public CrashingServer()
    {
        var postgres = new Uri(PostgresServer.NewStore());
        _server = new NpgsqlConnection($"Host={postgres.Host};Port={postgres.Port};Username={postgres.UserInfo};Database=postgres;Pooling=false");
        _server.Open();
        Execute($"CREATE DATABASE {_database}");
        _address = $"postgres://{postgres.UserInfo}@{postgres.Host}:{postgres.Port}/{_database}";
        Store = Open();
    }

    public ICorpusStore Store { get; private set; }

    public void Reopen()
    {
        Store.Dispose();
        Store = Open();
    }

    public void CrashIn(StoreBatch batch, int part)
    {
        try
        {
            if (part == 1000)
            {
                Store.Commit(batch);
                End();
                return;
            }

            batch.Prepare();
            var writing = Task.Factory.StartNew(() => Store.Commit(batch), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Thread.Sleep(_longest * part / 1000);
            End();
            writing.GetAwaiter().GetResult();
        }
        catch (TextMadException)
        {
            // The connection is gone, and nobody knows whether the commit came through.
        }
        finally
        {
            Reopen();
        }
    }

    public void Dispose()
    {
        Store.Dispose();
        NpgsqlConnection.ClearAllPools();
        Execute($"DROP DATABASE {_database} WITH (FORCE)");
        _server.Dispose();
    }

    private ICorpusStore Open() => StoreAddress.Parse(_address).Open(StoreOpenMode.Create);

    private void End() => Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_database}'");

    private void Execute(string sql)
    {
        using var command = _server.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

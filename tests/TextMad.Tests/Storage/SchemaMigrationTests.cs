using Microsoft.Data.Sqlite;
using TextMad.Storage;
using TextMad.Storage.Sql;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Storage;

/// <summary>Stores of older versions are brought up to date, step by step, and a step that fails changes nothing.</summary>
public sealed class SchemaMigrationTests : IDisposable
{
    private static readonly int _now = StoreSchema.History.Count;
    private static readonly SchemaMigration _add = new(_now + 1, "CREATE TABLE extra (x INTEGER) STRICT; INSERT INTO extra VALUES (41)");
    private static readonly SchemaMigration _change = new(_now + 2, "UPDATE extra SET x = x + 1");
    private static readonly SchemaMigration _broken = new(_now + 2, "UPDATE extra SET x = 0; INSERT INTO no_such_table VALUES (1)");

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("corpus.db");

    [Fact]
    public void The_history_counts_from_one_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, StoreSchema.History.Count), StoreSchema.History.Select(m => m.Version));

    [Fact]
    public void An_old_store_keeps_its_documents_and_gets_every_step_once()
    {
        using (var old = SqliteCorpusStore.Open(Path, StoreOpenMode.Create))
        {
            old.Commit(StoreFileTests.Batch(0, 5));
        }

        for (var opening = 0; opening < 3; opening++)
        {
            using var store = Open(_add, _change);
            Assert.Equal(5, store.ReadDocuments(new()).Count());
        }

        Assert.Equal(_now + 2, Number("PRAGMA user_version"));
        Assert.Equal(42, Number("SELECT x FROM extra"));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_step_before_it()
    {
        Open().Dispose();
        Assert.Throws<TextMadException>(() => Open(_add, _broken));
        Assert.Equal(_now + 1, Number("PRAGMA user_version"));
        Assert.Equal(41, Number("SELECT x FROM extra"));
        Open(_add, _change).Dispose();
        Assert.Equal(42, Number("SELECT x FROM extra"));
    }

    [Fact]
    public void Reading_only_does_not_migrate()
    {
        SqliteCorpusStore.Open(Path, StoreOpenMode.Create).Dispose();
        var error = Assert.Throws<InputException>(() =>
            SqliteCorpusStore.Open(Path, StoreOpenMode.ReadOnly, null, [.. StoreSchema.History, _add]));
        Assert.Contains($"older schema {_now}", error.Message, StringComparison.Ordinal);
        Assert.Equal(_now, Number("PRAGMA user_version"));
    }

    [Fact]
    public void Many_openings_at_once_create_one_store()
    {
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Open(_add, _change).Dispose());
        Assert.Equal(42, Number("SELECT x FROM extra"));
    }

    public void Dispose() => _folder.Dispose();

    private SqliteCorpusStore Open(params SchemaMigration[] steps) =>
        SqliteCorpusStore.Open(Path, StoreOpenMode.Create, null, [.. StoreSchema.History, .. steps]);

    private long Number(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}

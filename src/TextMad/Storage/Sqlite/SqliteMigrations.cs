using Microsoft.Data.Sqlite;
using TextMad.Storage.Sql;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sqlite;

/// <summary>Brings a SQLite file up to date.</summary>
internal static class SqliteMigrations
{
    /// <summary>
    /// Brings a store up to the newest version of <paramref name="history"/>, each step in a transaction of its own, so that a
    /// crash between two steps, or between two pieces of work of one, leaves a store of an intermediate version that the next opening takes further.
    /// </summary>
    /// <remarks>The version is read again inside each transaction: two processes may open the same old store at once.</remarks>
    public static void Apply(StoreConnection store, IReadOnlyList<SchemaMigration> history, StoreUpgrade upgrade)
    {
        var connection = (SqliteConnection)store.Connection;
        if (ReadVersion(connection) == 0)
        {
            // A new store is there whole or not at all: whoever is killed while making it leaves none of an older version behind.
            InTransaction(connection, () =>
            {
                foreach (var step in history.Where(step => ReadVersion(connection) == step.Version - 1))
                {
                    Execute(connection, step.Sql);
                    Execute(connection, FormattableString.Invariant($"PRAGMA user_version = {step.Version}"));
                }

                return true;
            });
        }

        var from = ReadVersion(connection);
        foreach (var step in history)
        {
            if (ReadVersion(connection) >= step.Version)
            {
                continue;
            }

            while (step.Work is { } work && InTransaction(connection, () => IsNext(connection, step) ? work(store) : null) is { } progress)
            {
                upgrade.Report(progress.Done, progress.Total, progress.Unit);
            }

            InTransaction(connection, () =>
            {
                if (IsNext(connection, step))
                {
                    Execute(connection, step.Sql);
                    Execute(connection, FormattableString.Invariant($"PRAGMA user_version = {step.Version}"));
                }

                return true;
            });
        }

        upgrade.Finished?.Invoke(from, ReadVersion(connection));
    }

    /// <summary>Returns the schema version that the file states; 0 for a new file.</summary>
    public static int ReadVersion(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool IsNext(SqliteConnection connection, SchemaMigration step) => ReadVersion(connection) == step.Version - 1;

    private static T InTransaction<T>(SqliteConnection connection, Func<T> work)
    {
        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            var result = work();
            Execute(connection, "COMMIT");
            return result;
        }
        catch
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                Execute(connection, "ROLLBACK");
            }

            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

using Microsoft.Data.Sqlite;
using TextMad.Storage.Sql;

namespace TextMad.Storage.Sqlite;

/// <summary>Brings a SQLite file up to date.</summary>
internal static class SqliteMigrations
{
    /// <summary>
    /// Brings a store up to the newest version of <paramref name="history"/>, each step in a transaction of its own, so that a
    /// crash between two steps leaves a store of an intermediate version that the next opening takes further.
    /// </summary>
    /// <remarks>The version is read again inside each transaction: two processes may open the same old store at once.</remarks>
    public static void Apply(SqliteConnection connection, IReadOnlyList<SchemaMigration> history)
    {
        foreach (var step in history)
        {
            if (ReadVersion(connection) >= step.Version)
            {
                continue;
            }

            Execute(connection, "BEGIN IMMEDIATE");
            try
            {
                if (ReadVersion(connection) == step.Version - 1)
                {
                    Execute(connection, step.Sql);
                    Execute(connection, FormattableString.Invariant($"PRAGMA user_version = {step.Version}"));
                }

                Execute(connection, "COMMIT");
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
    }

    /// <summary>The schema version that the file states; 0 for a new file.</summary>
    public static int ReadVersion(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

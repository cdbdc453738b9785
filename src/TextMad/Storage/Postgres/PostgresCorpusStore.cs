using System.Data.Common;
using Npgsql;
using TextMad.Storage.Sql;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Postgres;

/// <summary>A store in a PostgreSQL database, which many machines can share. Every commit is durable as the server is set up.</summary>
/// <remarks>
/// Several processes may read and write at once. Commits that only add go on side by side; those who append to the same corpus, or add the same documents, wait for each other.
/// A commit that another was in the way of is done again, and so is one whose connection was lost, for some 20 seconds.
/// </remarks>
public sealed class PostgresCorpusStore : SqlCorpusStore
{
    // A server that answers and brings its data in order still is waited for; one that does not answer may have another address.
    private static readonly SqlPatience _untilStarted =
        new(error => error is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } ? SqlTrouble.Lost : SqlTrouble.Lasting);

    private readonly PostgresDatabase _database;

    private PostgresCorpusStore(PostgresDatabase database, StoreOpenMode mode)
        : base(database, _untilStarted.Do(database.OpenFirst), mode) => _database = database;

    /// <summary>Opens a store.</summary>
    /// <param name="address"><c>postgres://[user[:password]@]host[:port]/database[?schema=name]</c>.</param>
    /// <param name="mode">Whether it may be created and written. The database itself must exist.</param>
    /// <param name="upgrade">How a store of an older version is brought up to date; silently unless told.</param>
    /// <exception cref="InputException">The address has another form, or there is no store, or a newer TextMad wrote it.</exception>
    /// <exception cref="TextMadException">The server cannot be reached, or refuses.</exception>
    public static PostgresCorpusStore Open(string address, StoreOpenMode mode, StoreUpgrade? upgrade = null)
    {
        var parsed = PostgresAddress.Parse(address);
        var database = new PostgresDatabase(parsed, mode, upgrade ?? StoreUpgrade.Silent);
        try
        {
            return new PostgresCorpusStore(database, mode);
        }
        catch (DbException error)
        {
            database.Dispose();
            throw PostgresFailure.Of(error, parsed.Name);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    private protected override void Close() => _database.Dispose();
}

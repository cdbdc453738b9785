using Microsoft.Data.Sqlite;
using TextMad.Storage.Sql;

namespace TextMad.Storage.Sqlite;

/// <summary>
/// The embedded default store: one SQLite file, with a write-ahead log beside it while it is open, flushed to disk at every commit.
/// </summary>
/// <remarks>
/// Several processes may read at once and one may write; another that wants to write waits for a while and then says that the store is
/// locked.
/// </remarks>
public sealed class SqliteCorpusStore : SqlCorpusStore, IFileStore
{
    private static readonly TimeSpan _defaultPatience = TimeSpan.FromSeconds(10);

    private SqliteCorpusStore(StoreFile file, StoreOpenMode mode)
        : base(file, file.OpenFirst(), mode) => Path = file.Path;

    /// <summary>The store's file.</summary>
    public string Path { get; }

    /// <summary>Opens a store.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="mode">Whether it may be created and written.</param>
    /// <param name="patience">How long to wait for another process that is writing, rounded up to seconds; 10 seconds unless told.</param>
    /// <param name="upgrade">How a store of an older version is brought up to date; silently unless told.</param>
    /// <exception cref="InputException">
    /// The file or its folder is missing, or it is not a TextMad store, or a newer TextMad wrote it. The file is left as it is.
    /// </exception>
    /// <exception cref="TextMadException">The file is locked, damaged, or may not be read or written.</exception>
    public static SqliteCorpusStore Open(string path, StoreOpenMode mode, TimeSpan? patience = null, StoreUpgrade? upgrade = null) =>
        Open(path, mode, patience, StoreSchema.History, upgrade);

    /// <summary>Writes the store as it is at this moment into a new file, while others read and write it.</summary>
    /// <exception cref="TextMadException">The file cannot be written; it is not left behind then.</exception>
    public void Backup(string path)
    {
        var whole = path + ".part";
        try
        {
            if (File.Exists(whole))
            {
                File.Delete(whole);
            }

            Ask(connection =>
            {
                try
                {
                    using var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = whole, Pooling = false }.ToString());
                    file.Open();
                    ((SqliteConnection)connection.Connection).BackupDatabase(file);
                    return 0;
                }
                catch (SqliteException error)
                {
                    // Of which of the two files it is, SQLite does not say.
                    throw SystemFailure.WhyUnwritable(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(whole))!) is { } why
                        ? new TextMadException(why, error)
                        : StoreFailure.Of(error, Path, readOnly: true);
                }
            });
            File.Move(whole, path);
        }
        catch (Exception error) when (error is TextMadException || SystemFailure.IsOne(error))
        {
            if (File.Exists(whole))
            {
                File.Delete(whole);
            }

            throw new TextMadException($"The backup '{path}' cannot be written: {(error is TextMadException ? error.Message : SystemFailure.Describe(error))}", error);
        }
    }

    /// <summary>
    /// Makes a store that nobody has open one file without a log beside it, so that processes on several machines can read it from a disk that they share: a log is for those of
    /// one machine [sqlite.org, "Write-Ahead Logging"]. Whoever opens it to write gives it a log again.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TextMadException">It cannot be written.</exception>
    internal static void EndLog(string path)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE";
            command.ExecuteNonQuery();
        }
        catch (SqliteException error)
        {
            throw StoreFailure.Of(error, path);
        }
    }

    /// <summary>Opens a store with a schema history other than the real one.</summary>
    internal static SqliteCorpusStore Open(string path, StoreOpenMode mode, TimeSpan? patience, IReadOnlyList<SchemaMigration> history, StoreUpgrade? upgrade = null)
    {
        try
        {
            return new SqliteCorpusStore(new StoreFile(path, mode, patience ?? _defaultPatience, history, upgrade ?? StoreUpgrade.Silent), mode);
        }
        catch (SqliteException error)
        {
            throw StoreFailure.Of(error, path);
        }
    }
}

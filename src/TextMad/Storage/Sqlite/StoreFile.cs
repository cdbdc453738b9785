using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using TextMad.Storage.Sql;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sqlite;

/// <summary>Opens the file of a SQLite corpus store: decides whether it is one, creates it, migrates it, sets a connection up.</summary>
internal sealed class StoreFile : ISqlDatabase
{
    /// <summary>Statements are SQLite's own.</summary>
    public static readonly SqlDialect Dialect = new()
    {
        NamesParameters = true,
        Translate = static sql => sql,
        Value = static value => value,
        List = static keys => $"[{string.Join(',', keys)}]",
        Rows = new RowAfterRow(),
    };

    /// <summary>"TxMd": marks a SQLite file as a TextMad store.</summary>
    public const int ApplicationId = 0x54784D64;

    /// <summary>Bytes per page: two or three short documents on a page, and few levels in the indexes.</summary>
    public const int PageSize = 8192;

    // One fewer than a check lists, so that what is said of the rest is among them.
    private const int MostFileProblems = 99;

    // Bytes of a value in an answer, such as a concatenation of many; the longest text that is stored has less.
    private const int LongestValue = 128 << 20;

    // Virtual instructions between two looks whether a question was stopped: about a millisecond.
    private const int StepsBetweenLooks = 50_000;

    private readonly string _connectionString;
    private readonly IReadOnlyList<SchemaMigration> _history;
    private readonly StoreUpgrade _upgrade;
    private readonly bool _readOnly;
    private readonly SqliteReading _reading;

    static StoreFile() => SQLitePCL.Batteries_V2.Init();

    /// <param name="path">The file.</param>
    /// <param name="mode">What may be done to it.</param>
    /// <param name="patience">How long to wait for a lock that another process holds; at least a second.</param>
    /// <param name="history">The schema's migrations.</param>
    /// <param name="upgrade">How a file of an older version is brought up to date.</param>
    public StoreFile(string path, StoreOpenMode mode, TimeSpan patience, IReadOnlyList<SchemaMigration> history, StoreUpgrade upgrade)
    {
        Path = path;
        _history = history;
        _upgrade = upgrade;
        _readOnly = mode == StoreOpenMode.ReadOnly;
        CheckFile(path, mode);
        if (_readOnly)
        {
            RollBackWhatWasCutShort(path);
        }

        var seconds = Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds));
        _reading = new SqliteReading(path, seconds);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = System.IO.Path.GetFullPath(path),
            Mode = mode == StoreOpenMode.Create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = seconds,
        }.ToString();
    }

    /// <summary>The file as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Returns the first connection: checks what the file is and brings it up to date. For writing, unless the mode is read-only.</summary>
    public StoreConnection OpenFirst()
    {
        StoreConnection? connection = null;
        try
        {
            connection = Connect();
            var sqlite = (SqliteConnection)connection.Connection;
            CheckIdentity(sqlite);
            if (!_readOnly)
            {
                // WAL: readers never wait for the writer. FULL: a commit that returned survives a loss of power.
                connection.Execute("PRAGMA journal_mode = WAL");
                connection.Execute("PRAGMA synchronous = FULL");
                connection.Execute("PRAGMA wal_autocheckpoint = 2000");
                connection.Execute("PRAGMA cache_size = -65536");

                // What is erased is overwritten, and not only forgotten.
                connection.Execute("PRAGMA secure_delete = ON");
                SqliteMigrations.Apply(connection, _history, _upgrade);
                return connection;
            }

            return Prepared(connection);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            connection?.Dispose();
            throw NotAStore(Path, "it is not a SQLite database");
        }
        catch (Exception error) when (OwnData.IsDamage(error))
        {
            connection?.Dispose();
            throw new TextMadException($"The store '{Path}' is damaged: {error.Message} Restore it from a backup.", error);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => Path;

    /// <inheritdoc/>
    /// <remarks>One writes, whatever it is.</remarks>
    public long? Begin(StoreConnection writer, bool alone)
    {
        writer.Execute("BEGIN IMMEDIATE");
        return null;
    }

    /// <inheritdoc/>
    public bool WasCommitted(StoreConnection writer, long transaction) => false;

    /// <inheritdoc/>
    /// <remarks>SQLite waits for a lock by itself, as long as it was told, and a file is not lost on the way.</remarks>
    public SqlTrouble TroubleOf(Exception error) => SqlTrouble.Lasting;

    /// <inheritdoc/>
    public StoreConnection OpenWriter() => Connect();

    /// <inheritdoc/>
    public void Rollback(StoreConnection writer) => RollBackIfOpen(writer);

    /// <summary>Rolls a transaction back unless SQLite did so by itself, as it may after a full disk.</summary>
    public static void RollBackIfOpen(StoreConnection writer)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(((SqliteConnection)writer.Connection).Handle) == 0)
        {
            writer.Execute("ROLLBACK");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> CheckFile(StoreConnection reader)
    {
        var problems = new List<string>();
        using (var rows = reader.Prepare(FormattableString.Invariant($"PRAGMA integrity_check({MostFileProblems})")).ExecuteReader())
        {
            while (rows.Read())
            {
                problems.Add(rows.GetString(0));
            }
        }

        problems.Remove("ok");
        if (problems.Count == MostFileProblems)
        {
            problems.Add($"the check of the file stopped at problem {MostFileProblems}: there may be more");
        }

        using var references = reader.Prepare("PRAGMA foreign_key_check").ExecuteReader();
        while (references.Read())
        {
            problems.Add($"a row of {references.GetString(0)} refers to a row of {references.GetString(2)} that does not exist");
        }

        return problems;
    }

    /// <inheritdoc/>
    /// <remarks>The driver looks twice at what a value is, and makes an array of it.</remarks>
    public void CopyBytes(DbDataReader row, int column, Span<byte> bytes)
    {
        var value = SQLitePCL.raw.sqlite3_column_blob(((SqliteDataReader)row).Handle!, column);
        if (value.Length != bytes.Length)
        {
            throw new InvalidDataException("a value has another length than was written.");
        }

        value.CopyTo(bytes);
    }

    /// <inheritdoc/>
    public void Vacuum(StoreConnection writer)
    {
        writer.Execute("VACUUM");
        writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <inheritdoc/>
    public void RequireUnchanged() => _reading.RequireUnchanged();

    /// <inheritdoc/>
    public TextMadException Failure(Exception error, bool unsure = false) => StoreFailure.Of((SqliteException)error, Path, _readOnly);

    /// <inheritdoc/>
    public StoreConnection OpenQuestioner(CancellationToken cancellation)
    {
        var sqlite = OpenFile();
        SQLitePCL.raw.sqlite3_limit(sqlite.Handle, SQLitePCL.raw.SQLITE_LIMIT_LENGTH, LongestValue);

        // The driver's own Cancel does nothing in SQLite. An interruption works at the next loop, however long a step takes; one that comes before the question
        // begins is noticed by the handler.
        SQLitePCL.raw.sqlite3_progress_handler(sqlite.Handle, StepsBetweenLooks, _ => cancellation.IsCancellationRequested ? 1 : 0, null);
        var handle = sqlite.Handle;
        return Prepared(new StoreConnection(sqlite, Dialect)
        {
            Beside = new QuestionBounds(cancellation.Register(() => SQLitePCL.raw.sqlite3_interrupt(handle))),
        });
    }

    /// <inheritdoc/>
    public StoreConnection OpenReader()
    {
        return Prepared(Connect());
    }

    private static StoreConnection Prepared(StoreConnection reader)
    {
        reader.Execute("PRAGMA query_only = ON");
        reader.Execute("PRAGMA cache_size = -16384");
        return reader;
    }

    private StoreConnection Connect() => new(OpenFile(), Dialect);

    private SqliteConnection OpenFile()
    {
        if (_readOnly)
        {
            return _reading.Open();
        }

        var sqlite = new SqliteConnection(_connectionString);
        try
        {
            sqlite.Open();
            return sqlite;
        }
        catch
        {
            sqlite.Dispose();
            throw;
        }
    }

    private static void CheckFile(string path, StoreOpenMode mode)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"'{path}' is a folder; the store is a file. Name a file in it, such as '{path}/corpus.db'.");
        }

        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
        {
            throw new InputException($"The folder '{folder}' of the store '{path}' does not exist: create it, or name another place.");
        }

        if (!File.Exists(path))
        {
            if (mode != StoreOpenMode.Create)
            {
                throw new InputException($"There is no store '{path}': check the name, or create one by importing a corpus into it.");
            }

            return;
        }

        // Nothing but SQLite may open the file: closing any descriptor of it lets go of all locks that this process holds on it, and another
        // process that then takes itself for the last one would remove the log under our feet.
        if (new FileInfo(path).Length == 0 && mode != StoreOpenMode.Create)
        {
            throw NotAStore(path, "it is empty");
        }
    }

    /// <summary>
    /// Undoes a change that a process which is no more left half done, outside the write-ahead log: while the store was created, or in a file that another program wrote to
    /// meanwhile. A connection that only reads cannot [sqlite.org, "Atomic Commit In SQLite", "Rollback"]; where the disk cannot be written, opening the file says so.
    /// </summary>
    private static void RollBackWhatWasCutShort(string path)
    {
        if (new FileInfo(path + "-journal") is not { Exists: true, Length: > 0 })
        {
            return;
        }

        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = System.IO.Path.GetFullPath(path), Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            Count(connection, "SELECT count(*) FROM sqlite_schema");
        }
        catch (SqliteException)
        {
            // What keeps it from being undone keeps it from being read.
        }
    }

    private void CheckIdentity(SqliteConnection sqlite)
    {
        // One transaction, so that all three answers are of the same moment while another process creates the store.
        Run(sqlite, "BEGIN");
        var application = Count(sqlite, "PRAGMA application_id");
        var version = SqliteMigrations.ReadVersion(sqlite);
        var tables = Count(sqlite, "SELECT count(*) FROM sqlite_schema");
        Run(sqlite, "COMMIT");
        var newest = _history[^1].Version;
        if (application != ApplicationId)
        {
            // A creation that was cut short leaves a database without a table: that is as good as no file.
            if (application != 0 || version != 0 || tables != 0)
            {
                throw NotAStore(Path, "it is a SQLite database of another program");
            }

            RefuseEmpty(tables);
            Run(sqlite, string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA page_size = {PageSize}; PRAGMA application_id = {ApplicationId}"));
        }

        if (version > newest)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"The store '{Path}' was written by a newer TextMad (schema {version}; this one knows schemas up to {newest}): ") +
                "update TextMad. Nothing was changed.");
        }

        RefuseEmpty(tables);
        if (_readOnly && version < newest)
        {
            throw new InputException(
                FormattableString.Invariant($"The store '{Path}' has the older schema {version} and this TextMad reads schema {newest}."), new Hint.UpgradeStore());
        }
    }

    /// <summary>Refuses to read a database without a table: its creation was cut short, before or after it was marked as ours.</summary>
    private void RefuseEmpty(long tables)
    {
        if (_readOnly && tables == 0)
        {
            throw new InputException(
                $"'{Path}' is not a TextMad store yet: it holds nothing, as after a creation that was cut short. Any command that writes completes it, such as an import.");
        }
    }

    private static InputException NotAStore(string path, string why) =>
        new($"'{path}' is not a TextMad store: {why}. Name another file; this one was not changed.");

    private static void Run(SqliteConnection sqlite, string sql)
    {
        using var command = sqlite.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Count(SqliteConnection sqlite, string sql)
    {
        using var command = sqlite.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}

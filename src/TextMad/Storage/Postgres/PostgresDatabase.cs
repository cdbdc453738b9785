using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Npgsql;
using TextMad.Storage.Sql;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Postgres;

/// <summary>Reaches a PostgreSQL database that holds a store in a schema of its own: creates it, migrates it, sets a connection up.</summary>
internal sealed partial class PostgresDatabase : ISqlDatabase, IDisposable
{
    /// <summary>Statements are translated, since tables and questions are written once for all databases.</summary>
    public static readonly SqlDialect Dialect = new()
    {
        NamesParameters = false,
        Translate = Translate,
        Value = Value,
        List = static keys => keys.ToArray(),
        RowLock = " FOR NO KEY UPDATE",
        SkipLocked = " FOR UPDATE SKIP LOCKED",
        Snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ",
        Rows = new PostgresRows(),
    };

    /// <summary>"TxMd": the advisory lock that one who writes to a store holds, together with a number for the schema.</summary>
    private const int LockSpace = 0x54784D64;

    private static readonly TimeSpan _untilNoticed = TimeSpan.FromMilliseconds(100);

    private static readonly string[] _tables =
    [
        "document_groups", "documents", "texts", "derivations", "corpora", "corpus_members", "dropped", "runs", "training_sets", "training_members",
        "word_origins", "document_shares", "document_places", "training_shares", "training_totals", "training_selectors", "models", "withdrawals", "commits", "kept_files",
        "text_segments", "text_grams", "text_pending",
    ];

    // References that the server does not hold itself: see the schema's last step.
    private static readonly (string Table, string Column, string To)[] _references =
    [
        ("documents", "origin_key", "word_origins"), ("corpus_members", "corpus_key", "corpora"), ("corpus_members", "document_key", "documents"),
        ("training_members", "set_key", "training_sets"), ("training_members", "document_key", "documents"),
    ];

    private readonly NpgsqlDataSource _source;
    private readonly string _schema;
    private readonly StoreOpenMode _mode;
    private readonly StoreUpgrade _upgrade;

    public PostgresDatabase(PostgresAddress address, StoreOpenMode mode, StoreUpgrade upgrade)
    {
        _upgrade = upgrade;
        Name = address.Name;
        _schema = address.Schema;
        _mode = mode;
        _source = NpgsqlDataSource.Create(address.ConnectionString);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Returns the first connection: checks what the schema is and brings it up to date. For writing, unless the mode is read-only.</summary>
    public StoreConnection OpenFirst()
    {
        if (_mode == StoreOpenMode.ReadOnly)
        {
            var reader = OpenReader();
            Check(reader);
            return reader;
        }

        var connection = Connect();
        try
        {
            if (Version(connection) is { } version && version == StoreSchema.History[^1].Version)
            {
                // Who opens a store that is up to date waits for nobody.
                _upgrade.Finished?.Invoke(version, version);
                return connection;
            }

            connection.Execute("BEGIN");
            Lock(connection);
            if (Version(connection) is null)
            {
                if (_mode != StoreOpenMode.Create)
                {
                    throw NoStore();
                }

                connection.Execute($"CREATE SCHEMA IF NOT EXISTS \"{_schema}\"");
                connection.Execute("CREATE TABLE textmad_schema (version bigint NOT NULL)");
                connection.Execute("INSERT INTO textmad_schema (version) VALUES (0)");
            }

            var from = Version(connection)!.Value;
            RequireKnown(from);
            foreach (var step in StoreSchema.History)
            {
                while (step.Work is { } work && Version(connection) == step.Version - 1 && work(connection) is { } progress)
                {
                    // What is done stays done; another process may go on with it meanwhile.
                    connection.Execute("COMMIT");
                    _upgrade.Report(progress.Done, progress.Total, progress.Unit);
                    connection.Execute("BEGIN");
                    Lock(connection);
                }

                if (Version(connection) == step.Version - 1)
                {
                    connection.Execute(step.Sql);
                    if (step.OnServer is { } statements)
                    {
                        connection.Execute(statements);
                    }

                    connection.Execute("UPDATE textmad_schema SET version = $1", step.Version);
                }
            }

            connection.Execute("COMMIT");
            _upgrade.Finished?.Invoke(from, Version(connection)!.Value);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A cancellation reaches the server through the command; the server bounds a value to a gigabyte by itself.</remarks>
    public StoreConnection OpenQuestioner(CancellationToken cancellation) => OpenReader();

    /// <inheritdoc/>
    public StoreConnection OpenReader()
    {
        var connection = Connect();
        connection.Execute("SET default_transaction_read_only = on");
        return connection;
    }

    /// <inheritdoc/>
    public void RequireUnchanged()
    {
        // The server sees to that.
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Those who only add share a lock, and get keys of documents from the server's sequence; only who appends to the same corpus waits for who does, and who adds to the
    /// same totals at the very end. Who changes what is there holds the lock alone, and so does who brings the tables up to date.
    /// </remarks>
    public long? Begin(StoreConnection writer, bool alone)
    {
        var kind = alone ? "" : "_shared";
        return writer.Number(FormattableString.Invariant(
            $"BEGIN; SELECT txid_current(); SELECT pg_advisory_xact_lock{kind}({LockSpace}, hashtext('{_schema}'))"));
    }

    /// <inheritdoc/>
    /// <remarks>A server that was stopped hard may never have noted the number: then it refuses to speak of the future.</remarks>
    public bool WasCommitted(StoreConnection writer, long transaction)
    {
        try
        {
            while (true)
            {
                using var answer = writer.Prepare("SELECT txid_status($1)", transaction).ExecuteReader();
                switch (answer.Read() && !answer.IsDBNull(0) ? answer.GetString(0) : "")
                {
                    case "in progress":
                        // The server has not noticed yet that its other end is gone.
                        Thread.Sleep(_untilNoticed);
                        break;
                    case var status:
                        return status == "committed";
                }
            }
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A commit can be repeated, so a row that is there all of a sudden is another's: done again, the batch passes over it or says what differs.</remarks>
    public SqlTrouble TroubleOf(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation } =>
            SqlTrouble.Conflict,
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => SqlTrouble.Lost,
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal) ? SqlTrouble.Lost : SqlTrouble.Lasting,
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => SqlTrouble.Lost,
        InvalidOperationException { Source: "Npgsql" } => SqlTrouble.Lost,
        _ => SqlTrouble.Lasting,
    };

    /// <inheritdoc/>
    public StoreConnection OpenWriter() => Connect();

    /// <inheritdoc/>
    public void Rollback(StoreConnection writer)
    {
        try
        {
            writer.Execute("ROLLBACK");
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            // The connection is gone, and the server rolls back by itself.
        }
    }

    /// <inheritdoc/>
    /// <remarks>The server checks its pages by itself, and references that are few; the others are looked for here.</remarks>
    public IReadOnlyList<string> CheckFile(StoreConnection reader) =>
    [
        .. from reference in _references
           let lost = reader.Number(
               $"SELECT count(*) FROM {reference.Table} x WHERE x.{reference.Column} IS NOT NULL "
               + $"AND NOT EXISTS (SELECT 1 FROM {reference.To} y WHERE y.key = x.{reference.Column})")
           where lost > 0
           select FormattableString.Invariant($"{lost} rows of {reference.Table} refer to rows of {reference.To} that do not exist"),
    ];

    /// <inheritdoc/>
    public void Vacuum(StoreConnection writer)
    {
        foreach (var table in _tables)
        {
            writer.Execute($"VACUUM (FULL, ANALYZE) {table}");
        }
    }

    /// <inheritdoc/>
    public TextMadException Failure(Exception error, bool unsure = false) => unsure ? PostgresFailure.Unsure(error, Name) : PostgresFailure.Of(error, Name);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private StoreConnection Connect() => new(_source.OpenConnection(), Dialect);

    private void Lock(StoreConnection connection) => connection.Execute(FormattableString.Invariant(
        $"SELECT pg_advisory_xact_lock({LockSpace}, hashtext('{_schema}'))"));

    private long? Version(StoreConnection connection) =>
        connection.Number("SELECT to_regclass($1)::oid::bigint", $"\"{_schema}\".textmad_schema") is null
            ? null
            : connection.Number("SELECT version FROM textmad_schema");

    private void Check(StoreConnection connection)
    {
        var version = Version(connection) ?? throw NoStore();
        RequireKnown(version);
        if (version < StoreSchema.History[^1].Version)
        {
            throw new InputException(
                FormattableString.Invariant($"The store '{Name}' has the older schema {version} and this TextMad reads schema {StoreSchema.History[^1].Version}."),
                new Hint.UpgradeStore());
        }
    }

    private void RequireKnown(long version)
    {
        if (version > StoreSchema.History[^1].Version)
        {
            throw new InputException(
                string.Create(CultureInfo.InvariantCulture, $"The store '{Name}' was written by a newer TextMad (schema {version}; this one knows schemas up to "
                + $"{StoreSchema.History[^1].Version}): update TextMad. Nothing was changed."));
        }
    }

    private InputException NoStore() => new(
        $"There is no store in schema '{_schema}' of '{Name}': check the address, or create one by importing a corpus into it.");

    /// <summary>Returns a statement for SQLite in the words of PostgreSQL.</summary>
    private static string Translate(string sql)
    {
        sql = sql
            .Replace("ON dropped (scope, source, reason, ifnull(detail, ''))", "ON dropped (scope, md5(source), reason, md5(ifnull(detail, '')))", StringComparison.Ordinal)
            .Replace("ifnull(", "coalesce(", StringComparison.Ordinal)
            .Replace(" STRICT, WITHOUT ROWID;", ";", StringComparison.Ordinal)
            .Replace(" STRICT;", ";", StringComparison.Ordinal)
            .Replace(" key INTEGER PRIMARY KEY", " key bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", StringComparison.Ordinal)
            .Replace(" INTEGER", " bigint", StringComparison.Ordinal)
            .Replace(" BLOB", " bytea", StringComparison.Ordinal)
            .Replace(" REAL", " double precision", StringComparison.Ordinal)
            .Replace(" TEXT", " text COLLATE \"C\"", StringComparison.Ordinal);
        sql = ListOfKeys().Replace(sql, "= ANY($1)");
        sql = HexText().Replace(sql, "encode($1, 'hex')");
        return OrderedJoin().Replace(sql, "JOIN $1 ON");
    }

    /// <summary>
    /// Whole numbers are all of one size, so that a statement that was prepared with a NULL takes them; a text of PostgreSQL cannot hold the
    /// character NUL, and gets its symbol instead.
    /// </summary>
    private static object Value(object value) => value switch
    {
        int number => (long)number,
        string text when text.Contains('\0', StringComparison.Ordinal) => text.Replace('\0', '\u2400'),
        _ => value,
    };

    // A join whose order SQLite is told; PostgreSQL finds the order from its statistics.
    [GeneratedRegex(@"CROSS JOIN (\w+ \w+) ON")]
    private static partial Regex OrderedJoin();

    [GeneratedRegex(@"IN \(SELECT value FROM json_each\((\$\d+)\)\)")]
    private static partial Regex ListOfKeys();

    [GeneratedRegex(@"lower\(hex\(([\w.]+)\)\)")]
    private static partial Regex HexText();
}

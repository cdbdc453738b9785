using System.Data;
using System.Data.Common;

namespace TextMad.Storage.Sql.Connections;

/// <summary>A connection and the statements prepared on it, each by its SQL text. Used by one operation at a time.</summary>
internal sealed class StoreConnection : IDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);
    private readonly SqlDialect _dialect;

    public StoreConnection(DbConnection connection, SqlDialect dialect)
    {
        Connection = connection;
        _dialect = dialect;
    }

    /// <summary>What bears on the connection as long as it is open; it ends just before.</summary>
    public IDisposable? Beside { get; init; }

    /// <summary>The open connection.</summary>
    public DbConnection Connection { get; }

    /// <summary>What stands behind a question whose rows nobody else may change until the transaction ends.</summary>
    public string RowLock => _dialect.RowLock;

    /// <summary>What stands behind a question whose rows nobody else may take, and which leaves out those that somebody has taken.</summary>
    public string SkipLocked => _dialect.SkipLocked;

    /// <summary>Whether it can still be used: one that the server or the network ended cannot.</summary>
    public bool IsOpen => Connection.State == ConnectionState.Open;

    /// <summary>Returns the prepared statement for this SQL, its parameters <c>$1</c>, <c>$2</c>, ... bound to the values in order.</summary>
    public DbCommand Prepare(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = _dialect.Translate(sql);
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                if (_dialect.NamesParameters)
                {
                    parameter.ParameterName = FormattableString.Invariant($"${i + 1}");
                }

                command.Parameters.Add(parameter);
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = Value(values[i]);
        }

        return command;
    }

    /// <summary>Runs a statement; yields the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Returns the first column of the first row as an integer, or null when there is no row or it is NULL.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values) =>
        Prepare(sql, values).ExecuteScalar() is { } value and not DBNull
            ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>Runs a statement for each of many rows of values, in their order; yields how many rows each changed.</summary>
    public IReadOnlyList<int> ExecuteAll(string sql, IReadOnlyList<object?[]> rows) => rows.Count == 0 ? [] : _dialect.Rows.Execute(this, sql, rows);

    /// <summary>Asks a question with each of many rows of values.</summary>
    /// <param name="sql">The question.</param>
    /// <param name="rows">The values of its parameters.</param>
    /// <param name="read">Takes each row of an answer, with the index of the values that it answers. It must not use the connection.</param>
    public void AskAll(string sql, IReadOnlyList<object?[]> rows, Action<int, DbDataReader> read)
    {
        if (rows.Count > 0)
        {
            _dialect.Rows.Ask(this, sql, rows, read);
        }
    }

    /// <summary>Adds rows of which none is there.</summary>
    public void InsertAll(SqlTable table, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count > 0)
        {
            _dialect.Rows.Insert(this, table, rows);
        }
    }

    /// <summary>Adds documents that are not there; yields the key of each that is new, and null for the others.</summary>
    public IReadOnlyList<long?> AddDocuments(IReadOnlyList<DocumentRow> documents) => documents.Count == 0 ? [] : _dialect.Rows.AddDocuments(this, documents);

    /// <summary>Begins a transaction that sees one state of the store; <c>COMMIT</c> ends it.</summary>
    public void BeginSnapshot() => Execute(_dialect.Snapshot);

    /// <summary>Returns whole numbers as the value of one parameter, which stands in <c>IN (SELECT value FROM json_each($1))</c>.</summary>
    public object List(IReadOnlyList<long> numbers) => _dialect.List(numbers);

    /// <summary>Returns a statement in the words of the database.</summary>
    public string Translate(string sql) => _dialect.Translate(sql);

    /// <summary>Returns a value as the database takes it.</summary>
    public object Value(object? value) => value is null ? DBNull.Value : _dialect.Value(value);

    /// <inheritdoc/>
    public void Dispose()
    {
        Beside?.Dispose();
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        Connection.Dispose();
    }
}

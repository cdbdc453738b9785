using System.Data.Common;

namespace TextMad.Storage.Sql;

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
            command.Parameters[i].Value = values[i] is { } value ? _dialect.Value(value) : DBNull.Value;
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

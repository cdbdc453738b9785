using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace TextMad.Storage;

/// <summary>
/// Reading connections, one for each operation that is under way. Opened when needed and kept for the next; thread-safe.
/// </summary>
internal sealed class StoreReaders : IDisposable
{
    private readonly StoreFile _file;
    private readonly ConcurrentBag<StoreConnection> _idle = [];
    private volatile bool _closed;

    public StoreReaders(StoreFile file) => _file = file;

    /// <summary>The connections that are not in use.</summary>
    public IEnumerable<StoreConnection> Idle => _idle;

    /// <summary>Adds an open connection to those that are free.</summary>
    public void Add(StoreConnection connection) => _idle.Add(connection);

    /// <summary>Answers one question on a connection of its own.</summary>
    public T Ask<T>(Func<StoreConnection, T> question)
    {
        var connection = Rent();
        try
        {
            return question(connection);
        }
        catch (SqliteException error)
        {
            throw StoreFailure.Of(error, _file.Path);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Streams the rows of one question. They all are of the moment of the first; later commits do not show.</summary>
    public IEnumerable<T> Stream<T>(string sql, object?[] values, Func<SqliteDataReader, T> map)
    {
        var connection = Rent();
        try
        {
            using var reader = Guard(() => connection.Prepare(sql, values).ExecuteReader());
            while (Guard(reader.Read))
            {
                yield return map(reader);
            }
        }
        finally
        {
            Return(connection);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private StoreConnection Rent()
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteCorpusStore));
        return _idle.TryTake(out var idle) ? idle : Guard(_file.OpenReader);
    }

    private void Return(StoreConnection connection)
    {
        if (_closed)
        {
            connection.Dispose();
            return;
        }

        _idle.Add(connection);
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw StoreFailure.Of(error, _file.Path);
        }
    }
}

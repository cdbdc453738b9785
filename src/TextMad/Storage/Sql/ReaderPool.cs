using System.Collections.Concurrent;
using System.Data.Common;

namespace TextMad.Storage.Sql;

/// <summary>
/// Reading connections, one for each operation that is under way. Opened when needed and kept for the next; thread-safe.
/// </summary>
internal sealed class ReaderPool : IDisposable
{
    private readonly ISqlDatabase _database;
    private readonly ConcurrentBag<StoreConnection> _idle = [];
    private volatile bool _closed;

    public ReaderPool(ISqlDatabase database) => _database = database;

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
            var answer = question(connection);
            _database.RequireUnchanged();
            return answer;
        }
        catch (DbException error)
        {
            throw _database.Failure(error);
        }
        catch (Exception error) when (OwnData.IsDamage(error))
        {
            throw Damaged(error);
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Streams the rows of one question. They all are of the moment of the first; later commits do not show.</summary>
    public IEnumerable<T> Stream<T>(string sql, object?[] values, Func<DbDataReader, T> map)
    {
        var connection = Rent();
        try
        {
            using var reader = Guard(() => connection.Prepare(sql, values).ExecuteReader());
            while (Guard(reader.Read))
            {
                yield return Mapped(map, reader);
            }

            _database.RequireUnchanged();
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
        ObjectDisposedException.ThrowIf(_closed, typeof(SqlCorpusStore));
        return _idle.TryTake(out var idle) ? idle : Guard(_database.OpenReader);
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

    private T Mapped<T>(Func<DbDataReader, T> map, DbDataReader row)
    {
        try
        {
            return map(row);
        }
        catch (DbException error)
        {
            throw _database.Failure(error);
        }
        catch (Exception error) when (OwnData.IsDamage(error))
        {
            throw Damaged(error);
        }
    }

    private TextMadException Damaged(Exception error) => new($"A row of the store '{_database.Name}' is damaged: {error.Message} Restore the store from a backup.", error);

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DbException error)
        {
            throw _database.Failure(error);
        }
    }
}

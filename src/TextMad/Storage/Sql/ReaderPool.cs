using System.Collections.Concurrent;
using System.Data.Common;
using TextMad.Storage.Sql.Connections;

namespace TextMad.Storage.Sql;

/// <summary>
/// Reading connections, one for each operation that is under way. Opened when needed and kept for the next; thread-safe.
/// </summary>
internal sealed class ReaderPool : IDisposable
{
    private const int IdsTogether = 512;

    private readonly ISqlDatabase _database;
    private readonly SqlPatience _patience;
    private readonly ConcurrentBag<StoreConnection> _idle = [];
    private volatile bool _closed;

    public ReaderPool(ISqlDatabase database, SqlPatience patience) => (_database, _patience) = (database, patience);

    /// <summary>The connections that are not in use.</summary>
    public IEnumerable<StoreConnection> Idle => _idle;

    /// <summary>Adds an open connection to those that are free.</summary>
    public void Add(StoreConnection connection) => _idle.Add(connection);

    /// <summary>Answers one question on a connection of its own; once more where the connection was lost.</summary>
    public T Ask<T>(Func<StoreConnection, T> question) => Guard(() => _patience.Do(() =>
    {
        var connection = Rent();
        try
        {
            var answer = question(connection);
            _database.RequireUnchanged();
            return answer;
        }
        catch (Exception error) when (OwnData.IsDamage(error) && _database.TroubleOf(error) == SqlTrouble.Lasting)
        {
            throw Damaged(error);
        }
        finally
        {
            Return(connection);
        }
    }));

    /// <summary>Streams the rows of one question. They all are of the moment of the first; later commits do not show.</summary>
    public IEnumerable<T> Stream<T>(string sql, object?[] values, Func<DbDataReader, T> map)
    {
        var (connection, first) = Guard(() => _patience.Do(() => Begin(sql, values)));
        try
        {
            using var reader = first;

            // Made once, and not for every row.
            Func<bool> next = reader.Read;
            Func<T> current = () => map(reader);
            while (Guard(next))
            {
                yield return Read(current);
            }

            _database.RequireUnchanged();
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Streams the ids that are the first column of one question's rows, many at a time; see <see cref="Stream{T}(string, object?[], Func{DbDataReader, T})"/>.</summary>
    public IEnumerable<DocumentId> StreamIds(string sql, object?[] values)
    {
        var (connection, first) = Guard(() => _patience.Do(() => Begin(sql, values)));
        try
        {
            using var reader = first;
            var some = new DocumentId[IdsTogether];
            Func<int> next = () => Fill(reader, some);
            for (var count = some.Length; count == some.Length;)
            {
                count = Read(next);
                for (var i = 0; i < count; i++)
                {
                    yield return some[i];
                }
            }

            _database.RequireUnchanged();
        }
        finally
        {
            Return(connection);
        }
    }

    /// <summary>Streams what is found by several questions, which all see one state of the store.</summary>
    public IEnumerable<T> Stream<T>(Func<StoreConnection, IEnumerable<T>> find)
    {
        var connection = Guard(() => _patience.Do(BeginSnapshot));
        try
        {
            using var found = Read(() => find(connection).GetEnumerator());
            while (Read(found.MoveNext))
            {
                yield return found.Current;
            }

            _database.RequireUnchanged();
        }
        finally
        {
            EndSnapshot(connection);
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
        return _idle.TryTake(out var idle) ? idle : _database.OpenReader();
    }

    private (StoreConnection Connection, DbDataReader First) Begin(string sql, object?[] values)
    {
        var connection = Rent();
        try
        {
            return (connection, connection.Prepare(sql, values).ExecuteReader());
        }
        catch
        {
            Return(connection);
            throw;
        }
    }

    private void Return(StoreConnection connection)
    {
        if (_closed || !connection.IsOpen)
        {
            connection.Dispose();
            return;
        }

        _idle.Add(connection);
    }

    private StoreConnection BeginSnapshot()
    {
        var connection = Rent();
        try
        {
            connection.BeginSnapshot();
            return connection;
        }
        catch
        {
            Return(connection);
            throw;
        }
    }

    private static void EndSnapshot(StoreConnection connection)
    {
        try
        {
            connection.Execute("COMMIT");
        }
        catch (Exception error) when (error is DbException or InvalidOperationException)
        {
            // What failed said so.
            connection.Dispose();
        }
    }

    private int Fill(DbDataReader reader, DocumentId[] ids)
    {
        Span<byte> id = stackalloc byte[16];
        var count = 0;
        while (count < ids.Length && reader.Read())
        {
            _database.CopyBytes(reader, 0, id);
            ids[count++] = DocumentId.FromBytes(id);
        }

        return count;
    }

    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DbException error)
        {
            throw _database.Failure(error);
        }
        catch (Exception error) when (OwnData.IsDamage(error) && _database.TroubleOf(error) == SqlTrouble.Lasting)
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
        catch (Exception error) when (error is DbException || _database.TroubleOf(error) != SqlTrouble.Lasting)
        {
            throw _database.Failure(error);
        }
    }
}

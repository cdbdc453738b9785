using LiteDB;
using LiteDB.Engine;
using TextMad.LiteDB.Pages;
using TextMad.Storage;

namespace TextMad.LiteDB;

/// <summary>The file of a store: opens it, lets many threads read or one write, and opens it anew after a failure.</summary>
/// <remarks>
/// A question waits while a batch is written, and sees all of it or nothing. Whoever opens a file that the process has open joins those that use
/// it, so that a process can read in one place what it writes in another.
/// </remarks>
internal sealed class StoreFile : IDisposable
{
    /// <summary>Bytes of the log from which on it is moved into the file.</summary>
    public const long LogLimit = 32 << 20;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _patienceAtTheEnd = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, StoreFile> _inUse = new(StringComparer.Ordinal);

    private readonly ReaderWriterLockSlim _gate = new();
    private readonly string _fullPath;
    private FileStream? _lock;
    private StoreSession? _session;
    private volatile bool _broken;
    private bool _closed;
    private int _removals;
    private int _users = 1;

    private StoreFile(string path, bool readOnly, FileStream? fileLock)
    {
        Path = path;
        _fullPath = System.IO.Path.GetFullPath(path);
        IsReadOnly = readOnly;
        _lock = fileLock;
    }

    /// <summary>The file as the caller named it.</summary>
    public string Path { get; }

    /// <summary>How often something was removed since it was opened: what was read before may be there no more.</summary>
    public int Removals => Volatile.Read(ref _removals);

    /// <summary>Notes that something was removed.</summary>
    public void NoteRemoval() => Interlocked.Increment(ref _removals);

    /// <summary>Whether nobody who uses it may write.</summary>
    private bool IsReadOnly { get; set; }

    /// <summary>Opens a store.</summary>
    /// <exception cref="InputException">The file or its folder is missing, or it is not a TextMad store, or a newer TextMad wrote it.</exception>
    /// <exception cref="TextMadException">Another process has it, or it is damaged, or may not be read or written.</exception>
    public static StoreFile Open(LiteDbAddress address, StoreOpenMode mode, StoreUpgrade upgrade)
    {
        lock (_inUse)
        {
            var key = System.IO.Path.GetFullPath(address.Path);
            if (_inUse.TryGetValue(key, out var file))
            {
                file.Join(mode);
            }
            else
            {
                file = OpenAnew(address, mode, upgrade);
                _inUse.Add(key, file);
            }

            if (address.Readable is { } readable && mode != StoreOpenMode.ReadOnly)
            {
                file.KeepTexts(readable);
            }

            return file;
        }
    }

    private void KeepTexts(bool readable)
    {
        if (Read(StoreCollections.IsReadable) != readable)
        {
            Write(database => database.GetCollection(StoreCollections.Store).Update(StoreCollections.MarkOf(readable)));
        }
    }

    /// <summary>Answers a question, beside others.</summary>
    public T Read<T>(Func<ILiteDatabase, T> question) => InSession(session => question(session.Database));

    /// <summary>Answers a question to the engine, beside others.</summary>
    public T Ask<T>(Func<LiteEngine, T> question) => InSession(session => question(session.Engine));

    /// <summary>Returns what is wrong with the pages of the store and with what its collections say of each other, a line each.</summary>
    public IReadOnlyList<string> Check(CancellationToken cancellation) => InSession<IReadOnlyList<string>>(session =>
        PageChecks.Of(session.Pages(), cancellation) is { Count: > 0 } damage
            ? damage
            : [.. StructureChecks.Of(session.Database, cancellation).Where(problem => problem.Length > 0)]);

    /// <summary>Writes in one transaction, durable when this returns.</summary>
    public T Write<T>(Func<ILiteDatabase, T> work) => Alone(() =>
    {
        var session = _session!;
        var committed = session.Settle();
        long length;
        T result;
        try
        {
            session.Database.BeginTrans();
            result = work(session.Database);
            session.Database.Commit();
            length = session.Flush();
        }
        catch (InputException)
        {
            session.Database.Rollback();
            throw;
        }
        catch
        {
            // What was written of a batch that failed, for a full disk perhaps, would stay in the log and take the room of the next.
            Leave();
            StoreSession.CutLog(_fullPath, committed);
            throw;
        }

        if (length > LogLimit)
        {
            Checkpoint(session);
        }

        return result;
    });

    /// <summary>Writes everything that is alive into a new file, which takes the place of this one: nothing is left of what was erased.</summary>
    public void Compact() => Alone(() =>
    {
        Make(_fullPath, StoreCollections.IsReadable(_session!.Database), target =>
        {
            CopyAll(_session.Database, target);
            _session!.Checkpoint();
            Leave();
        });
        return 0;
    });

    /// <summary>Writes everything that is alive into another file, beside readers.</summary>
    public void Backup(string path) => Read(database =>
    {
        try
        {
            Make(System.IO.Path.GetFullPath(path), StoreCollections.IsReadable(database), target => CopyAll(database, target));
            return 0;
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            throw new TextMadException($"The backup '{path}' cannot be written: {SystemFailure.Describe(failure)}", failure);
        }
    });

    /// <summary>One leaves; with the last, the file is closed.</summary>
    public void Dispose()
    {
        lock (_inUse)
        {
            if (--_users == 0)
            {
                _inUse.Remove(_fullPath);
                Close();
            }
        }
    }

    private static StoreFile OpenAnew(LiteDbAddress address, StoreOpenMode mode, StoreUpgrade upgrade)
    {
        var path = address.Path;
        StoreIdentity.RequirePlace(path, mode);
        var readOnly = mode == StoreOpenMode.ReadOnly;
        var file = new StoreFile(path, readOnly, StoreLock.Take(path, alone: !readOnly, _patience));
        try
        {
            StoreIdentity.RequireStoreOrNothing(path, mode);
            if (!File.Exists(path) || new FileInfo(path).Length == 0)
            {
                Make(file._fullPath, address.Readable ?? true, _ => { });
            }

            var schema = StoreIdentity.RequireOurs(path, mode);
            if (!readOnly && schema < PurposesUpgrade.Before)
            {
                StoreMigration.Run(file._fullPath, upgrade);
            }
            else if (!readOnly && PurposesUpgrade.IsDue(file._fullPath))
            {
                PurposesUpgrade.Run(file._fullPath, upgrade);
            }

            if (!readOnly && schema is > 1 and < StoreCollections.Schema)
            {
                DigestsUpgrade.Run(file._fullPath, upgrade);
            }

            upgrade.Finished?.Invoke(schema, StoreCollections.Schema);

            file._session = new StoreSession(file._fullPath, readOnly);
            return file;
        }
        catch (Exception error)
        {
            file.Close();
            throw StoreFailure.IsOf(error) ? StoreFailure.Of(error, path) : error;
        }
    }

    private T InSession<T>(Func<StoreSession, T> question)
    {
        while (true)
        {
            _gate.EnterReadLock();
            try
            {
                ObjectDisposedException.ThrowIf(_closed, typeof(LiteDbCorpusStore));
                if (_session is not null && !_broken)
                {
                    return question(_session);
                }
            }
            catch (Exception error) when (StoreFailure.IsOf(error))
            {
                // LiteDB closes itself after some failures: the next question opens the file anew.
                _broken = true;
                throw StoreFailure.Of(error, Path);
            }
            finally
            {
                _gate.ExitReadLock();
            }

            Alone(() => 0);
        }
    }

    private void Join(StoreOpenMode mode)
    {
        if (IsReadOnly && mode != StoreOpenMode.ReadOnly)
        {
            Alone(() =>
            {
                // The lock for reading keeps everybody from writing, this process too.
                Leave();
                _lock?.Dispose();
                try
                {
                    _lock = StoreLock.Take(Path, alone: true, _patience);
                    _session = new StoreSession(_fullPath, readOnly: false);
                    IsReadOnly = false;
                }
                catch
                {
                    // Readers keep their locks and continue.
                    _lock?.Dispose();
                    _lock = StoreLock.Take(Path, alone: false, _patience);
                    throw;
                }

                return 0;
            });
        }

        _users++;
    }

    private void CopyAll(ILiteDatabase from, StoreSession target)
    {
        if (from.GetCollection(StoreCollections.Store).FindById(ChangeWriter.Removed) is { } removed)
        {
            target.Database.GetCollection(StoreCollections.Store).Insert(removed);
        }

        foreach (var collection in StoreCollections.All.Where(collection => collection is not (StoreCollections.Store or StoreCollections.Digests)))
        {
            foreach (var rows in from.InOrder(collection).Chunk(1000))
            {
                target.Database.GetCollection(collection).InsertBulk(rows);
                if (target.Settle() > LogLimit)
                {
                    target.Checkpoint();
                }
            }
        }

        // A copy of what is damaged would be taken for whole.
        var (written, copied) = (ContentDigest.All(from), ContentDigest.All(target.Database));
        foreach (var collection in written.Keys.Union(copied.Keys).Where(collection => collection != StoreCollections.Store))
        {
            if (written.GetValueOrDefault(collection) != copied.GetValueOrDefault(collection))
            {
                throw new TextMadException(
                    $"What can be read of '{collection}' in the store '{Path}' is not what was written: it is damaged, or another program changed it. It was left as it is.",
                    hint: new Hint.CopyStore());
            }
        }
    }

    private void Close()
    {
        // A question that was given up may still be at work; the process that ends takes it along, and the log is complete.
        if (_gate.TryEnterWriteLock(_patienceAtTheEnd))
        {
            try
            {
                _closed = true;
                if (_session is { } session && !IsReadOnly)
                {
                    Checkpoint(session);
                }

                Leave();
            }
            finally
            {
                _gate.ExitWriteLock();
            }
        }

        _closed = true;
        _lock?.Dispose();
    }

    /// <summary>Makes a store that is whole or absent: under another name first, flushed to the disk.</summary>
    private static void Make(string path, bool readable, Action<StoreSession> fill)
    {
        var part = path + ".part";
        Delete(part);
        try
        {
            using (var session = new StoreSession(part, readOnly: false))
            {
                StoreCollections.Create(session.Database);
                session.Database.GetCollection(StoreCollections.Store).Insert(StoreCollections.MarkOf(readable));
                fill(session);
                session.Flush();
                session.Checkpoint();
            }

            Replace(path, part);
        }
        catch
        {
            Delete(part);
            throw;
        }
    }

    /// <summary>Puts a file that is whole into the place of another.</summary>
    internal static void Replace(string path, string part)
    {
        // The log of a file that is replaced is in it; one without a file is that of a store that is gone.
        File.Delete(StoreSession.LogOf(path));
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Removes a file that was not finished.</summary>
    internal static void Delete(string part)
    {
        File.Delete(part);
        File.Delete(StoreSession.LogOf(part));
    }

    private T Alone<T>(Func<T> work)
    {
        _gate.EnterWriteLock();
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(LiteDbCorpusStore));
            if (_broken)
            {
                Leave();
            }

            _session ??= new StoreSession(_fullPath, IsReadOnly);
            return work();
        }
        catch (InputException)
        {
            throw;
        }
        catch (Exception error)
        {
            // LiteDB's state in memory is discarded: only what is on the disk counts.
            Leave();
            throw StoreFailure.IsOf(error) ? StoreFailure.Of(error, Path) : error;
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Moves the log into the file. What cannot be moved, for a full disk perhaps, is safe where it is.</summary>
    private void Checkpoint(StoreSession session)
    {
        try
        {
            session.Checkpoint();
        }
        catch (Exception error) when (error is IOException or LiteException or UnauthorizedAccessException)
        {
            Leave();
        }
    }

    private void Leave()
    {
        try
        {
            _session?.Dispose();
        }
        catch (Exception error) when (error is IOException or LiteException or UnauthorizedAccessException or System.Threading.SynchronizationLockException)
        {
            // The failure was already reported.
        }
        finally
        {
            (_session, _broken) = (null, false);
        }
    }
}

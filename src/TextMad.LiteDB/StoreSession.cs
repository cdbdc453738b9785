using LiteDB;
using LiteDB.Engine;
using TextMad.LiteDB.Pages;

namespace TextMad.LiteDB;

/// <summary>LiteDB at work on a file: the engine and its log, from opening to closing.</summary>
/// <remarks>
/// LiteDB has a transaction written into a log and does not wait for that, nor for the disk, and moves the log into the file by itself from time to
/// time. Both is ours to do here: a commit waits for its log and flushes it to the disk before anything of it is moved.
/// </remarks>
internal sealed class StoreSession : IDisposable
{
    private const int PageSize = 8192;

    private readonly string _logPath;
    private readonly Stream _log;
    private readonly DataFile _data;
    private readonly bool _readOnly;
    private bool _isEmpty;

    /// <param name="path">The file; it is made where there is none, unless it is only to be read.</param>
    /// <param name="readOnly">True to open it for reading only.</param>
    public StoreSession(string path, bool readOnly)
    {
        _readOnly = readOnly;
        _logPath = LogOf(path);
        var isNew = !readOnly && (!File.Exists(path) || new FileInfo(path).Length == 0);
        if (isNew)
        {
            // A log without a file is that of one that is gone.
            File.Delete(_logPath);
        }

        _data = new DataFile(path, readOnly);
        try
        {
            _log = readOnly ? WholePages(_logPath) : new CommitLog(_logPath);
            Engine = new LiteEngine(new EngineSettings
            {
                DataStream = _data,
                LogStream = _log,
                ReadOnly = readOnly,
                Collation = isNew ? Collation.Binary : null,
            });
            Database = new LiteDatabase(readOnly ? Engine : new DigestingEngine(Engine), new BsonMapper());
        }
        catch
        {
            _log?.Dispose();
            _data.Dispose();
            throw;
        }

        if (isNew)
        {
            Engine.Pragma("CHECKPOINT", 0);
            Engine.Pragma("UTC_DATE", true);
        }
    }

    public LiteEngine Engine { get; }

    public LiteDatabase Database { get; }

    /// <summary>Waits until everything committed or given back is in the log, and tells how many bytes of it are not in the file yet.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public long Settle()
    {
        if (_log is not CommitLog log)
        {
            return _log.Length;
        }

        using var state = Engine.Query("$database", new Query());
        state.Read();
        return log.WaitFor(state.Current["logFileSize"].AsInt32);
    }

    /// <summary>Returns the pages as they were last committed. Nobody writes while they are read.</summary>
    public PageFile Pages() => new(_data.ReadAt, _data.Length, ReadLogAt, _log.Length);

    /// <summary>Returns the log's name, by LiteDB's own rule.</summary>
    public static string LogOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}-log{Path.GetExtension(path)}");

    /// <summary>Takes off the end of a log that nobody has open.</summary>
    public static void CutLog(string path, long length)
    {
        if (File.Exists(LogOf(path)))
        {
            using var log = new FileStream(LogOf(path), FileMode.Open, FileAccess.Write);
            log.SetLength(Math.Min(log.Length, length));
            log.Flush(flushToDisk: true);
        }
    }

    /// <summary>Makes what was committed durable.</summary>
    /// <returns>How many bytes of the log are not in the file yet.</returns>
    /// <exception cref="IOException">It could not be written.</exception>
    public long Flush()
    {
        var length = Settle();
        (_log as CommitLog)?.FlushToDisk();
        return length;
    }

    /// <summary>Moves the log into the file, durably, and empties it.</summary>
    public void Checkpoint() => Engine.Checkpoint();

    /// <summary>Lets go of the file and leaves the log beside it, if there is anything in it.</summary>
    public void Dispose()
    {
        try
        {
            Database.Dispose();
        }
        finally
        {
            _isEmpty = _log.CanRead && _log.Length == 0;
            _log.Dispose();
            _data.Dispose();
        }

        if (_isEmpty && !_readOnly)
        {
            File.Delete(_logPath);
        }
    }

    private void ReadLogAt(long position, byte[] page)
    {
        switch (_log)
        {
            case CommitLog log:
                log.ReadAt(position, page);
                break;
            case FileStream file:
                DataFile.ReadAt(file, position, page);
                break;
            default:
                _log.Position = position;
                _log.ReadExactly(page);
                break;
        }
    }

    /// <summary>Returns a log for reading. A page at its end that was not written whole belongs to nothing that was committed.</summary>
    private static Stream WholePages(string path)
    {
        if (!File.Exists(path))
        {
            return new MemoryStream();
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.Length % PageSize == 0)
        {
            return file;
        }

        using (file)
        {
            var pages = new byte[file.Length - (file.Length % PageSize)];
            file.ReadExactly(pages);
            return new MemoryStream(pages);
        }
    }
}

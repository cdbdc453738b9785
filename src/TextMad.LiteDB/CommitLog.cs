namespace TextMad.LiteDB;

/// <summary>The log that LiteDB writes: it tells when everything handed to it is written, and keeps a failure for whoever waits for that.</summary>
/// <remarks>
/// LiteDB leaves the writing to a thread of its own and says that a transaction is committed before its pages are written. A failure there would
/// meet transactions that it cannot take apart any more. So writing never fails as LiteDB sees it: the failure stands here, nothing is written after
/// it, nobody can read what is missing, and the commit that waits for it fails.
/// </remarks>
internal sealed class CommitLog : Stream
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly object _sync = new();
    private readonly FileStream _file;
    private long _end;
    private Exception? _failure;

    /// <param name="path">The log's file; it is made where there is none.</param>
    public CommitLog(string path)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _end = _file.Length;
    }

    public override bool CanRead => _file.CanRead;

    public override bool CanSeek => _file.CanSeek;

    public override bool CanWrite => _file.CanWrite;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    /// <summary>Waits until the log is written as far as LiteDB has filled it.</summary>
    /// <param name="low32">The low 32 bits of its length then, in bytes: LiteDB tells no more.</param>
    /// <returns>The length.</returns>
    /// <exception cref="IOException">Something could not be written, or what the file system threw then.</exception>
    public long WaitFor(int low32)
    {
        lock (_sync)
        {
            while (_failure is null && unchecked((int)_end) != low32)
            {
                var end = _end;
                if (!Monitor.Wait(_sync, _patience) && _end == end)
                {
                    throw new IOException($"LiteDB has not written its log for {_patience.TotalSeconds:0} seconds");
                }
            }

            ThrowIfFailed();
            return _end;
        }
    }

    /// <summary>Has what is written put on the disk itself.</summary>
    public void FlushToDisk() => _file.Flush(flushToDisk: true);

    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (_sync)
        {
            try
            {
                if (_failure is null)
                {
                    _file.Write(buffer, offset, count);
                    _end = _file.Position;
                }
            }
            catch (Exception failure)
            {
                _failure = failure;
            }

            Monitor.PulseAll(_sync);
        }
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        lock (_sync)
        {
            ThrowIfFailed();
        }

        return _file.Read(buffer, offset, count);
    }

    /// <summary>Reads a page without moving the position.</summary>
    public void ReadAt(long position, byte[] page) => DataFile.ReadAt(_file, position, page);

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value)
    {
        lock (_sync)
        {
            _file.SetLength(value);
            _end = value;
        }
    }

    /// <summary>Nothing: what is to be durable is flushed by <see cref="FlushToDisk"/>.</summary>
    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            throw new IOException(_failure.Message, _failure.HResult);
        }
    }
}

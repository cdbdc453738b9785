namespace TextMad.LiteDB;

/// <summary>The file of a store as LiteDB reads and writes it, kept from other programs as far as the system can do that.</summary>
/// <remarks>
/// LiteDB opens files so that, on Unix, several programs may write them at once. A file that is opened here for writing is nobody else's: LiteDB's
/// own programs cannot open it then, nor can it be opened for writing while one of them has it. One that is opened for reading can be read by others;
/// only Windows keeps them from writing then.
/// </remarks>
internal sealed class DataFile : Stream
{
    private readonly FileStream _file;

    /// <param name="path">The file; it is made where there is none, unless it is only to be read.</param>
    /// <param name="readOnly">True to open it for reading only.</param>
    /// <exception cref="TextMadException">Another program has it.</exception>
    public DataFile(string path, bool readOnly)
    {
        try
        {
            _file = readOnly
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException error) when (SystemFailure.IsShared(error))
        {
            throw new TextMadException(
                $"The store '{path}' is open in another program, such as LiteDB Studio: close it there and repeat the command. Nothing was changed.", error);
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => _file.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => _file.CanSeek;

    /// <inheritdoc/>
    public override bool CanWrite => _file.CanWrite;

    /// <inheritdoc/>
    public override long Length => _file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    /// <summary>Puts what is written on the disk itself: LiteDB empties its log after that.</summary>
    public override void Flush() => _file.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);

    /// <summary>Reads a page without moving the position, at which LiteDB reads and writes.</summary>
    public void ReadAt(long position, byte[] page) => ReadAt(_file, position, page);

    /// <summary>Reads a page of any file that way.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public static void ReadAt(FileStream file, long position, byte[] page)
    {
        for (var done = 0; done < page.Length;)
        {
            var read = RandomAccess.Read(file.SafeFileHandle, page.AsSpan(done), position + done);
            done += read > 0 ? read : throw new EndOfStreamException("the file ends before its last page");
        }
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    /// <inheritdoc/>
    public override void SetLength(long value) => _file.SetLength(value);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => _file.Write(buffer, offset, count);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}

namespace TextMad.LiteDB.Pages;

/// <summary>
/// The pages of a LiteDB file (format 8, LiteDB 5) as they were last committed: those of finished transactions in the log stand for those in the file.
/// Read without LiteDB, which follows a damaged page wherever it leads.
/// </summary>
internal sealed class PageFile
{
    private const int MostKept = 2048;

    private readonly Action<long, byte[]> _readFile;
    private readonly Action<long, byte[]> _readLog;
    private readonly Dictionary<uint, long> _inLog = [];
    private readonly Dictionary<uint, Page> _kept = [];

    /// <param name="readFile">Reads a page at a position of the file.</param>
    /// <param name="fileLength">Bytes of the file.</param>
    /// <param name="readLog">Reads a page at a position of the log.</param>
    /// <param name="logLength">Bytes of the log.</param>
    public PageFile(Action<long, byte[]> readFile, long fileLength, Action<long, byte[]> readLog, long logLength)
    {
        (_readFile, _readLog, FileLength) = (readFile, readLog, fileLength);
        var written = new Dictionary<uint, List<(uint Page, long Position)>>();
        for (var position = 0L; position + Page.Size <= logLength; position += Page.Size)
        {
            var page = new Page(new byte[Page.Size]);
            readLog(position, page.Bytes);
            if (!page.Bytes.AsSpan(0, 32).ContainsAnyExcept((byte)0))
            {
                continue;
            }

            (written.TryGetValue(page.Transaction, out var pages) ? pages : written[page.Transaction] = []).Add((page.Number, position));
            if (page.IsLast)
            {
                foreach (var (number, at) in written[page.Transaction])
                {
                    _inLog[number] = at;
                }
            }
        }
    }

    /// <summary>Bytes of the file.</summary>
    public long FileLength { get; }

    /// <summary>Returns whether a page is in the log, where its head says which transaction wrote it.</summary>
    public bool IsInLog(uint number) => _inLog.ContainsKey(number);

    /// <summary>Returns a page.</summary>
    /// <exception cref="InvalidDataException">The file ends before it.</exception>
    public Page Read(uint number)
    {
        if (_kept.TryGetValue(number, out var page))
        {
            return page;
        }

        page = new Page(new byte[Page.Size]);
        if (_inLog.TryGetValue(number, out var position))
        {
            _readLog(position, page.Bytes);
        }
        else
        {
            position = (long)number * Page.Size;
            if (position + Page.Size > FileLength)
            {
                throw new InvalidDataException(FormattableString.Invariant($"page {number} is behind the end of the file"));
            }

            _readFile(position, page.Bytes);
        }

        if (_kept.Count == MostKept)
        {
            _kept.Clear();
        }

        _kept.Add(number, page);
        return page;
    }

    /// <summary>Returns a page of one kind and collection.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    public Page Read(uint number, PageType type, uint collection)
    {
        var page = Read(number);
        return page.Number == number && page.Type == type && page.Collection == collection
            ? page
            : throw new InvalidDataException(FormattableString.Invariant($"page {number} is not the one that stood there"));
    }

    /// <summary>Returns the bytes of a document.</summary>
    /// <param name="first">Its first block.</param>
    /// <param name="collection">The page of its collection.</param>
    /// <param name="block">Told where each block stands.</param>
    /// <exception cref="InvalidDataException">Its blocks are not those of one document.</exception>
    public byte[] ReadDocument(PageAddress first, uint collection, Action<PageAddress> block)
    {
        byte[]? document = null;
        var done = 0;
        for (var next = first; next != PageAddress.None;)
        {
            var bytes = Read(next.Page, PageType.Data, collection).Segment(next.Slot).AsSpan();
            var isFirst = document is null;
            if (bytes.Length <= 1 + PageAddress.Size || bytes[0] != (isFirst ? 0 : 1))
            {
                throw Damaged(next);
            }

            var content = bytes[(1 + PageAddress.Size)..];
            if (isFirst)
            {
                // A document begins with its length, and the longest has 16 MB.
                var length = content.Length >= 4 ? BitConverter.ToInt32(content) : 0;
                document = length is >= 5 and <= 2047 * Page.Size ? new byte[length] : throw Damaged(next);
            }

            if (done + content.Length > document!.Length)
            {
                throw Damaged(next);
            }

            content.CopyTo(document.AsSpan(done));
            done += content.Length;
            block(next);
            next = PageAddress.Read(bytes[1..]);
        }

        return document is not null && done == document.Length ? document : throw Damaged(first);

        static InvalidDataException Damaged(PageAddress at) => new($"no whole document stands at {at}");
    }
}

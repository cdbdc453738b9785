using System.Runtime.InteropServices;

namespace TextMad.Texts.Duplicates;

/// <summary>Sorts the shingles of texts within bounded memory: part after part is sorted and put into a file, and the parts are merged.</summary>
/// <remarks>An entry is a number of 64 bits: the hash's 48, then 16 that number the text within its part.</remarks>
internal sealed class ShingleRuns : IDisposable
{
    /// <summary>Entries of a part, about: 8 bytes each.</summary>
    private const int EntriesOfRun = 1 << 22;

    /// <summary>Texts of a part at most.</summary>
    private const int TextsOfRun = 1 << 16;

    private readonly string _folder;
    private readonly int _firstText;
    private readonly int _entriesOfRun;
    private readonly List<(long Begin, long Count, int FirstText)> _runs = [];
    private ulong[] _entries;
    private int _count;
    private int _texts;
    private int _textsBefore;
    private FileStream? _stream;
    private long _written;

    /// <summary>Begins.</summary>
    /// <param name="folder">Where there is room for the parts.</param>
    /// <param name="firstText">The number of the first text in the collection.</param>
    /// <param name="entriesOfRun">Entries of a part, about.</param>
    public ShingleRuns(string folder, int firstText, int entriesOfRun = EntriesOfRun)
    {
        _folder = folder;
        _firstText = firstText;
        _entriesOfRun = entriesOfRun;
        _entries = new ulong[Math.Min(entriesOfRun, 1 << 16)];
    }

    /// <summary>Texts so far.</summary>
    public int Texts => _textsBefore + _texts;

    /// <summary>Adds the next text.</summary>
    /// <param name="hashes">The hashes of its shingles, of 48 bits, in any order.</param>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public void Add(ReadOnlySpan<ulong> hashes)
    {
        if (_count + hashes.Length > _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(_count + hashes.Length, Math.Min(2 * _entries.Length, _entriesOfRun)));
        }

        foreach (var hash in hashes)
        {
            _entries[_count++] = (hash << 16) | (uint)_texts;
        }

        _texts++;
        if (_count >= _entriesOfRun || _texts == TextsOfRun)
        {
            Spill();
        }
    }

    /// <summary>Gives all entries in order, each once.</summary>
    /// <param name="take">Given every hash and text.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="TextMadException">The file cannot be written or read.</exception>
    public void Merge(Action<ulong, int> take, CancellationToken cancellation)
    {
        if (_runs.Count == 0)
        {
            foreach (var entry in SortedEntries())
            {
                take(entry >> 16, _firstText + (int)(entry & 0xFFFF));
            }

            return;
        }

        if (_count > 0)
        {
            Spill();
        }

        _entries = [];
        Guard(() =>
        {
            _stream!.Flush();
            ShingleEntries.Merge([.. _runs.Select(run => new Run(_stream, run.Begin, run.Count, run.FirstText))], take, cancellation);
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _stream?.Dispose();

    private ReadOnlySpan<ulong> SortedEntries()
    {
        Array.Sort(_entries, 0, _count);
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            if (i == 0 || _entries[i] != _entries[i - 1])
            {
                _entries[kept++] = _entries[i];
            }
        }

        return _entries.AsSpan(0, kept);
    }

    private void Spill() => Guard(() =>
    {
        _stream ??= ScratchFile.Create(_folder);
        var sorted = SortedEntries();
        _stream.Write(MemoryMarshal.AsBytes(sorted));
        _runs.Add((_written, sorted.Length, _firstText + _textsBefore));
        _written += sorted.Length;
        _textsBefore += _texts;
        (_count, _texts) = (0, 0);
    });

    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            throw new TextMadException($"Cannot write in {_folder}: {SystemFailure.Describe(failure)}", failure);
        }
    }

    private sealed class Run(FileStream stream, long begin, long count, int firstText) : ShingleEntries
    {
        private readonly ulong[] _buffer = new ulong[1 << 14];
        private readonly long _end = begin + count;
        private long _next = begin;
        private int _at;
        private int _filled;

        public override bool Next()
        {
            if (_at == _filled)
            {
                _filled = (int)Math.Min(_buffer.Length, _end - _next);
                if (_filled == 0)
                {
                    return false;
                }

                var bytes = MemoryMarshal.AsBytes(_buffer.AsSpan(0, _filled));
                for (var read = 0; read < bytes.Length;)
                {
                    var more = RandomAccess.Read(stream.SafeFileHandle, bytes[read..], (_next * sizeof(ulong)) + read);
                    read += more > 0 ? more : throw new EndOfStreamException();
                }

                _next += _filled;
                _at = 0;
            }

            var entry = _buffer[_at++];
            (Hash, Text) = (entry >> 16, firstText + (int)(entry & 0xFFFF));
            return true;
        }
    }
}

using System.Runtime.InteropServices;

namespace TextMad.Metrics.Counting;

/// <summary>
/// Where the n-grams of word sequences stand, divided by hash into parts that are counted one after the other: equal n-grams are in one part. The
/// places are kept in a temporary file, so that memory holds those of one part, and each part is read without a look at the others. Thread-safe.
/// </summary>
internal sealed class NGramParts
{
    /// <summary>About as many n-grams are in one part.</summary>
    public const int DefaultSize = 1 << 20;

    /// <summary>Places that are written at a time.</summary>
    private const int Block = 1 << 14;

    private readonly WordSequences _words;
    private readonly int _order;
    private readonly FileStream _file = ScratchFile.Create();
    private readonly Part[] _parts;
    private NGramPart? _room;

    /// <summary>Divides n-grams.</summary>
    /// <param name="words">The words.</param>
    /// <param name="order">n, the length of the n-grams in words.</param>
    /// <param name="parts">Number of parts, from 1.</param>
    /// <param name="cancellation">Stops between documents.</param>
    /// <exception cref="TextMadException">There is no room for the temporary file.</exception>
    public NGramParts(WordSequences words, int order, int parts, CancellationToken cancellation)
    {
        (_words, _order, _parts) = (words, order, new Part[parts]);
        for (var part = 0; part < parts; part++)
        {
            _parts[part] = new Part();
        }

        for (var document = 0; document < words.Documents; document++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = words.Starts[document]; i + order <= words.Starts[document + 1]; i++)
            {
                Add(_parts[(int)((uint)NGramTable.Hash(words.Numbers.AsSpan(i, order)) % (uint)parts)], i);
            }
        }
    }

    /// <summary>Reads part after part into the same room: a part is valid until the next is asked for.</summary>
    /// <param name="cancellation">Stops between parts.</param>
    public IEnumerable<NGramPart> Read(CancellationToken cancellation)
    {
        var read = Interlocked.Exchange(ref _room, null) ?? new NGramPart(_words, _order, _parts.Max(part => part.Count));
        foreach (var part in _parts)
        {
            cancellation.ThrowIfCancellationRequested();
            CopyTo(part, read.RoomFor(part.Count));
            read.NumberAll();
            yield return read;
        }

        _room = read;
    }

    private void Add(Part part, int place)
    {
        var written = Block * part.Blocks.Count;
        part.Last[part.Count - written] = place;
        part.Count++;
        if (part.Count - written == Block)
        {
            try
            {
                part.Blocks.Add(_file.Length);
                RandomAccess.Write(_file.SafeFileHandle, MemoryMarshal.AsBytes(part.Last.AsSpan()), part.Blocks[^1]);
            }
            catch (Exception failure) when (SystemFailure.IsOne(failure))
            {
                throw new TextMadException($"Cannot write a temporary file: {SystemFailure.Describe(failure)}", failure);
            }
        }
    }

    private void CopyTo(Part part, Span<int> places)
    {
        foreach (var offset in part.Blocks)
        {
            var bytes = MemoryMarshal.AsBytes(places[..Block]);
            for (var read = 0; read < bytes.Length;)
            {
                var count = RandomAccess.Read(_file.SafeFileHandle, bytes[read..], offset + read);
                read += count > 0 ? count : throw new TextMadException("A temporary file was cut while it was in use.");
            }

            places = places[Block..];
        }

        part.Last.AsSpan(0, places.Length).CopyTo(places);
    }

    /// <summary>The places of one part, ascending: whole blocks in the file, the rest here.</summary>
    private sealed class Part
    {
        public int[] Last { get; } = new int[Block];

        public List<long> Blocks { get; } = [];

        public int Count { get; set; }
    }
}

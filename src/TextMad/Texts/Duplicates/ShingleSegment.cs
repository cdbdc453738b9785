namespace TextMad.Texts.Duplicates;

/// <summary>A part of an index of shingles: the texts that came at one time, or several such parts merged. A file that is read where it is needed. Thread-safe.</summary>
internal sealed class ShingleSegment : IDisposable
{
    private const string Magic = "TMSHSEG2";
    private const int Totals = 7;
    private const int WordBytes = 2 * sizeof(long);

    private readonly CheckedFileReader _file;
    private readonly ulong[] _firsts;
    private readonly long[] _begins;
    private readonly long _idsAt;
    private readonly long _words;
    private readonly long _wordsAt;

    private ShingleSegment(CheckedFileReader file, string name, int first)
    {
        _file = file;
        Name = name;
        First = first;
        var totals = file.Read<long>(file.Length - (Totals * sizeof(long)), Totals);
        (Entries, Texts, _idsAt, _words, _wordsAt) = (totals[0], checked((int)totals[1]), totals[4], totals[5], totals[6]);
        _firsts = file.Read<ulong>(totals[3], totals[2]);
        _begins = file.Read<long>(totals[3] + (sizeof(ulong) * totals[2]), totals[2] + 1);
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>The number of its first text in the collection.</summary>
    public int First { get; }

    /// <summary>Its texts.</summary>
    public int Texts { get; }

    /// <summary>Shingles of texts, each once per text.</summary>
    public long Entries { get; }

    /// <summary>Opens a segment.</summary>
    /// <param name="folder">The index's folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="key">What the collection is.</param>
    /// <param name="first">The number of its first text.</param>
    /// <returns>Null when it is not there, or is not what was written.</returns>
    public static ShingleSegment? Find(string folder, string name, string key, int first) =>
        CheckedFileReader.Find(Path.Combine(folder, name), Magic, Key(key, name, first)) is { } file ? new ShingleSegment(file, name, first) : null;

    /// <summary>Writes a segment, whole or not at all.</summary>
    /// <param name="folder">The index's folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="key">What the collection is.</param>
    /// <param name="first">The number of its first text.</param>
    /// <param name="write">Adds the entries, texts numbered from 0, and ends with the ids.</param>
    /// <exception cref="TextMadException">It cannot be written.</exception>
    public static ShingleSegment Write(string folder, string name, string key, int first, Action<ShingleSegmentWriter> write)
    {
        AtomicFile.Write(Path.Combine(folder, name), stream =>
        {
            var file = new CheckedFileWriter(stream);
            write(new ShingleSegmentWriter(file));
            file.End(Magic, Key(key, name, first));
        });
        return Find(folder, name, key, first) ?? throw new TextMadException($"{Path.Combine(folder, name)} cannot be read back.");
    }

    /// <summary>Returns the id of a text.</summary>
    /// <param name="text">Its number within the segment.</param>
    public DocumentId IdOf(int text)
    {
        Span<byte> bytes = stackalloc byte[16];
        _file.Read(_idsAt + (16L * text), bytes);
        return DocumentId.FromBytes(bytes);
    }

    /// <summary>Returns the ids of all texts.</summary>
    public IEnumerable<DocumentId> Ids() => Enumerable.Range(0, Texts).Select(IdOf);

    /// <summary>Adds the numbers of all texts that hold a shingle, each once.</summary>
    /// <param name="hash">The shingle, of 48 bits.</param>
    /// <param name="texts">Receives numbers within the collection.</param>
    public void Find(ulong hash, List<int> texts)
    {
        // The group before the first that begins with the hash can end with it.
        var (low, high) = (0, _firsts.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _firsts[middle] < hash ? (middle + 1, high) : (low, middle);
        }

        for (var group = Math.Max(0, low - 1); group < _firsts.Length && _firsts[group] <= hash; group++)
        {
            var bytes = Group(group);
            var value = _firsts[group];
            for (var at = 0; at < bytes.Length;)
            {
                value += Take(bytes, ref at);
                var text = (int)Take(bytes, ref at);
                if (value > hash)
                {
                    return;
                }

                if (value == hash)
                {
                    texts.Add(First + text);
                }
            }
        }
    }

    /// <summary>Returns how many texts hold a word.</summary>
    /// <param name="hash">The word, of 48 bits.</param>
    public long TextsWith(ulong hash)
    {
        Span<long> word = stackalloc long[2];
        for (var (low, high) = (0L, _words); low < high;)
        {
            var middle = (low + high) >>> 1;
            _file.Read(_wordsAt + (middle * WordBytes), System.Runtime.InteropServices.MemoryMarshal.AsBytes(word));
            if (word[0] == (long)hash)
            {
                return word[1];
            }

            (low, high) = word[0] < (long)hash ? (middle + 1, high) : (low, middle);
        }

        return 0;
    }

    /// <summary>Returns all words in order, with how many texts hold each.</summary>
    public IEnumerable<(ulong Hash, long Texts)> ReadWords()
    {
        const int AtOnce = 4096;
        for (var at = 0L; at < _words; at += AtOnce)
        {
            var some = _file.Read<long>(_wordsAt + (at * WordBytes), 2 * Math.Min(AtOnce, _words - at));
            for (var i = 0; i < some.Length; i += 2)
            {
                yield return ((ulong)some[i], some[i + 1]);
            }
        }
    }

    /// <summary>Returns all entries in order.</summary>
    public ShingleEntries ReadEntries() => new All(this);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string Key(string key, string name, int first) => FormattableString.Invariant($"{key}\n{name}\n{first}");

    private byte[] Group(int group) => _file.Read<byte>(_begins[group], _begins[group + 1] - _begins[group]);

    private static ulong Take(byte[] bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    private sealed class All(ShingleSegment segment) : ShingleEntries
    {
        private byte[] _bytes = [];
        private int _group;
        private int _at;

        public override bool Next()
        {
            if (_at == _bytes.Length)
            {
                if (_group == segment._firsts.Length)
                {
                    return false;
                }

                _bytes = segment.Group(_group);
                Hash = segment._firsts[_group++];
                _at = 0;
            }

            Hash += Take(_bytes, ref _at);
            Text = segment.First + (int)Take(_bytes, ref _at);
            return true;
        }
    }
}

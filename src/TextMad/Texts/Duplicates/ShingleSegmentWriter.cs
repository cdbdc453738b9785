using System.Runtime.InteropServices;

namespace TextMad.Texts.Duplicates;

/// <summary>Writes a <see cref="ShingleSegment"/>: entries in order, then in how many texts each word stands, then where groups of entries begin, then the texts' ids.</summary>
internal sealed class ShingleSegmentWriter
{
    /// <summary>Entries of a group, which is read as a whole.</summary>
    public const int GroupSize = 1024;

    private readonly CheckedFileWriter _writer;
    private readonly List<ulong> _firsts = [];
    private readonly List<long> _begins = [];
    private readonly byte[] _group = new byte[GroupSize * 16];
    private int _length;
    private int _inGroup;
    private ulong _before;
    private long _entries;
    private long _wordsAt;
    private long _words;
    private ulong _word;
    private long _textsWithWord;

    /// <summary>Begins a segment.</summary>
    /// <param name="writer">The file, empty.</param>
    public ShingleSegmentWriter(CheckedFileWriter writer) => _writer = writer;

    /// <summary>Adds the next entry.</summary>
    /// <param name="hash">Of 48 bits, not below the one before.</param>
    /// <param name="text">The text's number within the segment.</param>
    public void Add(ulong hash, int text)
    {
        if (_inGroup == GroupSize)
        {
            EndGroup();
        }

        if (_inGroup == 0)
        {
            _firsts.Add(hash);
            _begins.Add(_writer.Position);
            _before = hash;
        }

        Put(hash - _before);
        Put((uint)text);
        _before = hash;
        _inGroup++;
        _entries++;
    }

    /// <summary>Ends the entries; words follow.</summary>
    public void EndEntries()
    {
        EndGroup();
        _begins.Add(_writer.Position);
        while (_writer.Position % sizeof(long) > 0)
        {
            _writer.Write(new ReadOnlySpan<byte>([0]));
        }

        _wordsAt = _writer.Position;
    }

    /// <summary>Adds texts to those that hold a word.</summary>
    /// <param name="hash">The word, of 48 bits, not below the one before.</param>
    /// <param name="texts">How many texts hold it; counts of the same word are added up.</param>
    public void AddWord(ulong hash, long texts)
    {
        if (hash != _word)
        {
            EndWord();
            _word = hash;
        }

        _textsWithWord += texts;
    }

    /// <summary>Ends the content.</summary>
    /// <param name="ids">The ids of the texts, by number.</param>
    public void End(IEnumerable<DocumentId> ids)
    {
        EndWord();
        var firstsAt = _writer.Position;
        _writer.Write<ulong>(CollectionsMarshal.AsSpan(_firsts));
        _writer.Write<long>(CollectionsMarshal.AsSpan(_begins));
        var idsAt = _writer.Position;
        var texts = 0L;
        foreach (var id in ids)
        {
            _writer.Write(id.ToBytes());
            texts++;
        }

        _writer.Write<long>([_entries, texts, _firsts.Count, firstsAt, idsAt, _words, _wordsAt]);
    }

    private void EndWord()
    {
        if (_textsWithWord > 0)
        {
            _writer.Write<long>([(long)_word, _textsWithWord]);
            _words++;
        }

        _textsWithWord = 0;
    }

    private void EndGroup()
    {
        _writer.Write(_group.AsSpan(0, _length));
        (_length, _inGroup) = (0, 0);
    }

    private void Put(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _group[_length++] = (byte)(value | 0x80);
        }

        _group[_length++] = (byte)value;
    }
}

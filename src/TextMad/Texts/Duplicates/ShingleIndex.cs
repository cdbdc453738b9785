using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TextMad.Texts.Duplicates;

/// <summary>
/// Which texts of a collection hold a shingle, a run of <see cref="ShingleWords"/> words: a sorted file that answers in logarithmic time.
/// Words are compared as near duplicates are (see <see cref="NearDuplicateSketch"/>): in lower case, without punctuation.
/// </summary>
/// <remarks>
/// A collection with more than <see cref="MostEntries"/> shingles is sampled by the shingles' hashes, one in 2^k, so that the index keeps
/// its size; overlaps are then estimates. A text with fewer words than a shingle has one shingle of all of them.
/// </remarks>
public sealed class ShingleIndex
{
    /// <summary>Words of a shingle.</summary>
    public const int ShingleWords = NearDuplicateSketch.ShingleWords;

    /// <summary>Entries that are kept at most: 12 bytes each.</summary>
    public const int MostEntries = 1 << 25;

    private const int HeaderBytes = 64;
    private static readonly byte[] _magic = "TMSHIDX3"u8.ToArray();

    private readonly ulong[] _hashes;
    private readonly int[] _texts;
    private readonly int _sampling;

    private ShingleIndex(ulong[] hashes, int[] texts, int sampling)
    {
        _hashes = hashes;
        _texts = texts;
        _sampling = sampling;
    }

    /// <summary>Shingles kept: one in this many.</summary>
    public long OneIn => 1L << _sampling;

    /// <summary>Returns an index of texts, numbered from 0 in their order.</summary>
    /// <param name="texts">The texts; read once.</param>
    /// <param name="cancellation">Stops between texts.</param>
    public static ShingleIndex Of(IEnumerable<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (hashes, owners) = (new List<ulong>(), new List<int>());
        var (sampling, number) = (0, 0);
        foreach (var text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var hash in NearDuplicateSketch.ShinglesOf(text))
            {
                if (IsKept(hash, sampling))
                {
                    hashes.Add(hash);
                    owners.Add(number);
                }
            }

            number++;
            while (hashes.Count > MostEntries)
            {
                sampling++;
                var kept = 0;
                for (var i = 0; i < hashes.Count; i++)
                {
                    if (IsKept(hashes[i], sampling))
                    {
                        (hashes[kept], owners[kept]) = (hashes[i], owners[i]);
                        kept++;
                    }
                }

                hashes.RemoveRange(kept, hashes.Count - kept);
                owners.RemoveRange(kept, owners.Count - kept);
            }
        }

        var (sorted, order) = (hashes.ToArray(), owners.ToArray());
        Array.Sort(sorted, order);
        return new ShingleIndex(sorted, order, sampling);
    }

    /// <summary>Returns the texts that share shingles with a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Number of each text and the share of the given text's shingles that it holds, in (0, 1], largest first, then by number.</returns>
    public IReadOnlyList<(int Text, double Containment)> Overlaps(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shingles = NearDuplicateSketch.ShinglesOf(text).Where(hash => IsKept(hash, _sampling)).ToHashSet();
        var counts = new Dictionary<int, int>();
        foreach (var hash in shingles)
        {
            var position = First(hash);
            var before = -1;
            for (; position < _hashes.Length && _hashes[position] == hash; position++)
            {
                if (_texts[position] != before)
                {
                    before = _texts[position];
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, before, out _)++;
                }
            }
        }

        return [.. counts.Select(pair => (pair.Key, (double)pair.Value / shingles.Count)).OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.Key)];
    }

    /// <summary>Writes the index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="texts">What it is an index of, in a word.</param>
    public void Save(string path, string texts) => AtomicFile.Write(path, stream =>
    {
        var header = new byte[HeaderBytes];
        _magic.CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), _hashes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), _sampling);
        Checksum(texts).CopyTo(header, 16);
        stream.Write(header);
        stream.Write(MemoryMarshal.AsBytes<ulong>(_hashes));
        stream.Write(MemoryMarshal.AsBytes<int>(_texts));
    });

    /// <summary>Reads an index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="texts">What it must be an index of, as <see cref="Save"/> was told.</param>
    /// <exception cref="InputException">The file is none, damaged, or of other texts.</exception>
    public static ShingleIndex Load(string path, string texts)
    {
        using var stream = File.OpenRead(path);
        var header = new byte[HeaderBytes];
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes && header.AsSpan(0, 8).SequenceEqual(_magic))
        {
            var count = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
            if (count is >= 0 and <= MostEntries && stream.Length == HeaderBytes + (12L * count))
            {
                var index = new ShingleIndex(new ulong[count], new int[count], BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)));
                stream.ReadExactly(MemoryMarshal.AsBytes(index._hashes.AsSpan()));
                stream.ReadExactly(MemoryMarshal.AsBytes(index._texts.AsSpan()));
                if (index.Checksum(texts).AsSpan().SequenceEqual(header.AsSpan(16, SHA256.HashSizeInBytes)))
                {
                    return index;
                }
            }
        }

        throw new InputException($"'{path}' is not the index of shingles that belongs there, or it is damaged: delete it; it is made again when it is needed.");
    }

    private static bool IsKept(ulong hash, int sampling) => (hash & ((1UL << sampling) - 1)) == 0;

    private int First(ulong hash)
    {
        var (low, high) = (0, _hashes.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _hashes[middle] < hash ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>SHA-256 over all but the magic and the numbers of entries, of which the length of the file tells.</summary>
    private byte[] Checksum(string texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{texts} {_sampling}\n")));
        hash.AppendData(MemoryMarshal.AsBytes<ulong>(_hashes));
        hash.AppendData(MemoryMarshal.AsBytes<int>(_texts));
        return hash.GetHashAndReset();
    }
}

using System.Runtime.InteropServices;
using TextMad.Storage.Binding;
using TextMad.Texts.Duplicates;

namespace TextMad.Corpora.Pipeline;

/// <summary>The n-grams of words of texts that must not be trained on, and which text has each. Thread-safe.</summary>
/// <remarks>
/// Words are those of <see cref="NearDuplicateSketch"/>: lower case, without punctuation. A text of fewer words than an n-gram counts as one n-gram of all its words, if these
/// are <see cref="FewestWords"/> at least [Brown et al. 2020, arXiv 2005.14165, appendix C]. N-grams are compared by hashes of 64 bits: of a billion n-grams of documents
/// against a million, one is taken for another with a probability of 5 in 100,000.
/// </remarks>
internal sealed class HeldOutNGrams
{
    /// <summary>Words of the shortest n-gram.</summary>
    public const int FewestWords = 8;

    /// <summary>Words of the longest n-gram.</summary>
    public const int MostWords = 13;

    private const int Version = 1;
    private const int TopBits = 16;
    private const ulong Base = 0x9E3779B97F4A7C15;

    private readonly ulong[] _hashes;
    private readonly int[] _texts;
    private readonly string[] _names;
    private readonly int[] _lengths;
    private readonly int[] _begins = new int[(1 << TopBits) + 1];

    private HeldOutNGrams(ulong[] hashes, int[] texts, string[] names, int[] lengths, IReadOnlyList<HeldOutSummary> summaries)
    {
        (_hashes, _texts, _names, _lengths, Summaries) = (hashes, texts, names, lengths, summaries);
        foreach (var hash in hashes)
        {
            _begins[(int)(hash >> (64 - TopBits)) + 1]++;
        }

        for (var i = 1; i < _begins.Length; i++)
        {
            _begins[i] += _begins[i - 1];
        }
    }

    /// <summary>What was read, source by source.</summary>
    public IReadOnlyList<HeldOutSummary> Summaries { get; }

    /// <summary>Returns where the n-grams of a block are kept.</summary>
    /// <param name="folder">The folder of what a run needs on its way.</param>
    /// <param name="label">The block's name, which tells it apart.</param>
    public static string PathOf(string folder, string label) => Path.Combine(folder, $"{label}.ngrams");

    /// <summary>Collects the n-grams of texts.</summary>
    /// <param name="words">Words of an n-gram, from <see cref="FewestWords"/> to <see cref="MostWords"/>.</param>
    /// <param name="block">The block's name, which tells it apart.</param>
    /// <param name="sources">Each source, what tells its texts apart, and the texts; null for what was left out.</param>
    /// <exception cref="InputException">No text has an n-gram.</exception>
    public static HeldOutNGrams Of(int words, string block, IEnumerable<(string Source, IEnumerable<(string Name, string Text)?> Texts)> sources)
    {
        var (hashes, texts, names, lengths) = (new List<ulong>(), new List<int>(), new List<string>(), new SortedSet<int>());
        var counts = new List<HeldOutSummary>();
        foreach (var (source, found) in sources)
        {
            var (with, tooShort, leftOut) = (0L, 0L, 0L);
            foreach (var item in found)
            {
                if (item is not (var name, var text))
                {
                    leftOut++;
                    continue;
                }

                var of = NearDuplicateSketch.WordsOf(text);
                if (of.Length < FewestWords)
                {
                    tooShort++;
                    continue;
                }

                var length = Math.Min(words, of.Length);
                lengths.Add(length);
                for (var i = 0; i + length <= of.Length; i++)
                {
                    hashes.Add(HashOf(of.AsSpan(i, length)));
                    texts.Add(names.Count);
                }

                names.Add(name);
                with++;
            }

            counts.Add(new HeldOutSummary(block, source, with, 0, tooShort, leftOut));
        }

        if (hashes.Count == 0)
        {
            throw new InputException(
                $"Block {block}: no text of {string.Join(", ", counts.Select(one => one.Source))} has {FewestWords} words or more: there is nothing to compare documents with.");
        }

        // Of equal n-grams that of the first text stays; a sort by hash alone does not say which.
        var (keys, items) = (hashes.ToArray(), texts.ToArray());
        Array.Sort(keys, items);
        var kept = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (kept > 0 && keys[kept - 1] == keys[i])
            {
                items[kept - 1] = Math.Min(items[kept - 1], items[i]);
            }
            else
            {
                (keys[kept], items[kept++]) = (keys[i], items[i]);
            }
        }

        Array.Resize(ref keys, kept);
        Array.Resize(ref items, kept);
        int[] owners = [.. counts.SelectMany((count, i) => Enumerable.Repeat(i, (int)count.Texts))];
        var byOwner = new long[counts.Count];
        Array.ForEach(items, text => byOwner[owners[text]]++);
        return new HeldOutNGrams(keys, items, [.. names], [.. lengths], [.. counts.Select((count, i) => count with { NGrams = byOwner[i] })]);
    }

    /// <summary>Writes them.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="path">The file.</param>
    public void Write(KeptFiles files, string path) => files.Write(path, stream =>
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write("TMNG"u8);
        writer.Write(Version);
        writer.Write(Summaries.Count);
        foreach (var one in Summaries)
        {
            writer.Write(one.Block);
            writer.Write(one.Source);
            Array.ForEach([one.Texts, one.NGrams, one.TooShort, one.LeftOut], writer.Write);
        }

        writer.Write(_lengths.Length);
        Array.ForEach(_lengths, writer.Write);
        writer.Write(_names.Length);
        Array.ForEach(_names, writer.Write);
        writer.Write(_hashes.Length);
        writer.Flush();
        stream.Write(MemoryMarshal.AsBytes(_hashes.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(_texts.AsSpan()));
    });

    /// <summary>Reads what was written.</summary>
    /// <param name="files">The run's files.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="TextMadException">It is gone, or not what was written.</exception>
    public static HeldOutNGrams Read(KeptFiles files, string path)
    {
        files.Require(path);
        try
        {
            using var stream = File.OpenRead(path);
            using var reader = new BinaryReader(stream);
            if (!reader.ReadBytes(4).AsSpan().SequenceEqual("TMNG"u8) || reader.ReadInt32() != Version)
            {
                throw new TextMadException($"{path} was written by another version of the tool. Remove the run's folder and begin again.");
            }

            var summaries = Many(reader.ReadInt32(), () => new HeldOutSummary(
                reader.ReadString(), reader.ReadString(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()));
            var lengths = Many(reader.ReadInt32(), reader.ReadInt32);
            var names = Many(reader.ReadInt32(), reader.ReadString);
            var hashes = new ulong[reader.ReadInt32()];
            var texts = new int[hashes.Length];
            stream.ReadExactly(MemoryMarshal.AsBytes(hashes.AsSpan()));
            stream.ReadExactly(MemoryMarshal.AsBytes(texts.AsSpan()));
            return new HeldOutNGrams(hashes, texts, names, lengths, summaries);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TextMadException($"{path} cannot be read: {SystemFailure.Describe(failure)}", failure);
        }

        static T[] Many<T>(int count, Func<T> read)
        {
            var all = new T[count];
            for (var i = 0; i < count; i++)
            {
                all[i] = read();
            }

            return all;
        }
    }

    /// <summary>Looks for the n-grams in a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>
    /// Places at which an n-gram begins; the share of the text's words that are in one; and where the first stands, in characters, with what tells its text apart
    /// (null when there is none). Of several that begin at the first word, the longest.
    /// </returns>
    public (int Places, double Share, int Start, int End, string? Text) Find(string text)
    {
        var words = NearDuplicateSketch.WordsOf(text);
        var (places, covered, reach) = (0, 0, 0);
        var (start, end, found) = (0, 0, -1);
        for (var i = 0; i < words.Length; i++)
        {
            for (var k = _lengths.Length - 1; k >= 0; k--)
            {
                var length = _lengths[k];
                if (i + length > words.Length || TextWith(HashOf(words.AsSpan(i, length))) is not (>= 0 and var with))
                {
                    continue;
                }

                if (found < 0)
                {
                    (start, end, found) = (words[i].Start, words[i + length - 1].End, with);
                }

                places++;
                covered += i + length - Math.Max(reach, i);
                reach = i + length;
                break;
            }
        }

        return (places, words.Length == 0 ? 0 : (double)covered / words.Length, start, end, found < 0 ? null : _names[found]);
    }

    /// <summary>Returns the number of the first text with an n-gram; -1 when none has it.</summary>
    private int TextWith(ulong hash)
    {
        var top = (int)(hash >> (64 - TopBits));
        var at = Array.BinarySearch(_hashes, _begins[top], _begins[top + 1] - _begins[top], hash);
        return at < 0 ? -1 : _texts[at];
    }

    private static ulong HashOf(ReadOnlySpan<(ulong Hash, int Start, int End)> words)
    {
        // The length is part of it: a short text's n-gram is not the beginning of a longer one.
        var hash = (ulong)words.Length;
        foreach (var (word, _, _) in words)
        {
            hash = (hash * Base) + word;
            hash ^= hash >> 29;
        }

        hash *= 0xBF58476D1CE4E5B9;
        hash ^= hash >> 32;
        return hash * Base;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TextMad.Texts.Duplicates;

/// <summary>
/// Which texts of a collection hold a shingle, a run of <see cref="ShingleWords"/> words: sorted files in a folder, read where they are needed. A collection that grows has
/// its index grown in place. Words are compared as near duplicates are (see <see cref="NearDuplicateSketch"/>): in lower case, without punctuation.
/// </summary>
/// <remarks>
/// What is added becomes a segment; segments are merged so that each is at least <see cref="Ratio"/> times as large as the one after it, as in a log-structured merge tree
/// [O'Neil et al. 1996]: a text is written again a few times at most, and a question asks a few segments. Entries are the shingles' hashes, of which 48 bits are kept, with the
/// number of the text; nothing is left out. Of each word it is kept how many texts hold it. A text with fewer words than a shingle has one shingle of all of them.
/// </remarks>
public sealed class ShingleIndex : IDisposable
{
    /// <summary>Words of a shingle.</summary>
    public const int ShingleWords = NearDuplicateSketch.ShingleWords;

    /// <summary>A segment is at least this many times as large as the one after it.</summary>
    public const int Ratio = 4;

    private const string NoteName = "index.json";
    private const int Chunk = 512;
    private const int DroppedBits = 16;

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private readonly string _folder;
    private readonly List<ShingleSegment> _segments;

    private ShingleIndex(string folder, string collection, string state, List<ShingleSegment> segments)
    {
        _folder = folder;
        Collection = collection;
        State = state;
        _segments = segments;
    }

    /// <summary>What the texts are, in words.</summary>
    public string Collection { get; }

    /// <summary>The state of the collection that is indexed, as <see cref="Grow"/> was told.</summary>
    public string State { get; }

    /// <summary>Texts that are indexed.</summary>
    public int Texts => _segments.Sum(segment => segment.Texts);

    /// <summary>The number of files that a question looks into.</summary>
    public int Segments => _segments.Count;

    /// <summary>Opens an index.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="collection">What the texts must be.</param>
    /// <returns>Null when there is none, it is of other texts, or it is not whole.</returns>
    public static ShingleIndex? Find(string folder, string collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        if (ReadNote(folder) is not { Version: ShingleIndexNote.Current } note || note.Collection != collection)
        {
            return null;
        }

        var segments = new List<ShingleSegment>();
        var first = 0;
        foreach (var name in note.Segments)
        {
            if (Path.GetFileName(name) != name || ShingleSegment.Find(folder, name, collection, first) is not { } segment)
            {
                segments.ForEach(found => found.Dispose());
                return null;
            }

            segments.Add(segment);
            first += segment.Texts;
        }

        return new ShingleIndex(folder, collection, note.State, segments);
    }

    /// <summary>Returns which collection a folder has the index of; null when it has none.</summary>
    public static string? CollectionIn(string folder) => ReadNote(folder)?.Collection;

    /// <summary>Makes an index, or adds texts to one, and removes files that are not part of it any more.</summary>
    /// <param name="folder">Its folder, made if it is not there.</param>
    /// <param name="collection">What the texts are, in words.</param>
    /// <param name="state">The state of the collection with these texts; who asks for the index later compares it.</param>
    /// <param name="before">The index as it is, which is disposed of; null to make one anew.</param>
    /// <param name="texts">The texts that come behind those that are in it; each is read once, on any thread.</param>
    /// <param name="cancellation">Stops between texts; the index stays as it was.</param>
    /// <exception cref="TextMadException">It cannot be written.</exception>
    public static ShingleIndex Grow(
        string folder, string collection, string state, ShingleIndex? before, IEnumerable<(DocumentId Id, Func<string> Text)> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var segments = before?._segments.ToList() ?? [];
        var first = before?.Texts ?? 0;
        var made = Index(folder, collection, first, texts, cancellation);
        if (made is not null)
        {
            segments.Add(made);
        }

        var begin = segments.Count - 1;
        for (var entries = made?.Entries ?? 0; begin > 0 && segments[begin - 1].Entries < Ratio * entries; begin--)
        {
            entries += segments[begin - 1].Entries;
        }

        if (begin >= 0 && begin < segments.Count - 1)
        {
            var merged = Merge(folder, collection, segments[begin..], cancellation);
            segments[begin..].ForEach(segment => segment.Dispose());
            segments.RemoveRange(begin, segments.Count - begin);
            segments.Add(merged);
        }

        var note = new ShingleIndexNote(ShingleIndexNote.Current, collection, state, [.. segments.Select(segment => segment.Name)]);
        AtomicFile.WriteText(Path.Combine(folder, NoteName), JsonSerializer.Serialize(note, _json) + "\n");
        RemoveOthers(folder, note);
        return new ShingleIndex(folder, collection, state, segments);
    }

    /// <summary>Returns the id of a text.</summary>
    /// <param name="text">Its number, from 0.</param>
    public DocumentId IdOf(int text)
    {
        var segment = _segments.FindLast(segment => segment.First <= text)!;
        return segment.IdOf(text - segment.First);
    }

    /// <summary>Returns the texts that share shingles with a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Number of each text and the share of the given text's shingles that it holds, in (0, 1], largest first, then by number.</returns>
    public IReadOnlyList<(int Text, double Containment)> Overlaps(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shingles = HashesOf(text).ToHashSet();
        var counts = new Dictionary<int, int>();
        var found = new List<int>();
        foreach (var segment in _segments)
        {
            foreach (var hash in shingles)
            {
                found.Clear();
                segment.Find(hash, found);
                foreach (var other in found)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, other, out _)++;
                }
            }
        }

        return [.. counts.Select(pair => (pair.Key, (double)pair.Value / shingles.Count)).OrderByDescending(pair => pair.Item2).ThenBy(pair => pair.Key)];
    }

    /// <summary>Returns which texts hold each shingle of a text, in the order of its words; a shingle that occurs again is looked up once.</summary>
    /// <param name="text">The text.</param>
    /// <returns>For each place at which a shingle begins, the numbers of the texts in rising order.</returns>
    internal IReadOnlyList<int>[] Holding(string text)
    {
        var known = new Dictionary<ulong, IReadOnlyList<int>>();
        return Array.ConvertAll(HashesOf(text), hash =>
        {
            if (!known.TryGetValue(hash, out var texts))
            {
                var found = new List<int>();
                _segments.ForEach(segment => segment.Find(hash, found));
                known[hash] = texts = found;
            }

            return texts;
        });
    }

    /// <summary>Returns how many texts hold a word.</summary>
    /// <param name="word">The word's hash, as <see cref="NearDuplicateSketch.WordsOf"/> says it.</param>
    internal long TextsWith(ulong word) => _segments.Sum(segment => segment.TextsWith(word >> DroppedBits));

    /// <inheritdoc/>
    public void Dispose() => _segments.ForEach(segment => segment.Dispose());

    private static ulong[] HashesOf(string text) => [.. NearDuplicateSketch.ShinglesOf(text).Select(hash => hash >> DroppedBits)];

    private static ShingleSegment? Index(
        string folder, string collection, int first, IEnumerable<(DocumentId Id, Func<string> Text)> texts, CancellationToken cancellation)
    {
        Create(folder);
        var ids = new List<DocumentId>();
        using var runs = new ShingleRuns(folder, 0);
        using var wordRuns = new ShingleRuns(folder, 0);
        foreach (var chunk in texts.Chunk(Chunk))
        {
            cancellation.ThrowIfCancellationRequested();
            var hashes = new ulong[chunk.Length][];
            var words = new ulong[chunk.Length][];
            Parallel.For(0, chunk.Length, i =>
            {
                var text = chunk[i].Text();
                hashes[i] = HashesOf(text);
                words[i] = [.. NearDuplicateSketch.WordHashesOf(text).Select(word => word >> DroppedBits).Distinct()];
            });
            for (var i = 0; i < chunk.Length; i++)
            {
                ids.Add(chunk[i].Id);
                runs.Add(hashes[i]);
                wordRuns.Add(words[i]);
            }
        }

        return ids.Count == 0 ? null : ShingleSegment.Write(folder, NameOf(first, ids.Count), collection, first, writer =>
        {
            runs.Merge(writer.Add, cancellation);
            writer.EndEntries();
            wordRuns.Merge((word, _) => writer.AddWord(word, 1), cancellation);
            writer.End(ids);
        });
    }

    private static ShingleSegment Merge(string folder, string collection, List<ShingleSegment> segments, CancellationToken cancellation)
    {
        var first = segments[0].First;
        return ShingleSegment.Write(folder, NameOf(first, segments.Sum(segment => segment.Texts)), collection, first, writer =>
        {
            ShingleEntries.Merge([.. segments.Select(segment => segment.ReadEntries())], (hash, text) => writer.Add(hash, text - first), cancellation);
            writer.EndEntries();
            foreach (var (word, texts) in InOrder(segments))
            {
                writer.AddWord(word, texts);
            }

            writer.End(segments.SelectMany(segment => segment.Ids()));
        });
    }

    private static IEnumerable<(ulong Word, long Texts)> InOrder(IEnumerable<ShingleSegment> segments)
    {
        var open = new PriorityQueue<IEnumerator<(ulong Hash, long Texts)>, ulong>();
        foreach (var words in segments.Select(segment => segment.ReadWords().GetEnumerator()))
        {
            Requeue(words);
        }

        while (open.TryDequeue(out var words, out _))
        {
            yield return words.Current;
            Requeue(words);
        }

        void Requeue(IEnumerator<(ulong Hash, long Texts)> words)
        {
            if (words.MoveNext())
            {
                open.Enqueue(words, words.Current.Hash);
            }
            else
            {
                words.Dispose();
            }
        }
    }

    private static string NameOf(int first, int count) => string.Create(CultureInfo.InvariantCulture, $"{first}-{first + count}.shingles");

    private static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failure) when (SystemFailure.IsOne(failure))
        {
            throw new TextMadException($"Cannot make the folder {folder}: {SystemFailure.Describe(failure)}", failure);
        }
    }

    private static ShingleIndexNote? ReadNote(string folder)
    {
        var path = Path.Combine(folder, NoteName);
        try
        {
            return File.Exists(path) ? OwnData.ReadJson<ShingleIndexNote>(path, _json, "It is made again.") : null;
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static void RemoveOthers(string folder, ShingleIndexNote note)
    {
        foreach (var file in Directory.GetFiles(folder, "*.shingles").Where(file => !note.Segments.Contains(Path.GetFileName(file))))
        {
            File.Delete(file);
        }
    }
}

using System.Diagnostics;
using TextMad.Storage.Binding;

namespace TextMad.Corpora.Pipeline.Engine;

/// <summary>
/// Finds the documents that share a key, from the key files of all parts, in bounded memory: keys are sorted, and with little room the range of
/// their values is gone through piece by piece.
/// </summary>
/// <remarks>
/// Memory is that for the keys at hand and 4 bytes per document for the sets. However many documents share a key, no more than one entry of them
/// stays when room is made. The sets do not depend on the room.
/// </remarks>
internal sealed class DuplicateFinder(KeptFiles kept, DuplicateBlock block, IReadOnlyList<string> keyFiles, int documents, long memory)
{
    private const int EntrySize = 24;
    private const int SmallestRoom = 1024;

    private static readonly TimeSpan _betweenSaves = TimeSpan.FromSeconds(10);

    /// <summary>Finds all, or goes on where a file says it stopped.</summary>
    /// <param name="path">Where the sets are kept, also in between.</param>
    /// <param name="idsPath">Takes the ids of all documents, 16 bytes each, by number.</param>
    /// <param name="progress">Told how many keys are done.</param>
    /// <param name="cancellation">Stops within a key.</param>
    public DocumentClusters Run(string path, string idsPath, IProgressSink progress, CancellationToken cancellation)
    {
        var clusters = DocumentClusters.Read(kept, path, documents) ?? DocumentClusters.Create(documents);
        if (clusters.KeysDone == block.Keys && kept.Has(idsPath))
        {
            return clusters;
        }

        var (files, entries) = Open(idsPath);
        var room = (int)Math.Clamp(memory / EntrySize, SmallestRoom, Array.MaxLength / 2);
        var pieces = (int)Math.Max(1, (entries + (room / 2) - 1) / (room / 2));
        var buffer = new Entry[(int)Math.Min(room, Math.Max(SmallestRoom, entries))];
        var saved = Stopwatch.StartNew();
        while (clusters.KeysDone < block.Keys)
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                Join(clusters, files, buffer, clusters.KeysDone * block.NumbersPerKey, piece, pieces, cancellation);
            }

            clusters.KeysDone++;
            progress.Report($"find {block.Name}", clusters.KeysDone, block.Keys, "keys");
            if (clusters.KeysDone == block.Keys || saved.Elapsed > _betweenSaves)
            {
                clusters.Write(kept, path);
                saved.Restart();
            }
        }

        return clusters;
    }

    private (List<KeyFile> Files, long Entries) Open(string idsPath)
    {
        var files = new List<KeyFile>(keyFiles.Count);
        kept.Write(idsPath, stream =>
        {
            foreach (var path in keyFiles)
            {
                var file = KeyFile.Open(kept, path, out var ordinals, out var ids);
                files.Add(file);
                for (var i = 0; i < ordinals.Length; i++)
                {
                    stream.Position = 16L * ordinals[i];
                    stream.Write(ids, 16 * i, 16);
                }
            }
        });
        return (files, files.Sum(file => (long)file.Count));
    }

    private void Join(DocumentClusters clusters, List<KeyFile> files, Entry[] buffer, int column, int piece, int pieces, CancellationToken cancellation)
    {
        var used = 0;
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            var ordinals = file.ReadOrdinals();
            var keys = file.ReadColumn(column);
            var checks = block.NumbersPerKey > 1 ? file.ReadColumn(column + 1) : keys;
            for (var i = 0; i < keys.Length; i++)
            {
                if ((keys[i] | checks[i]) == 0 || Math.BigMul(keys[i], (ulong)pieces, out _) != (ulong)piece)
                {
                    continue;
                }

                if (used == buffer.Length)
                {
                    used = JoinEqual(clusters, buffer);
                    if (used > buffer.Length / 4 * 3)
                    {
                        throw new TextMadException(
                            $"{block.Name} has more distinct keys in one range than fit into memory.", hint: new Hint.MoreMemoryForDuplicates());
                    }
                }

                buffer[used++] = new Entry(keys[i], checks[i], ordinals[i]);
            }
        }

        JoinEqual(clusters, buffer.AsSpan(0, used));
    }

    /// <summary>Joins documents with the same key; the first of each stays, in front.</summary>
    private static int JoinEqual(DocumentClusters clusters, Span<Entry> entries)
    {
        entries.Sort();
        var kept = 0;
        foreach (var entry in entries)
        {
            if (kept > 0 && entries[kept - 1].HasKeyOf(entry))
            {
                clusters.Join(entries[kept - 1].Document, entry.Document);
            }
            else
            {
                entries[kept++] = entry;
            }
        }

        return kept;
    }

    private readonly record struct Entry(ulong Key, ulong Check, int Document) : IComparable<Entry>
    {
        public bool HasKeyOf(Entry other) => Key == other.Key && Check == other.Check;

        public int CompareTo(Entry other)
        {
            var order = Key.CompareTo(other.Key);
            order = order != 0 ? order : Check.CompareTo(other.Check);
            return order != 0 ? order : Document.CompareTo(other.Document);
        }
    }
}

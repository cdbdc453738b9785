namespace TextMad.Texts.Duplicates;

/// <summary>Entries of an index of shingles in order: by hash, then by text.</summary>
internal abstract class ShingleEntries : IDisposable
{
    /// <summary>The hash of the entry at hand.</summary>
    public ulong Hash { get; protected set; }

    /// <summary>The number of its text in the collection.</summary>
    public int Text { get; protected set; }

    /// <summary>Goes to the next entry.</summary>
    /// <returns>False when there is none.</returns>
    public abstract bool Next();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Merges entries into one order.</summary>
    /// <param name="sources">Each in order; where two have a hash, the texts of the earlier one come first.</param>
    /// <param name="take">Given every hash and text.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void Merge(IReadOnlyList<ShingleEntries> sources, Action<ulong, int> take, CancellationToken cancellation)
    {
        // A heap of the sources by what is at hand in each.
        var heap = new int[sources.Count];
        var size = 0;
        for (var source = 0; source < sources.Count; source++)
        {
            if (sources[source].Next())
            {
                heap[size++] = source;
            }
        }

        for (var i = (size / 2) - 1; i >= 0; i--)
        {
            Sink(i);
        }

        for (var entries = 0L; size > 0; entries++)
        {
            if ((entries & 0xFFFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            var first = sources[heap[0]];
            take(first.Hash, first.Text);
            if (!first.Next())
            {
                heap[0] = heap[--size];
            }

            Sink(0);
        }

        void Sink(int i)
        {
            while (true)
            {
                var least = (2 * i) + 1;
                if (least >= size)
                {
                    return;
                }

                least = least + 1 < size && IsBefore(heap[least + 1], heap[least]) ? least + 1 : least;
                if (!IsBefore(heap[least], heap[i]))
                {
                    return;
                }

                (heap[i], heap[least]) = (heap[least], heap[i]);
                i = least;
            }
        }

        bool IsBefore(int one, int other) => sources[one].Hash != sources[other].Hash ? sources[one].Hash < sources[other].Hash : one < other;
    }
}

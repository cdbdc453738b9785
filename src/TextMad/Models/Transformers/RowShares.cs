namespace TextMad.Models.Transformers;

/// <summary>Rows in equal parts, of which every thread of a team gets as many: a thread with one part more would be waited for.</summary>
/// <param name="Rows">Number of rows, 0 or more.</param>
/// <param name="Step">Rows of a part, at least 1; the last has what is left.</param>
internal readonly record struct RowShares(int Rows, int Step)
{
    /// <summary>Steps are multiples of this: the rows of a low tile of AVX2, and half of those of one of AVX-512.</summary>
    private const int Granule = 4;

    /// <summary>Number of parts.</summary>
    public int Count => (Rows + Step - 1) / Step;

    /// <summary>First row and number of rows of a part.</summary>
    public (int First, int Count) this[int part] => (part * Step, Math.Min(Step, Rows - (part * Step)));

    /// <summary>Divides rows.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="most">Most rows of a part, a multiple of 4.</param>
    /// <param name="threads">Threads that share them.</param>
    public static RowShares Of(int rows, int most, int threads)
    {
        var parts = Math.Max(1, (rows + most - 1) / most);
        parts = (parts + threads - 1) / threads * threads;
        var step = (rows + parts - 1) / parts;
        return new RowShares(rows, Math.Clamp((step + Granule - 1) / Granule * Granule, 2 * Granule, most));
    }
}

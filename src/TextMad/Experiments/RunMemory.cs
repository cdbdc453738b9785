namespace TextMad.Experiments;

/// <summary>
/// Memory between the phases of a run. A phase (training, writing, measuring) leaves arrays behind that nobody needs any more;
/// given back at its end, large ones never add up with those of the next, and the peak of a run can be told before. Thread-safe.
/// </summary>
/// <param name="workers">Chains that work at the same time: each may leave something behind.</param>
internal sealed class RunMemory(int workers)
{
    private readonly Lock _lock = new();

    /// <summary>What a phase may leave behind: collecting takes a tenth of a second, which small models would feel.</summary>
    private const long Tolerated = 32L << 20;

    private long _kept;

    /// <summary>Gives back what the phases since the last time have left, if it is much.</summary>
    public void EndPhase()
    {
        lock (_lock)
        {
            if (GC.GetTotalMemory(forceFullCollection: false) - _kept < workers * Tolerated)
            {
                return;
            }

            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _kept = GC.GetTotalMemory(forceFullCollection: false);
        }
    }
}

namespace TextMad.Tests.Support;

/// <summary>Counts what code allocates on its own thread.</summary>
internal static class Allocations
{
    private const int Attempts = 10;

    /// <summary>The fewest bytes of several attempts.</summary>
    /// <remarks>
    /// A collection that another test sets off in between counts the unused rest of this thread's allocation buffer, up to 8 KiB, as
    /// allocated. What the code itself allocates, it allocates in every attempt.
    /// </remarks>
    public static long Fewest(Action action)
    {
        var fewest = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && fewest > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}

using TextMad.Numerics.Threading;

namespace TextMad.Tests.Support;

/// <summary>Counts what code allocates.</summary>
internal static class Allocations
{
    private const int Attempts = 10;

    /// <summary>The fewest bytes of several attempts, on the calling thread.</summary>
    /// <remarks>
    /// A collection that another test sets off in between counts the unused rest of this thread's allocation buffer, up to 8 KiB, as
    /// allocated. What the code itself allocates, it allocates in every attempt.
    /// </remarks>
    public static long Fewest(Action action) => Fewest(GC.GetAllocatedBytesForCurrentThread, action);

    /// <summary>The same on all threads of a team, which must be of a size that no other test uses.</summary>
    public static long Fewest(ThreadTeam team, Action action)
    {
        var bytes = new long[team.Threads];
        var arrived = 0;
        Action<int, int> note = (_, worker) =>
        {
            // Nobody leaves before everybody has come, so each thread is here once.
            bytes[worker] = GC.GetAllocatedBytesForCurrentThread();
            Interlocked.Increment(ref arrived);
            while (Volatile.Read(ref arrived) < team.Threads)
            {
                Thread.Yield();
            }
        };

        return Fewest(
            () =>
            {
                arrived = 0;
                team.Run(team.Threads, note);
                return bytes.Sum();
            },
            action);
    }

    private static long Fewest(Func<long> count, Action action)
    {
        // The first count may allocate itself.
        count();
        var fewest = long.MaxValue;
        for (var attempt = 0; attempt < Attempts && fewest > 0; attempt++)
        {
            var before = count();
            action();
            fewest = Math.Min(fewest, count() - before);
        }

        return fewest;
    }
}

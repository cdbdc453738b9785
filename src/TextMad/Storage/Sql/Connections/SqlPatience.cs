using System.Diagnostics;

namespace TextMad.Storage.Sql.Connections;

/// <summary>Does something again that failed for a reason that passes, with longer and longer waits, and not for ever.</summary>
/// <param name="troubleOf">Says why something failed.</param>
/// <param name="sleep">Waits; null for the thread.</param>
internal sealed class SqlPatience(Func<Exception, SqlTrouble> troubleOf, Action<TimeSpan>? sleep = null)
{
    /// <summary>How often a transaction is done again that another was in the way of.</summary>
    public const int MostConflicts = 20;

    /// <summary>How often another connection is tried: about 20 seconds in all, in which a server that was stopped hard brings its data in order and takes connections.</summary>
    public const int MostLosses = 9;

    private static readonly TimeSpan _longestConflict = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _longestLoss = TimeSpan.FromSeconds(4);
    private readonly Action<TimeSpan> _sleep = sleep ?? Thread.Sleep;

    /// <summary>Does it, at least once.</summary>
    public T Do<T>(Func<T> work)
    {
        for (var (conflicts, losses) = (0, 0); ;)
        {
            try
            {
                return work();
            }
            catch (Exception error) when (MayRepeat(error, ref conflicts, ref losses, out var wait))
            {
                _sleep(wait);
            }
        }
    }

    private bool MayRepeat(Exception error, ref int conflicts, ref int losses, out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        switch (troubleOf(error))
        {
            case SqlTrouble.Conflict when conflicts < MostConflicts:
                wait = Wait(TimeSpan.FromMilliseconds(2), conflicts++, _longestConflict);
                return true;
            case SqlTrouble.Lost when losses < MostLosses:
                wait = Wait(TimeSpan.FromMilliseconds(100), losses++, _longestLoss);
                return true;
            default:
                return false;
        }
    }

    // Doubled each time; those that were in each other's way part by chance, which the clock gives.
    private static TimeSpan Wait(TimeSpan first, int before, TimeSpan longest)
    {
        var wait = first * (1L << before);
        return (wait < longest ? wait : longest) * (0.75 + (0.5 * (Stopwatch.GetTimestamp() % 1024) / 1024));
    }
}

namespace TextMad.Crawling.Recrawl;

/// <summary>What is known of a page that was fetched before. Time is in any unit, the same everywhere: a tick of a simulated web, a day.</summary>
/// <param name="Index">The caller's name for it.</param>
/// <param name="Visits">Visits after the first.</param>
/// <param name="Changes">Those that saw a change.</param>
/// <param name="Observed">Time from the first visit to the last.</param>
/// <param name="SinceVisit">Time since the last visit.</param>
/// <param name="Interval">The interval that <see cref="RecrawlPolicy.NextInterval"/> gave at the last visit; used by the adaptive policy alone.</param>
public readonly record struct KnownPage(int Index, int Visits, int Changes, double Observed, double SinceVisit, double Interval)
{
    /// <summary>
    /// Changes per unit of time. A page that never was seen to change counts as one that did half a time, for else it would never be looked
    /// at again; one that was visited once has the rate that is assumed of all.
    /// </summary>
    internal double Rate(double assumed)
    {
        if (Visits == 0 || Observed <= 0)
        {
            return assumed;
        }

        var interval = Observed / Visits;
        return Changes > 0
            ? ChangeRateEstimate.Regular(Visits, Changes, interval)
            : Numerics.Elementary.RealFunctions.Log((Visits + 0.5) / Visits) / interval;
    }
}

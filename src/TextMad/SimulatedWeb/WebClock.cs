namespace TextMad.SimulatedWeb;

/// <summary>The time in a simulated web: midnight at the end of a week, until the next tick.</summary>
internal sealed class WebClock(WorldState state) : TimeProvider
{
    // Tick 0 is a Monday.
    private static readonly DateTime _beginning = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The time now.</summary>
    public DateTime Now => AtTick(state.Tick);

    public override DateTimeOffset GetUtcNow() => new(Now, TimeSpan.Zero);

    /// <summary>Returns the end of a week: tick 0 is 2024-01-01.</summary>
    public static DateTime AtTick(int tick) => _beginning.AddDays(7.0 * tick);

    /// <summary>Returns a moment in the week that a tick ends, to the second.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="salt">What the moment depends on beside.</param>
    public static DateTime Within(int tick, int salt)
    {
        const int Week = 7 * 24 * 3600;
        return AtTick(tick).AddSeconds(-1 - (int)(((uint)(salt * 2654435761L) ^ (uint)(tick * 40503L)) % Week));
    }
}

namespace TextMad.Tracking;

/// <summary>A chain of generations: one regime of one seed.</summary>
/// <param name="Regime">The regime's label.</param>
/// <param name="Seed">The seed.</param>
public sealed record TrackedChain(string Regime, ulong Seed)
{
    /// <summary>What people call it, e.g. <c>replace/s1</c>; also a path of folders.</summary>
    public string Name => FormattableString.Invariant($"{Regime}/s{Seed}");
}

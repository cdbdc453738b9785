namespace TextMad.Reporting;

/// <summary>A curve that was measured of what a model wrote: a line of a curves file.</summary>
/// <param name="Regime">The regime's label; <c>base</c> for generation 0, which all regimes share.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Generation">The generation of the model.</param>
/// <param name="Curve">Which curve, in snake case.</param>
/// <param name="Points">Pairs x, y by rising x; curves of one name have their points at the same places where both have one.</param>
public sealed record CurveRow(string Regime, ulong Seed, int Generation, string Curve, IReadOnlyList<double[]> Points);

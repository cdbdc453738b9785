namespace TextMad.Dashboard.Runs;

/// <summary>A chain of models, one regime of one seed, as a lane.</summary>
/// <param name="Regime">The label of the regime.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Cells">A letter for each generation from 0 on: <c>m</c> measured, <c>w</c> has written, <c>t</c> trained, <c>.</c> waits. Generation 0 is every regime's.</param>
internal sealed record Lane(string Regime, ulong Seed, string Cells);

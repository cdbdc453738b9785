namespace TextMad.Reporting;

/// <summary>One measurement: a line of <c>metrics.jsonl</c>.</summary>
/// <param name="Run">The run.</param>
/// <param name="Regime">The regime; <see cref="ModelId.SharedRegime"/> for generation 0, which all regimes share.</param>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Generation">From 0.</param>
/// <param name="Metric">The metric's name in snake case.</param>
/// <param name="Value">What was measured.</param>
public sealed record MeasurementRow(string Run, string Regime, ulong Seed, int Generation, string Metric, double Value);

using System.Text.Json.Serialization;

namespace TextMad.Reporting;

/// <summary>One measurement of a run: a line of <c>metrics.jsonl</c>.</summary>
/// <param name="Run">The run.</param>
/// <param name="Regime">The regime's label; <c>base</c> for generation 0, which all regimes share.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Generation">The generation of the model that was measured.</param>
/// <param name="Metric">The metric's name in snake case.</param>
/// <param name="Value">Finite; null when there is none.</param>
/// <param name="Note">Why there is no value, or what was left out.</param>
public sealed record MeasurementRow(
    string Run,
    string Regime,
    ulong Seed,
    int Generation,
    string Metric,
    double? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null);

namespace TextMad.Theory;

/// <summary>One statistic after one number of refits, beside its exact expectation.</summary>
/// <param name="Model">The toy model in snake case.</param>
/// <param name="Regime">The regime's label.</param>
/// <param name="Generation">t: refits so far, counted from the true distribution (generation 0).</param>
/// <param name="Statistic">What was measured.</param>
/// <param name="Measured">Mean over the repetitions.</param>
/// <param name="Exact">The exact expectation; null where none is known here.</param>
/// <param name="StandardError">Of the mean.</param>
/// <param name="Z">(measured - exact) / standard error; null without an exact value or an error.</param>
/// <param name="Low">The lower end of the 95% band of the measured mean, 1.96 standard errors away.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Stationary">The limit of the exact expectation for many refits; null where there is none, or none is known here.</param>
public sealed record SimulationRow(
    string Model,
    string Regime,
    int Generation,
    string Statistic,
    double Measured,
    double? Exact,
    double StandardError,
    double? Z,
    double Low,
    double High,
    double? Stationary);

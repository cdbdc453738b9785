namespace TextMad.Reporting.Profile;

/// <summary>What a definition tests: a number per seed.</summary>
/// <param name="Values">Of every seed; null when there is none.</param>
/// <param name="Metric">The metric; null when none was measured.</param>
/// <param name="Why">Why there are no values.</param>
/// <param name="Controlled">True when the metric is taken relative to that of human text of the same lengths.</param>
/// <param name="Uncontrolled">True when it should have been and human text was not measured.</param>
internal sealed record TestedQuantity(double[]? Values, string? Metric, string? Why, bool Controlled = false, bool Uncontrolled = false);

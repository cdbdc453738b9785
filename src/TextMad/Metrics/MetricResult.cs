namespace TextMad.Metrics;

/// <summary>A metric's value, or why there is none.</summary>
/// <param name="Value">The value; null when the input allows none.</param>
/// <param name="Note">Why there is no value, or what was left out.</param>
/// <param name="StandardError">The standard error of the value if the metric estimates it.</param>
public readonly record struct MetricResult(double? Value, string? Note = null, double? StandardError = null)
{
    /// <summary>A value with nothing to remark.</summary>
    public static implicit operator MetricResult(double value) => new(value);

    /// <summary>No value, and why.</summary>
    public static MetricResult Absent(string why) => new(null, why);
}

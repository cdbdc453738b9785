using System.Text.Json.Serialization;

namespace TextMad.Reporting.Profile;

/// <summary>When one side of language is shown to have left generation 0.</summary>
/// <param name="Aspect">Tail, variety, repetition or perplexity.</param>
/// <param name="Metric">The metric; null when it was not measured or cannot be tested.</param>
/// <param name="Generation">The first generation from which on a change in the direction of collapse is shown; null when none is.</param>
/// <param name="Probability">The p-value of the last generation's change, corrected together with the definitions of the regime; null when there is no test.</param>
/// <param name="Detectable">The smallest relative change of the metric that these seeds would show in the last generation with 80% power; null when there is no test.</param>
public sealed record Departure(
    string Aspect, string? Metric, int? Generation, [property: JsonPropertyName("p")] double? Probability = null, double? Detectable = null)
{
    /// <summary>Why it cannot be tested although it was measured; null when it can, and when it was not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Why { get; init; }
}

using System.Text.Json.Serialization;

namespace TextMad.Metrics;

/// <summary>A metric's value with the settings that led to it.</summary>
/// <param name="Name">The metric, in snake case.</param>
/// <param name="Value">Finite; null when the input allows no value (see <paramref name="Note"/>).</param>
/// <param name="Settings">The metric's version and settings, in the metric's order: text, whole numbers and numbers.</param>
/// <param name="Note">Why there is no value, or what was left out.</param>
/// <param name="StandardError">The standard error of the value if the metric estimates it.</param>
public sealed record Measurement(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("value")] double? Value,
    [property: JsonPropertyName("settings")] IReadOnlyDictionary<string, object> Settings,
    [property: JsonPropertyName("note"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null,
    [property: JsonPropertyName("standard_error"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? StandardError = null);

using System.Text.Json.Serialization;

namespace TextMad.Statistics;

/// <summary>The course of a trajectory.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrendShape>))]
public enum TrendShape
{
    /// <summary>y = a: no trend.</summary>
    Constant,

    /// <summary>y = a + b t.</summary>
    Linear,

    /// <summary>y = a + b ln(1 + t).</summary>
    Logarithmic,

    /// <summary>y = a + b (1 - exp(-t/c)): levels off.</summary>
    Saturating,
}

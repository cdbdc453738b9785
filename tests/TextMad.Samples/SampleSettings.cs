using TextMad.Generations;
using TextMad.Generations.Regimes;

namespace TextMad.Samples;

/// <summary>Settings of a program that uses the library: any regime by its name.</summary>
public sealed record SampleSettings
{
    /// <summary>The regime.</summary>
    public Regime Regime { get; init; } = new Replace();
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Generations;
using TextMad.Generations.Regimes;

namespace TextMad.Experiments;

/// <summary>The generations, seeds and regimes of a run.</summary>
public sealed record LoopOptions
{
    /// <summary>T: generations 1..T follow generation 0.</summary>
    [Description("generations after generation 0")]
    [Range(1, 100_000)]
    public int Generations { get; init; } = 5;

    /// <summary>A repetition per seed.</summary>
    [Description("a repetition per seed")]
    public ValueList<ulong> Seeds { get; init; } = [1];

    /// <summary>Regimes to compare; they share generation 0.</summary>
    [Description("regimes to compare; they share generation 0")]
    public ValueList<Regime> Regimes { get; init; } = [new Replace(), new Fresh()];

    /// <summary>The labels of all lineages of models, in the order of the regimes.</summary>
    internal IReadOnlyList<string> Lineages => [.. Regimes.SelectMany(regime => regime.Lineages)];
}

using TextMad.Numerics.Random;

namespace TextMad.Generations;

/// <summary>
/// What each generation is trained on. Amounts are multiples of n, the size of R0.
/// </summary>
/// <remarks>
/// Generation 0 is always fitted on R0, which is why a regime is asked for t >= 1 only. S_i is what the model of generation i
/// wrote, D_i what it was trained on.
/// </remarks>
public abstract record Regime
{
    /// <summary>A name that tells this regime from others of the same kind, fit for file names, e.g. <c>keep-0.1</c>.</summary>
    public abstract string Label { get; }

    /// <summary>The labels of the lineages of models that live side by side under the regime, most often one: its own label.</summary>
    public virtual IReadOnlyList<string> Lineages => [Label];

    /// <summary>Returns how much the model of generation <paramref name="generation"/> - 1 must write for it, as a multiple of n.</summary>
    public virtual double SyntheticAmount(int generation) => 1;

    /// <summary>Returns the same before mitigations that keep only a part of it.</summary>
    public virtual double WrittenAmount(int generation) => SyntheticAmount(generation);

    /// <summary>How much fresh real data each generation from 1 on takes, as a multiple of n.</summary>
    public virtual double FreshAmount => 0;

    /// <summary>Returns the real data that the regime needs in all, as a multiple of n.</summary>
    /// <param name="generations">T, the number of the last generation.</param>
    public virtual double RealAmount(int generations) => 1 + (FreshAmount * generations);

    /// <summary>Returns the random numbers of a lineage from generation 1 on; those of its seed, so that differences between regimes are paired.</summary>
    /// <param name="lineage">Its number among <see cref="Lineages"/>.</param>
    /// <param name="key">The random key of the seed.</param>
    internal virtual RandomKey KeyOf(int lineage, RandomKey key) => key;

    /// <summary>
    /// The share of the fit that belongs to the real items of a training set from generation 1 on, in [0, 1], spread evenly over them, and the rest
    /// evenly over the synthetic ones; null where every item counts alike.
    /// </summary>
    public virtual double? RealShare => null;

    /// <summary>What theory says of these settings, for a plan; null when it says nothing.</summary>
    public virtual string? Expectation => null;

    /// <summary>Returns the size of generation t's training set as a multiple of n.</summary>
    public abstract double TrainingSetAmount(int generation);

    private protected static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}

using TextMad.Experiments.Models;
using TextMad.Numerics.Random;

namespace TextMad.Experiments;

/// <summary>What all regimes of one seed share.</summary>
/// <param name="Run">The run.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Supply">R0 and fresh real text.</param>
internal sealed record SeedContext(RunContext Run, ulong Seed, TextSupply Supply)
{
    /// <summary>All randomness of the seed.</summary>
    public RandomKey Key { get; } = RandomKey.FromSeed(Seed);

    /// <summary>Returns the context of a seed: its real text in the order that the seed says.</summary>
    /// <param name="run">The run.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="InputException">The run has less real text than R0 takes.</exception>
    public static SeedContext Of(RunContext run, ulong seed) => new(
        run, seed, new TextSupply(run.Data.Real, run.Tokens, run.Options.Data.ReuseFresh, OrderOf(seed)));

    /// <summary>Returns the random numbers of the order in which a seed takes real text.</summary>
    /// <param name="seed">The seed.</param>
    internal static RandomKey OrderOf(ulong seed) => RandomKey.FromSeed(seed).For("real");

    /// <summary>Returns the name of a model of this seed.</summary>
    /// <param name="regime">The label of its chain of models.</param>
    /// <param name="generation">Its generation, from 0; the first is shared by all regimes.</param>
    public ModelId IdOf(string regime, int generation) => ModelId.Of(Run.Id, regime, Seed, generation);
}

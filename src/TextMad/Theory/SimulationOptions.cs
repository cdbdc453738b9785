using System.ComponentModel.DataAnnotations;
using TextMad.Configuration;
using TextMad.Generations;
using TextMad.Generations.Regimes;

namespace TextMad.Theory;

/// <summary>A Monte-Carlo study of a toy model in the generation loop.</summary>
public sealed record SimulationOptions : ISettingRules
{
    /// <summary>The toy model.</summary>
    public ToyModel Model { get; init; } = ToyModel.Gaussian;

    /// <summary>What each generation is fitted on.</summary>
    public Regime Regime { get; init; } = new Generations.Regimes.Replace();

    /// <summary>M, the samples that each generation is fitted on (n of the regime).</summary>
    [Range(2, 10_000_000)]
    public int Samples { get; init; } = 100;

    /// <summary>T, the number of refits.</summary>
    [Range(1, 100_000)]
    public int Generations { get; init; } = 10;

    /// <summary>Independent repetitions.</summary>
    [Range(2, 100_000_000)]
    public int Repeats { get; init; } = 1000;

    /// <summary>The seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>lambda, the sampling bias of the Gaussian models and of least squares (the variance of labels' noise); 1 is none.</summary>
    [Range(1e-6, 1.0)]
    public double Bias { get; init; } = 1;

    /// <summary>d: dimensions of the Gaussian models, features of least squares.</summary>
    [Range(1, 1000)]
    public int Dimensions { get; init; } = 1;

    /// <summary>k, the number of symbols of the unigram and bigram models; symbol i has true probability proportional to 1/(i+1) (Zipf).</summary>
    [Range(2, 1_000_000)]
    public int Symbols { get; init; } = 20;

    /// <summary>The true parameter of <c>bernoulli</c> (p, below 1) and <c>poisson</c> (the rate); null for .3 and 3.</summary>
    [Range(1e-6, 1000.0)]
    public double? Parameter { get; init; }

    /// <summary>tau: labels of <c>least_squares</c> are judged by a verifier that lets pass what is about so far from its belief; null for no verifier.</summary>
    [Range(0.1, 1000.0)]
    public double? VerifierTolerance { get; init; }

    /// <summary>|v|, how far the verifier's belief is from the truth.</summary>
    [Range(0.0, 1.0)]
    public double VerifierBias { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> FindProblems()
    {
        if (Regime is PooledRegime { Mitigations.Count: > 0 })
        {
            yield return new SettingProblem($"regime {Regime.Label}: mitigations judge texts, and a toy model writes none; leave them out.");
        }

        if (Regime.RealShare is not null && (Model == ToyModel.Bigram || Dimensions > 1 && Model != ToyModel.LeastSquares))
        {
            yield return new SettingProblem(
                $"regime {Regime.Label}: {Toys.NameOf(Model)} has no weighted fit; choose gaussian, gaussian_ml or mean in "
                + "one dimension, least_squares, unigram, bernoulli or poisson.");
        }

        var biased = Model is ToyModel.Gaussian or ToyModel.GaussianMl or ToyModel.Mean or ToyModel.LeastSquares;
        var standard = new SimulationOptions();
        if (!biased && Bias != 1)
        {
            yield return new SettingProblem($"bias has no effect on {Toys.NameOf(Model)}; leave it out, or choose a Gaussian model or least_squares.");
        }

        if (Parameter is { } parameter)
        {
            if (Model is not (ToyModel.Bernoulli or ToyModel.Poisson))
            {
                yield return new SettingProblem($"parameter has no effect on {Toys.NameOf(Model)}; leave it out, or choose bernoulli or poisson.");
            }

            if (Model == ToyModel.Bernoulli && parameter >= 1)
            {
                yield return new SettingProblem(FormattableString.Invariant($"parameter is {parameter}: the probability of bernoulli is above 0 and below 1."));
            }
        }

        if (VerifierTolerance is not null && Model != ToyModel.LeastSquares)
        {
            yield return new SettingProblem($"verifier_tolerance has no effect on {Toys.NameOf(Model)}; leave it out, or choose least_squares.");
        }

        if (VerifierTolerance is null && VerifierBias != 0)
        {
            yield return new SettingProblem("verifier_bias has no effect without a verifier; give verifier_tolerance, or leave it out.");
        }

        if (Model is not (ToyModel.Unigram or ToyModel.Bigram) && Symbols != standard.Symbols)
        {
            yield return new SettingProblem($"symbols has no effect on {Toys.NameOf(Model)}; leave it out, or choose unigram or bigram.");
        }

        if (Model is not (ToyModel.Gaussian or ToyModel.GaussianMl or ToyModel.LeastSquares) && Dimensions != standard.Dimensions)
        {
            yield return new SettingProblem($"dimensions has no effect on {Toys.NameOf(Model)}; leave it out, or choose gaussian, gaussian_ml or least_squares.");
        }

        if (Model is ToyModel.Gaussian or ToyModel.GaussianMl && Samples <= Dimensions)
        {
            yield return new SettingProblem(FormattableString.Invariant(
                $"samples is {Samples}: a covariance in {Dimensions} dimensions needs more than {Dimensions}."));
        }

        if (Model == ToyModel.LeastSquares && Samples <= Dimensions + 1)
        {
            yield return new SettingProblem(FormattableString.Invariant(
                $"samples is {Samples}: least squares with {Plural.Of(Dimensions, "feature")} has a finite expected error from {Dimensions + 2} rows on."));
        }

        if (Model == ToyModel.Bigram && Samples % Symbols != 0)
        {
            yield return new SettingProblem(FormattableString.Invariant(
                $"samples is {Samples}: every one of {Symbols} contexts is sampled equally often, so it has to be a multiple of {Symbols}."));
        }
    }
}

using System.Text.Json;
using TextMad.Numerics.Elementary;
using TextMad.Statistics;

namespace TextMad.Reporting;

/// <summary>
/// How test loss falls with the amount of training text, for models of real text (generation 0) and for every generation after: the power law
/// L = a N^b, a straight line in ln L against ln N, fitted per seed by least squares. The law has changed where a generation's exponent b
/// lies above that of generation 0: more text lowers its loss less [Dohmatob et al. 2024, arXiv 2402.07043].
/// </summary>
/// <param name="Metric">What the loss is the logarithm of: <c>heldout_perplexity</c>, so that L is in nats a token.</param>
/// <param name="Sizes">The training sizes in tokens, rising, at least two.</param>
/// <param name="Fits">A fit per regime and generation; generation 0 first, under every regime.</param>
public sealed record ScalingLaw(string Metric, IReadOnlyList<long> Sizes, IReadOnlyList<ScalingFit> Fits)
{
    /// <summary>What profiles call the tested quantity.</summary>
    public const string ExponentName = "loss_exponent";

    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Fits the law loss = a N^b to each seed, regime and generation.</summary>
    /// <param name="metric">The name of the metric, a perplexity.</param>
    /// <param name="runs">The measurements at every size, in tokens.</param>
    /// <param name="regimes">The regimes' labels.</param>
    /// <param name="seeds">The seeds.</param>
    /// <param name="generations">The last generation.</param>
    /// <exception cref="InputException">There are fewer than two sizes, or a value is missing or not above 1.</exception>
    public static ScalingLaw Of(
        string metric, IReadOnlyDictionary<long, IReadOnlyList<MeasurementRow>> runs, IReadOnlyList<string> regimes, IReadOnlyList<ulong> seeds, int generations)
    {
        ArgumentNullException.ThrowIfNull(runs);
        long[] sizes = [.. runs.Keys.Order()];
        if (sizes.Length < 2)
        {
            throw new InputException("A scaling law needs two training sizes at least; 4 or more over a factor of 8 are better.");
        }

        var measured = sizes.Select(size => new Measured(runs[size])).ToList();
        double[] x = [.. sizes.Select(size => RealFunctions.Log(size))];
        double Loss(int size, string regime, ulong seed, int generation) =>
            measured[size].At(metric, regime, generation, seed) is { } value and > 1
                ? RealFunctions.Log(value)
                : throw new InputException(FormattableString.Invariant(
                    $"{metric} has no value above 1 for {regime}/s{seed}/g{generation} at {sizes[size]} tokens: the law needs one of every seed, size and generation."));
        double[][] Losses(string regime, int generation) =>
            [.. seeds.Select(seed => Enumerable.Range(0, sizes.Length).Select(size => Loss(size, regime, seed, generation)).ToArray())];

        var fits = new List<ScalingFit>();
        foreach (var regime in regimes)
        {
            double[] real = [];
            for (var t = 0; t <= generations; t++)
            {
                var losses = Losses(regime, t);
                double[] exponents = [.. losses.Select(seed => PowerLaw.Slope(x, [.. seed.Select(RealFunctions.Log)]))];
                real = t == 0 ? exponents : real;
                double[] flatter = [.. exponents.Zip(real, (exponent, first) => exponent - first)];
                fits.Add(new ScalingFit(
                    regime,
                    t,
                    [.. Enumerable.Range(0, sizes.Length).Select(size => RealFunctions.Exp(OrderFree.Sum(losses.Select(seed => RealFunctions.Log(seed[size]))) / seeds.Count))],
                    exponents,
                    SampleSummary.Of(exponents),
                    flatter,
                    t == 0 || seeds.Count < 2 ? null : OneSidedTest.Above(flatter, 0)));
            }
        }

        return new ScalingLaw(metric, sizes, fits);
    }

    /// <summary>It as JSON, which <see cref="ReadIfThere"/> reads from a file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _json);

    /// <summary>Reads it back; null when the file is not there.</summary>
    /// <exception cref="InputException">The file is not what was written.</exception>
    public static ScalingLaw? ReadIfThere(string path) =>
        File.Exists(path) ? OwnData.ReadJson<ScalingLaw>(path, _json, "Delete it and measure the law again.", new Hint.MeasureScaling()) : null;
}

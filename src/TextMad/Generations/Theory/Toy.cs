using TextMad.Generations.Regimes;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Generations.Theory;

/// <summary>A toy model in the loop: what is measured of it, and what theory says.</summary>
/// <param name="name">The model in snake case.</param>
/// <param name="statistics">Names of what is measured.</param>
/// <param name="exact">The exact expectation of a statistic after t refits; null where none is known.</param>
/// <param name="stationary">Its limit; null where there is none, or none is known.</param>
internal abstract class Toy(
    string name, IReadOnlyList<string> statistics, Func<string, int, double?> exact, Func<string, double?> stationary)
{
    public string Name => name;

    public IReadOnlyList<string> Statistics => statistics;

    public Func<string, int, double?> Exact => exact;

    public Func<string, double?> Stationary => stationary;

    /// <summary>One repetition: the statistics of every generation, generation-major.</summary>
    public abstract double[] Run(RandomKey key, CancellationToken cancellation);
}

/// <summary>A statistic of a fitted model.</summary>
internal readonly record struct Statistic<TItem>(string Name, Func<IFittedModel<TItem>, double> Of);

/// <inheritdoc/>
/// <param name="name">The model in snake case.</param>
/// <param name="options">The study.</param>
/// <param name="setUp">Of a repetition: what fits, and the truth.</param>
/// <param name="statistics">What is measured.</param>
/// <param name="exact">The exact expectation of a statistic after t refits; null where none is known.</param>
/// <param name="stationary">Its limit; null where there is none, or none is known.</param>
internal sealed class Toy<TItem>(
    string name,
    SimulationOptions options,
    Func<RandomKey, (ILearner<TItem> Learner, IFittedModel<TItem> Truth)> setUp,
    IReadOnlyList<Statistic<TItem>> statistics,
    Func<string, int, double?> exact,
    Func<string, double?> stationary)
    : Toy(name, [.. statistics.Select(s => s.Name)], exact, stationary)
{
    public override double[] Run(RandomKey key, CancellationToken cancellation)
    {
        // The true distribution is generation 0; what it "writes" is the loop's R0, and the first fit is generation 1.
        var (learner, truth) = setUp(key.For("design"));
        var supply = new TrueSupply(truth, options.Samples, key.For("truth"));
        var collector = new Collector(statistics);
        var source = new PooledSource<TItem>((PooledRegime)options.Regime, supply, static _ => 1);
        GenerationLoop.Run([new Lineage<TItem>(learner, source, key, collector)], options.Generations - 1, cancellation);
        return [.. collector.Values];
    }

    private sealed class TrueSupply(IFittedModel<TItem> truth, int samples, RandomKey key) : IRealSupply<TItem>
    {
        public IReadOnlyList<TItem> Initial { get; } = truth.Sample(samples, key.At(0), default);

        public IReadOnlyList<TItem> Fresh(int generation, long amount) => truth.Sample(amount, key.At(generation), default);
    }

    private sealed class Collector(IReadOnlyList<Statistic<TItem>> statistics) : IGenerationJournal<TItem>
    {
        public List<double> Values { get; } = [];

        public IFittedModel<TItem>? RecallModel(int generation, IReadOnlyList<TItem> trainingSet) => null;

        public void KeepModel(int generation, IReadOnlyList<TItem> trainingSet, IFittedModel<TItem> model)
        {
        }

        public IReadOnlyList<TItem>? RecallSample(int generation, long amount) => null;

        public void KeepSample(int generation, IFittedModel<TItem> model, IReadOnlyList<TItem> sample)
        {
        }

        public void Complete(
            int generation, IReadOnlyList<TItem> trainingSet, IFittedModel<TItem> model, IReadOnlyList<TItem> sample)
        {
            foreach (var statistic in statistics)
            {
                Values.Add(statistic.Of(model));
            }
        }
    }
}

using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Theory;

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
        IEnumerable<double> Measure(IFittedModel<TItem> model) => statistics.Select(statistic => statistic.Of(model));
        if (options.Regime.RealShare is { } share)
        {
            // Items carry where they come from, as documents do.
            return Loop(
                new WeightingLearner<TItem>((IWeightedLearner<TItem>)learner, share),
                new MarkedSupply<TItem>(supply),
                new Collector<MarkedItem<TItem>>(model => Measure(((MarkedModel<TItem>)model).Model)));
        }

        return Loop(learner, supply, new Collector<TItem>(Measure));

        double[] Loop<TAny>(ILearner<TAny> fits, IRealSupply<TAny> real, Collector<TAny> collector)
        {
            var source = new PooledSource<TAny>((PooledRegime)options.Regime, real, static _ => 1);
            GenerationLoop.Run([new ModelChain<TAny>(fits, source, key, collector)], options.Generations - 1, cancellation);
            return [.. collector.Values];
        }
    }

    private sealed class TrueSupply(IFittedModel<TItem> truth, int samples, RandomKey key) : IRealSupply<TItem>
    {
        public IReadOnlyList<TItem> Initial { get; } = truth.Sample(samples, key.At(0), default);

        public IReadOnlyList<TItem> Fresh(int generation, long amount) => truth.Sample(amount, key.At(generation), default);
    }

    private sealed class Collector<TAny>(Func<IFittedModel<TAny>, IEnumerable<double>> measure) : IGenerationJournal<TAny>
    {
        public List<double> Values { get; } = [];

        public IFittedModel<TAny>? RecallModel(int generation, IReadOnlyList<TAny> trainingSet) => null;

        public void KeepModel(int generation, IReadOnlyList<TAny> trainingSet, IFittedModel<TAny> model)
        {
        }

        public IReadOnlyList<TAny>? RecallSample(int generation, long amount) => null;

        public void KeepSample(int generation, IFittedModel<TAny> model, IReadOnlyList<TAny> sample)
        {
        }

        public void Complete(
            int generation, IReadOnlyList<TAny> trainingSet, IFittedModel<TAny> model, IReadOnlyList<TAny> sample)
        {
            Values.AddRange(measure(model));
        }
    }
}

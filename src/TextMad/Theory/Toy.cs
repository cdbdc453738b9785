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

    /// <summary>Returns one repetition: the statistics of every generation, generation-major.</summary>
    public abstract double[] Run(RandomKey key, CancellationToken cancellation);
}

/// <inheritdoc/>
/// <param name="name">The model in snake case.</param>
/// <param name="options">The study.</param>
/// <param name="setUp">Of a repetition: what fits, and the truth.</param>
/// <param name="statistics">What is measured.</param>
/// <param name="exact">The exact expectation of a statistic after t refits; null where none is known.</param>
/// <param name="stationary">Its limit; null where there is none, or none is known.</param>
internal sealed class Toy<TItem, TModel>(
    string name,
    SimulationOptions options,
    Func<RandomKey, (ILearner<TItem, TModel> Learner, TModel Truth)> setUp,
    IReadOnlyList<Statistic<TModel>> statistics,
    Func<string, int, double?> exact,
    Func<string, double?> stationary)
    : Toy(name, [.. statistics.Select(s => s.Name)], exact, stationary)
    where TModel : class, IFittedModel<TItem>
{
    public override double[] Run(RandomKey key, CancellationToken cancellation)
    {
        // The true distribution is generation 0; what it "writes" is the loop's R0, and the first fit is generation 1.
        var (learner, truth) = setUp(key.For("design"));
        var supply = new TrueSupply(truth, options.Samples, key.For("truth"));
        IEnumerable<double> Measure(TModel model) => statistics.Select(statistic => statistic.Of(model));
        if (options.Regime.RealShare is { } share)
        {
            // Items carry where they come from, as documents do.
            return Loop(
                new WeightingLearner<TItem, TModel>((IWeightedLearner<TItem, TModel>)learner, share),
                new MarkedSupply<TItem>(supply),
                new Collector<MarkedItem<TItem>, MarkedModel<TItem, TModel>>(model => Measure(model.Model)));
        }

        return Loop(learner, supply, new Collector<TItem, TModel>(Measure));

        double[] Loop<TAny, TFit>(ILearner<TAny, TFit> fits, IRealSupply<TAny> real, Collector<TAny, TFit> collector)
            where TFit : class, IFittedModel<TAny>
        {
            var source = new PooledSource<TAny, TFit>((PooledRegime)options.Regime, real, static _ => 1);
            GenerationLoop.Run([new ModelChain<TAny, TFit>(fits, source, key, collector)], options.Generations - 1, cancellation);
            return [.. collector.Values];
        }
    }

    private sealed class TrueSupply(TModel truth, int samples, RandomKey key) : IRealSupply<TItem>
    {
        public IReadOnlyList<TItem> Initial { get; } = truth.Sample(samples, key.At(0), default);

        public IReadOnlyList<TItem> Fresh(int generation, long amount) => truth.Sample(amount, key.At(generation), default);
    }

    private sealed class Collector<TAny, TFit>(Func<TFit, IEnumerable<double>> measure) : IGenerationJournal<TAny, TFit>
        where TFit : class, IFittedModel<TAny>
    {
        public List<double> Values { get; } = [];

        public TFit? RecallModel(int generation, IReadOnlyList<TAny> trainingSet) => null;

        public void KeepModel(int generation, IReadOnlyList<TAny> trainingSet, TFit model)
        {
        }

        public IReadOnlyList<TAny>? RecallSample(int generation, long amount) => null;

        public void KeepSample(int generation, TFit model, IReadOnlyList<TAny> sample)
        {
        }

        public void Complete(
            int generation, IReadOnlyList<TAny> trainingSet, TFit model, IReadOnlyList<TAny> sample)
        {
            Values.AddRange(measure(model));
        }
    }
}

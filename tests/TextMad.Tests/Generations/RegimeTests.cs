using TextMad.Generations;
using TextMad.Generations.Regimes;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Generations;

/// <summary>What each regime puts into the training set of each generation.</summary>
public sealed class RegimeTests
{
    private const int N = 100;

    // Items are labels: negative for R0, -1000 - 100 t - i for fresh items of generation t, 1000 t + i for the i-th item that
    // the model of generation t wrote.
    [Fact]
    public void Replace_trains_on_the_last_models_output_only()
    {
        var sets = TrainingSets(new Replace(), 3);
        Assert.Equal(Enumerable.Range(-N, N), sets[0].Order());
        Assert.Equal(Enumerable.Range(2000, N), sets[3]);
    }

    [Fact]
    public void Size_matched_replace_has_the_size_of_accumulate()
    {
        var matched = TrainingSets(new Replace { SizeMatched = true }, 4);
        var accumulated = TrainingSets(new Accumulate(), 4);
        for (var t = 0; t <= 4; t++)
        {
            Assert.Equal((t + 1) * N, accumulated[t].Count);
            Assert.Equal(accumulated[t].Count, matched[t].Count);
        }

        Assert.All(matched[4], item => Assert.Equal(3, Generation(item)));
    }

    [Fact]
    public void Augment_adds_the_last_models_output_to_R0()
    {
        var sets = TrainingSets(new Augment(), 3);
        Assert.Equal(2 * N, sets[3].Count);
        Assert.Equal(N, sets[3].Count(IsReal));
        Assert.All(sets[3].Where(item => !IsReal(item)), item => Assert.Equal(2, Generation(item)));
        Assert.Equal(4 * N, TrainingSets(new Augment { Growing = true }, 3)[3].Count);
    }

    [Fact]
    public void Keep_draws_another_share_of_R0_each_generation()
    {
        var sets = TrainingSets(new Keep { Share = 0.25 }, 2);
        Assert.Equal(N, sets[1].Count);
        Assert.Equal(25, sets[1].Count(IsReal));
        Assert.NotEqual(sets[1].Where(IsReal).Order(), sets[2].Where(IsReal).Order());
        Assert.Equal(125, TrainingSets(new Keep { Share = 0.25, Add = true }, 1)[1].Count);
        Assert.Equal(Enumerable.Range(-N, N), TrainingSets(new Keep { Share = 1 }, 1)[1].Order());
        Assert.Equal(2 * N, TrainingSets(new Keep { Share = 1, Add = true }, 1)[1].Count);
    }

    [Fact]
    public void A_prefix_is_as_long_as_it_has_to_be_and_all_where_there_is_less()
    {
        // Items of size 2.
        var pools = new Pools<int>(new Labels(), static _ => 2);
        Assert.Equal(2 * N, pools.BaseSize);
        Assert.Empty(pools.Prefix([7, 8, 9], 0));
        Assert.Equal([7, 8], pools.Prefix([7, 8, 9], 3));
        Assert.Equal([7, 8], pools.Prefix([7, 8, 9], 4));
        Assert.Equal([7, 8, 9], pools.Prefix([7, 8, 9], 100));
    }

    [Fact]
    public void Accumulate_holds_everything_once()
    {
        var set = TrainingSets(new Accumulate(), 3)[3];
        Assert.Equal(4 * N, set.Distinct().Count());
        Assert.Equal([0, 1, 2], set.Where(item => !IsReal(item)).Select(Generation).Distinct().Order());
    }

    [Fact]
    public void Accumulate_subsample_keeps_the_size_and_draws_without_replacement()
    {
        var sets = TrainingSets(new AccumulateSubsample(), 4);
        Assert.Equal(N, sets[4].Count);
        Assert.Equal(N, sets[4].Distinct().Count());
        Assert.InRange(sets[4].Count(IsReal), 5, 40); // expected 20 of 100
    }

    [Fact]
    public void Fresh_never_uses_a_real_item_twice()
    {
        var sets = TrainingSets(new Fresh { Real = 0.3, Synthetic = 0.7 }, 4);
        Assert.All(sets.Skip(1), set => Assert.Equal(30, set.Count(IsReal)));
        var real = sets.SelectMany(set => set.Where(IsReal)).ToList();
        Assert.Equal(real.Count, real.Distinct().Count());
    }

    [Fact]
    public void Memory_draws_in_equal_parts_from_the_last_models()
    {
        var set = TrainingSets(new Memory { Models = 3 }, 5)[5];
        Assert.Equal(N, set.Count);
        Assert.Equal([33, 33, 34], set.GroupBy(Generation).Select(group => group.Count()).Order());
        Assert.Equal([2, 3, 4], set.Select(Generation).Distinct().Order());
    }

    [Fact]
    public void Mixture_has_the_stated_shares()
    {
        var sets = TrainingSets(new Mixture { Alpha = 0.5, Beta = 0.2, Gamma = 0.3 }, 2);
        Assert.Equal(N, sets[2].Count);
        // alpha: written by model 1; beta: out of training set 1, real or written by model 0; gamma: out of R0.
        Assert.Equal(50, sets[2].Count(item => !IsReal(item) && Generation(item) == 1));
        Assert.Equal(50, sets[2].Count(item => IsReal(item) || Generation(item) == 0));
        Assert.InRange(sets[2].Count(IsReal), 30, 50);
        Assert.All(sets[2].Where(item => !IsReal(item) && Generation(item) == 0), item => Assert.Contains(item, sets[1]));
        Assert.Single(new Mixture { Alpha = 0.5, Beta = 0.5, Gamma = 0.5 }.FindProblems());
    }

    [Fact]
    public void Growing_trains_on_more_and_more_of_the_last_models_output()
    {
        var sets = TrainingSets(new Growing { Excess = 0.5 }, 3);
        Assert.Equal([100, 283, 520, 800], sets.Select(set => set.Count));
        Assert.All(sets[3], item => Assert.Equal(2, Generation(item)));
        Assert.Equal([100, 200, 300], TrainingSets(new Growing { Excess = 0 }, 2).Select(set => set.Count));
        Assert.Equal([100, 100, 100], TrainingSets(new Growing { Excess = -1 }, 2).Select(set => set.Count));
    }

    [Fact]
    public void Weighted_takes_fresh_real_data_and_says_how_much_it_counts()
    {
        var regime = new Weighted { Weight = 0.7, Real = 0.5, Synthetic = 2 };
        var sets = TrainingSets(regime, 2);
        Assert.Equal(50, sets[2].Count(IsReal));
        Assert.Equal(200, sets[2].Count(item => !IsReal(item)));
        Assert.Empty(sets[1].Where(IsReal).Intersect(sets[2].Where(IsReal)));
        Assert.Equal(0.7, regime.RealShare);
        Assert.Null(new Fresh().RealShare);
    }

    [Fact]
    public void Every_regime_states_its_training_set_size()
    {
        PooledRegime[] regimes =
        [
            new Replace(), new Replace { SizeMatched = true }, new Augment { Synthetic = 0.5 }, new Augment { Growing = true }, new Keep(),
            new Keep { Add = true }, new Accumulate(), new AccumulateSubsample { Size = 0.5 }, new Fresh(), new Memory(), new Mixture(),
            new Growing(), new Weighted { Real = 0.5 },
        ];
        foreach (var regime in regimes)
        {
            var sets = TrainingSets(regime, 4);
            for (var t = 1; t <= 4; t++)
            {
                Assert.Equal(regime.TrainingSetAmount(t) * N, sets[t].Count, 0.5);
            }
        }

        Assert.Equal(regimes.Length, regimes.Select(regime => regime.Label).Distinct().Count());
    }

    private static bool IsReal(int item) => item < 0;

    private static int Generation(int item) => item / 1000;

    private static IReadOnlyList<IReadOnlyList<int>> TrainingSets(PooledRegime regime, int generations)
    {
        var learner = new Labels();
        var source = new PooledSource<int, Labels.Writer>(regime, learner, static _ => 1);
        GenerationLoop.Run([new ModelChain<int, Labels.Writer>(learner, source, RandomKey.FromSeed(3), learner)], generations);
        return learner.Sets;
    }

    /// <summary>A "model" of generation t writes 1000 t, 1000 t + 1, ...; also the real supply and the journal.</summary>
    private sealed class Labels : ILearner<int, Labels.Writer>, IRealSupply<int>, IGenerationJournal<int, Labels.Writer>
    {
        public List<IReadOnlyList<int>> Sets { get; } = [];

        public IReadOnlyList<int> Initial { get; } = [.. Enumerable.Range(-N, N)];

        public IReadOnlyList<int> Fresh(int generation, long amount) =>
            [.. Enumerable.Range(0, (int)amount).Select(i => -1000 - (100 * generation) - i)];

        public Writer Fit(
            int generation, IReadOnlyList<int> items, Writer? initial, RandomKey key, CancellationToken cancellation) =>
            new Writer(generation);

        public Writer? RecallModel(int generation, IReadOnlyList<int> trainingSet) => null;

        public void KeepModel(int generation, IReadOnlyList<int> trainingSet, Writer model) => Sets.Add(trainingSet);

        public IReadOnlyList<int>? RecallSample(int generation, long amount) => null;

        public void KeepSample(int generation, Writer model, IReadOnlyList<int> sample)
        {
        }

        public void Complete(int generation, IReadOnlyList<int> trainingSet, Writer model, IReadOnlyList<int> sample)
        {
        }

        public sealed class Writer(int generation) : IFittedModel<int>
        {
            public IReadOnlyList<int> Sample(long amount, RandomKey key, CancellationToken cancellation) =>
                [.. Enumerable.Range(0, (int)amount).Select(i => (1000 * generation) + i)];
        }
    }
}

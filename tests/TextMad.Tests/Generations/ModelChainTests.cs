using TextMad.Generations;
using TextMad.Models;
using TextMad.Numerics.Random;

namespace TextMad.Tests.Generations;

/// <summary>In which order a chain composes, fits, writes, keeps and publishes, and what it begins from.</summary>
public sealed class ModelChainTests
{
    private readonly List<string> _told = [];

    [Fact]
    public void Each_generation_is_fitted_kept_written_completed_and_published_in_this_order()
    {
        GenerationLoop.Run([Chain()], 1);
        Assert.Equal(
            [
                "fit 0 on [0] from nothing", "keep model 0", "sample 3 of 0", "keep sample 0: 3", "complete 0", "publish 0: 3",
                "compose 1", "fit 1 on [1] from nothing", "keep model 1", "sample 4 of 1", "keep sample 1: 4", "complete 1", "publish 1: 4",
            ],
            _told);
    }

    [Fact]
    public void Chains_take_turns_generation_by_generation()
    {
        GenerationLoop.Run([Chain(), Chain()], 1);
        Assert.Equal([0, 0, 1, 1], _told.Where(line => line.StartsWith("complete", StringComparison.Ordinal)).Select(line => line[^1] - '0'));
    }

    [Fact]
    public void Generation_0_alone_is_made_and_not_published()
    {
        GenerationLoop.RunFirst(Chain());
        Assert.Equal(["fit 0 on [0] from nothing", "keep model 0", "sample 3 of 0", "keep sample 0: 3", "complete 0"], _told);
        Assert.Throws<ArgumentNullException>(() => GenerationLoop.RunFirst<int, Model>(null!));
    }

    [Theory]
    [InlineData(Initialisation.Scratch, "nothing", "nothing", "nothing")]
    [InlineData(Initialisation.Previous, "nothing", "0", "1")]
    [InlineData(Initialisation.Generation0, "nothing", "0", "0")]
    public void A_fit_begins_from_what_was_asked_for(Initialisation initialisation, params string[] from)
    {
        GenerationLoop.Run([Chain(initialisation)], 2);
        Assert.Equal(from, _told.Where(line => line.StartsWith("fit", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]));
    }

    [Fact]
    public void What_the_journal_recalls_is_not_done_again()
    {
        GenerationLoop.Run([Chain(recalled: true)], 1);
        Assert.Equal(["complete 0", "publish 0: 9", "compose 1", "complete 1", "publish 1: 9"], _told);
    }

    [Fact]
    public void A_model_writes_at_least_what_is_measured()
    {
        GenerationLoop.Run([Chain(minimum: t => 10 + t)], 1);
        Assert.Equal(["sample 10 of 0", "sample 11 of 1"], _told.Where(line => line.StartsWith("sample", StringComparison.Ordinal)));
        _told.Clear();
        GenerationLoop.Run([Chain(minimum: _ => 2)], 0);
        Assert.Contains("sample 3 of 0", _told);
    }

    [Fact]
    public void A_world_that_wants_nothing_has_one_item_written()
    {
        var world = new World(_told) { Most = 0 };
        GenerationLoop.Run([new ModelChain<int, Model>(world, world, RandomKey.FromSeed(1), world)], 0);
        Assert.Contains("sample 1 of 0", _told);
    }

    [Fact]
    public void Later_generations_can_have_random_numbers_of_their_own()
    {
        List<ulong> Drawn(RandomKey? later)
        {
            var world = new World(_told);
            GenerationLoop.Run([new ModelChain<int, Model>(world, world, RandomKey.FromSeed(1), world) { LaterKey = later }], 1);
            return world.Drawn;
        }

        // Generation 0 draws for the fit and the sample, generation 1 for composing, too.
        var shared = Drawn(null);
        var own = Drawn(RandomKey.FromSeed(2));
        Assert.Equal(5, shared.Distinct().Count());
        Assert.Equal(shared[..2], own[..2]);
        Assert.Empty(shared[2..].Intersect(own[2..]));
        Assert.Equal(shared, Drawn(RandomKey.FromSeed(1)));
    }

    [Fact]
    public void A_stopped_chain_does_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => GenerationLoop.Run([Chain()], 1, stop.Token));
        Assert.Empty(_told);
    }

    private ModelChain<int, Model> Chain(Initialisation initialisation = Initialisation.Scratch, Func<int, long>? minimum = null, bool recalled = false)
    {
        var world = new World(_told) { Recalls = recalled };
        return new ModelChain<int, Model>(world, world, RandomKey.FromSeed(1), world) { Initialisation = initialisation, MinimumSample = minimum };
    }

    private sealed class Model(int generation, World world) : IFittedModel<int>
    {
        public int Generation => generation;

        public IReadOnlyList<int> Sample(long amount, RandomKey key, CancellationToken cancellation)
        {
            world.Told.Add($"sample {amount} of {generation}");
            world.Drawn.Add(key.Stream().NextUInt64());
            return [.. Enumerable.Range(0, (int)amount)];
        }
    }

    /// <summary>Learner, source and journal that note what they are asked.</summary>
    private sealed class World(List<string> told) : ILearner<int, Model>, ITrainingSource<int, Model>, IGenerationJournal<int, Model>
    {
        public List<string> Told { get; } = told;

        public List<ulong> Drawn { get; } = [];

        public bool Recalls { get; init; }

        public long Most { get; init; } = 3;

        public IReadOnlyList<int> Initial => [0];

        public long Wanted(int generation) => Most == 0 ? 0 : Most + generation;

        public IReadOnlyList<int> Compose(int generation, RandomKey key, CancellationToken cancellation)
        {
            Told.Add($"compose {generation}");
            Drawn.Add(key.Stream().NextUInt64());
            return [generation];
        }

        public void Publish(int generation, Model model, IReadOnlyList<int> trainingSet, IReadOnlyList<int> written)
        {
            Assert.Equal(generation, model.Generation);
            Assert.Equal([generation], trainingSet);
            Told.Add($"publish {generation}: {written.Count}");
        }

        public Model Fit(int generation, IReadOnlyList<int> items, Model? initial, RandomKey key, CancellationToken cancellation)
        {
            Told.Add($"fit {generation} on [{string.Join(", ", items)}] from {initial?.Generation.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"}");
            Drawn.Add(key.Stream().NextUInt64());
            return new Model(generation, this);
        }

        public Model? RecallModel(int generation, IReadOnlyList<int> trainingSet) => Recalls ? new Model(generation, this) : null;

        public void KeepModel(int generation, IReadOnlyList<int> trainingSet, Model model) => Told.Add($"keep model {generation}");

        public IReadOnlyList<int>? RecallSample(int generation, long amount) => Recalls ? [.. Enumerable.Range(0, 9)] : null;

        public void KeepSample(int generation, Model model, IReadOnlyList<int> sample) => Told.Add($"keep sample {generation}: {sample.Count}");

        public void Complete(int generation, IReadOnlyList<int> trainingSet, Model model, IReadOnlyList<int> sample) => Told.Add($"complete {generation}");
    }
}

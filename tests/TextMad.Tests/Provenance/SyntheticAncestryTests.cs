using FsCheck;
using FsCheck.Fluent;
using TextMad.Provenance;
using TextMad.Storage;

namespace TextMad.Tests.Provenance;

/// <summary>Ancestry against values computed by hand from the definition, and the laws that follow from it.</summary>
public sealed class SyntheticAncestryTests : IDisposable
{
    private readonly ProvenanceStore _graph = new();

    [Fact]
    public void Human_text_has_no_synthetic_ancestry()
    {
        var text = _graph.Real();
        var cut = _graph.Derive((_graph.Derive((text, 0.5), (_graph.Real(), 0.5)), 1));
        Assert.Equal(default, Ancestry(text));
        Assert.Equal(default, Ancestry(cut));
        _graph.Train("g0", 0, null, (cut, 10), (text, 20));
        Assert.Equal(default, new SyntheticAncestry(_graph.Store).OfTrainingSet("g0"));
        Assert.Equal(default, new SyntheticAncestry(_graph.Store).OfModel(new ModelId("g0")));
    }

    [Fact]
    public void A_declared_machine_share_counts_once_and_is_a_lower_bound() =>
        Assert.Equal(new Ancestry(0.25, 0.25, 1, true), Ancestry(_graph.Real(machineShare: 0.25)));

    [Fact]
    public void Each_generation_of_replacement_adds_one()
    {
        _graph.Train("g0", 0, null, (_graph.Real(), 7), (_graph.Real(), 5));
        for (var generation = 1; generation <= 12; generation++)
        {
            var texts = Enumerable.Range(0, 3).Select(i => (_graph.Sample($"g{generation - 1}"), 5 + i)).ToArray();
            _graph.Train($"g{generation}", generation, null, texts);
            Assert.Equal(new Ancestry(generation, 1, generation, false), Rounded(Ancestry(texts[0].Item1)));
            Assert.Equal(new Ancestry(generation, 1, generation, false), Rounded(new SyntheticAncestry(_graph.Store).OfModel(new ModelId($"g{generation}"))));
        }
    }

    [Fact]
    public void A_graph_of_three_generations_matches_the_values_computed_by_hand()
    {
        // T0: human. T1: 30 tokens human, 10 written freely by g0 (A = 1): A(T1) = 10 / 40 = 1/4.
        var human = _graph.Real();
        _graph.Train("g0", 0, null, (human, 100));
        var free = _graph.Sample("g0");
        _graph.Train("g1", 1, null, (human, 30), (free, 10));
        Assert.Equal(new Ancestry(0.25, 0.25, 1, false), Of("g1"));

        // g1 continues human text, 3/4 of the result its own: A = 3/4 (1 + 1/4) + 1/4 * 0 = 15/16, machine share 3/4.
        var prompted = _graph.Sample("g1", human, 0.75);
        Assert.Equal(new Ancestry(0.9375, 0.75, 2, false), Ancestry(prompted));

        // g1 continues g0's text, half its own: A = 1/2 (5/4) + 1/2 (1) = 9/8, all of it by machines.
        var chained = _graph.Sample("g1", free, 0.5);
        Assert.Equal(new Ancestry(1.125, 1, 2, false), Ancestry(chained));

        // Half of one, half of the other: A = (15/16 + 9/8) / 2 = 33/32, machine share 7/8.
        var merged = _graph.Derive((prompted, 0.5), (chained, 0.5));
        Assert.Equal(new Ancestry(1.03125, 0.875, 2, false), Ancestry(merged));

        // T2: 40 tokens of that, 20 human, 20 prompted: A = (40 * 33/32 + 20 * 15/16) / 80 = 3/4, share (35 + 15) / 80.
        _graph.Train("g2", 2, "g1", (merged, 40), (human, 20), (prompted, 20));
        Assert.Equal(new Ancestry(0.75, 0.625, 2, false), Of("g2"));
        Assert.Equal(new Ancestry(1.75, 1, 3, false), Ancestry(_graph.Sample("g2")));
    }

    [Fact]
    public void A_mixture_has_the_mean_by_tokens()
    {
        _graph.Train("g0", 0, null, (_graph.Real(), 1));
        _graph.Train("g1", 1, null, (_graph.Sample("g0"), 1));
        var (human, one, two) = (_graph.Real(), _graph.Sample("g0"), _graph.Sample("g1"));
        var number = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(15), Prop.ForAll(Gen.Choose(1, 1000).Three().ToArbitrary(), tokens =>
        {
            var (a, b, c) = tokens;
            var name = $"mix{number++}";
            _graph.Train(name, 2, null, (human, a), (one, b), (two, c));
            var total = (double)(a + b + c);
            var mixture = Of(name);
            Assert.Equal((b + (2.0 * c)) / total, mixture.MeanModels, 12);
            Assert.Equal((b + c) / total, mixture.MachineShare, 12);
            Assert.Equal(2, mixture.Depth);
        }));
    }

    [Fact]
    public void Weights_of_parents_count_by_their_proportion()
    {
        _graph.Train("g0", 0, null, (_graph.Real(), 1));
        Assert.Equal(new Ancestry(0.75, 0.75, 1, false), Ancestry(_graph.Derive((_graph.Sample("g0"), 3), (_graph.Real(), 1))));
    }

    [Fact]
    public void A_page_of_a_simulated_web_has_the_ancestry_of_what_it_was_made_of()
    {
        var real = _graph.Real();
        _graph.Train("g0", 0, null, (real, 1));
        var pure = _graph.Crawl((_graph.Sample("g0"), 1));
        var mixed = _graph.Crawl((_graph.Sample("g0"), 0.25), (real, 0.75));
        Assert.Equal(new Ancestry(0.25, 0.25, 1, false), Ancestry(mixed));
        _graph.Train("g1", 1, null, (pure, 3), (mixed, 1));
        Assert.Equal(1 + (3.25 / 4), Ancestry(_graph.Sample("g1", generation: 1)).MeanModels, 12);

        // What a model wrote is found again although it went through the web.
        Assert.Equal(["g1"], _graph.Store.TrainingSetsWithTextOf(new ModelId("g0")).Select(use => use.Set.Id));
        Assert.Equal([pure, mixed], _graph.Store.Children(real).Concat(_graph.Store.ReadSummaries(new DocumentQuery { Model = new ModelId("g0") }))
            .Select(document => document.Id).Where(id => id == pure || id == mixed).Distinct().OrderBy(id => id == mixed));
    }

    [Fact]
    public void A_model_that_the_store_does_not_know_makes_it_a_lower_bound()
    {
        var foreign = _graph.Sample("elsewhere/g5", generation: 5);
        Assert.Equal(new Ancestry(1, 1, 1, true), Ancestry(foreign));
        _graph.Train("g0", 0, null, (foreign, 1), (_graph.Real(), 1));
        Assert.Equal(new Ancestry(0.5, 0.5, 1, true), Of("g0"));
        Assert.True(Ancestry(_graph.Sample("g0")).IsLowerBound);
    }

    [Fact]
    public void A_long_chain_of_derivations_needs_no_deep_stack()
    {
        var batch = new StoreBatch();
        var parent = Document.Create("first", new Origin.Sampled(new ModelId("m"), 0, 0));
        batch.Documents.Add(parent);
        for (var i = 0; i < 20_000; i++)
        {
            parent = Document.Create("next", new Origin.Derived("copy", [new Parent(parent.Id)]));
            batch.Documents.Add(parent);
        }

        batch.Documents.Reverse();
        _graph.Store.Commit(batch);
        Assert.Equal(new Ancestry(1, 1, 1, true), Ancestry(parent.Id));
    }

    [Fact]
    public void A_circle_is_reported_with_its_members()
    {
        var text = _graph.Sample("g0");
        _graph.Train("g0", 0, null, (text, 1));
        var error = Assert.Throws<TextMadException>(() => Ancestry(text));
        Assert.Contains("circle", error.Message, StringComparison.Ordinal);
        Assert.Contains("g0 <- g0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_training_set_has_read_nothing()
    {
        _graph.Train("g0", 0, null);
        Assert.Equal(default, Of("g0"));
    }

    [Fact]
    public void An_unknown_document_model_or_set_is_an_input_error()
    {
        Assert.Throws<InputException>(() => Ancestry(new DocumentId(1)));
        Assert.Throws<InputException>(() => Of("none"));
        Assert.Throws<InputException>(() => new SyntheticAncestry(_graph.Store).OfModel(new ModelId("none")));
    }

    public void Dispose() => _graph.Dispose();

    private Ancestry Ancestry(DocumentId id) => new SyntheticAncestry(_graph.Store).OfDocument(id);

    private Ancestry Of(string set) => new SyntheticAncestry(_graph.Store).OfTrainingSet(set);

    private static Ancestry Rounded(Ancestry value) =>
        value with { MeanModels = Math.Round(value.MeanModels, 9), MachineShare = Math.Round(value.MachineShare, 9) };
}

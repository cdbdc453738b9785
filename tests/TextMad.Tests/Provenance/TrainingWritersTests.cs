using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Storage.Records;

namespace TextMad.Tests.Provenance;

/// <summary>Who wrote what a model was trained on, for training sets whose answers can be read off.</summary>
public sealed class TrainingWritersTests : IDisposable
{
    private readonly ProvenanceStore _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public void Tokens_are_added_up_by_writer_and_the_greatest_comes_first()
    {
        _made.Train("m0", 0, null, (_made.Real("a"), 60), (_made.Derive((_made.Real("b"), 1)), 40));
        var written = _made.Sample("m0");
        _made.Train("m1", 1, "m0", (_made.Real("a"), 25), (written, 50), (_made.Derive((written, 1)), 25));
        Assert.Equal([new WriterShare(Writer.Human, 100, 1)], Of("m0"));
        Assert.Equal([new WriterShare(Writer.Of(new("m0"), 0), 75, 0.75), new WriterShare(Writer.Human, 25, 0.25)], Of("m1"));
    }

    [Fact]
    public void Pages_and_merged_texts_are_their_sources_writers_by_weight()
    {
        var human = _made.Real();
        _made.Train("m0", 0, null, (human, 10));
        var (first, second) = (_made.Sample("m0"), _made.Sample("m1", generation: 1));
        var page = _made.Crawl((human, 0.5), (first, 0.25), (second, 0.25));
        _made.Train(
            "m2", 2, null, (page, 40), (_made.Derive((page, 0.75), (second, 0.25)), 40), (_made.Crawl((human, 1)), 10), (_made.Crawl(), 5), (_made.Crawl((second, 1)), 5));

        // 40/2 + 30/2 + 10 + 5/2 human, 40/4 + 30/4 of m0, 40/4 + 30/4 + 10 + 5 of m1; the page of which nothing is known says that half is a machine's.
        Assert.Equal(
            [new WriterShare(Writer.Human, 47.5, 0.475), new WriterShare(Writer.Of(new("m1"), 1), 32.5, 0.325), new WriterShare(Writer.Of(new("m0"), 0), 17.5, 0.175),
                new WriterShare(Writer.UnknownMachine, 2.5, 0.025)],
            Of("m2"));
    }

    [Fact]
    public void A_passage_of_a_page_with_two_writers_has_two_writers()
    {
        var page = _made.Crawl((_made.Real(), 0.5), (_made.Sample("m0"), 0.5));
        _made.Train("m1", 1, null, (_made.Derive((page, 1)), 10));
        Assert.Equal([new WriterShare(Writer.Human, 5, 0.5), new WriterShare(Writer.Of(new("m0"), 0), 5, 0.5)], Of("m1"));
    }

    [Fact]
    public void An_unknown_training_set_has_no_writers() =>
        Assert.Empty(TrainingWriters.Of(_made.Store, new ModelRecord(new("none"), "r", "replace", 1, 0, "none")));

    [Fact]
    public void The_graph_of_a_run_draws_the_same_shares()
    {
        var human = _made.Real();
        _made.Train("m0", 0, null, (human, 10));
        _made.Train("m1", 1, "m0", (_made.Crawl((human, 0.25), (_made.Sample("m0"), 0.75)), 8));
        var dot = DotGraph.Of(_made.Store, _made.Store.Models());
        Assert.Contains("  human -> \"m0\" [label=\"100%\", penwidth=4.5];", dot, StringComparison.Ordinal);
        Assert.Contains("  human -> \"m1\" [label=\"25%\", penwidth=1.5];", dot, StringComparison.Ordinal);
        Assert.Contains("  \"m0\" -> \"m1\" [label=\"75%\", penwidth=3.5];", dot, StringComparison.Ordinal);
        Assert.Contains("  \"m0\" -> \"m1\" [style=dashed, label=\"weights\"];", dot, StringComparison.Ordinal);
    }

    [Fact]
    public void The_graph_of_a_run_has_boxes_only_for_those_who_wrote_something()
    {
        _made.Train("m0", 0, null, (_made.Real(), 10));
        _made.Train("m1", 1, null, (_made.Sample("m0"), 10));
        Assert.Equal((true, false), Boxes("m0", "m1"));
        Assert.Equal((false, false), Boxes("m1"));
        _made.Train("m2", 1, null, (_made.Real("site", machineShare: 1), 10));
        Assert.Equal((false, true), Boxes("m2"));

        (bool Human, bool Machine) Boxes(params string[] models)
        {
            var dot = DotGraph.Of(_made.Store, [.. models.Select(model => _made.Store.FindModel(new ModelId(model))!)]);
            return (dot.Contains("  human [label=\"human text\", shape=box];", StringComparison.Ordinal), dot.Contains("  machine [label=", StringComparison.Ordinal));
        }
    }

    private IReadOnlyList<WriterShare> Of(string model) => TrainingWriters.Of(_made.Store, _made.Store.FindModel(new ModelId(model))!);
}

using TextMad.Provenance.Lineages;

namespace TextMad.Tests.Provenance;

public sealed class LineageTests : IDisposable
{
    private readonly ProvenanceStore _graph = new();

    [Fact]
    public void A_sampled_document_leads_back_to_human_text()
    {
        var human = _graph.Real();
        var cut = _graph.Derive((human, 1));
        _graph.Train("r/base/s1/g0", 0, null, (cut, 60), (human, 40));
        var first = _graph.Sample("r/base/s1/g0");
        _graph.Train("r/replace/s1/g1", 1, "r/base/s1/g0", (first, 90));
        var second = _graph.Sample("r/replace/s1/g1", cut, 0.5, generation: 1);

        var expected = $"""
            document {second}: written by r/replace/s1/g1, number 4, after {Short(cut)} (4 words)
            ├─ comes from
            │  ├─ written by model r/replace/s1/g1 (generation 1)
            │  │  ├─ trained on 1 document, 90 tokens
            │  │  │  └─ 100%: written by r/base/s1/g0, 90 tokens in 1 document
            │  │  │     └─ trained on 2 documents, 100 tokens
            │  │  │        └─ 100%: human text from brown, 100 tokens in 2 documents
            │  │  └─ began from the weights of model r/base/s1/g0 (shown above)
            │  └─ continues, keeping 50% of the words, document {Short(cut)}: merge of {Short(human)}, part 2 (4 words)
            │     └─ derived from document {Short(human)}: imported from brown, text 1 (4 words)
            └─ went into: nothing in the store

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), new Lineage(_graph.Store).Of(second.ToString()[..10]).ToString());
    }

    [Fact]
    public void A_human_document_leads_down_to_what_models_wrote()
    {
        var human = _graph.Real();
        var cut = _graph.Derive((human, 1));
        _graph.Train("r/base/s1/g0", 0, null, (cut, 60), (human, 40));
        var first = _graph.Sample("r/base/s1/g0");
        _graph.Train("r/replace/s1/g1", 1, "r/base/s1/g0", (first, 90), (human, 10));
        var second = _graph.Sample("r/replace/s1/g1", human, 0.5, generation: 1);

        var expected = $"""
            document {human}: imported from brown, text 1 (4 words)
            ├─ comes from: nothing in the store
            └─ went into
               ├─ in the training set r/base/s1/g0
               │  └─ on which model r/base/s1/g0 was trained
               │     ├─ wrote 1 document, 4 words
               │     │  └─ 1 document, 90 tokens of it in the training set r/replace/s1/g1 of 100 tokens
               │     │     └─ on which model r/replace/s1/g1 was trained
               │     │        └─ wrote 1 document, 4 words
               │     └─ its weights began model r/replace/s1/g1 (shown above)
               ├─ in the training set r/replace/s1/g1
               │  └─ on which model r/replace/s1/g1 was trained (shown above)
               ├─ made into document {Short(cut)}: merge of {Short(human)}, part 2 (4 words)
               │  └─ in the training set r/base/s1/g0
               │     └─ on which model r/base/s1/g0 was trained (shown above)
               └─ continued in document {Short(second)}: written by r/replace/s1/g1, number 4, after {Short(human)} (4 words)

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), new Lineage(_graph.Store).OfDocument(human).ToString());
    }

    [Fact]
    public void A_model_of_an_accumulating_run_shows_every_ancestor_once()
    {
        _graph.Train("g0", 0, null, (_graph.Real(), 100));
        var written = new List<DocumentId>();
        for (var generation = 1; generation <= 6; generation++)
        {
            written.Add(_graph.Sample($"g{generation - 1}"));
            _graph.Train($"g{generation}", generation, null, [.. written.Select((id, i) => (id, 10 + i))]);
        }

        var tree = new Lineage(_graph.Store).OfModel(new ModelId("g6"));
        var sets = All(tree.Up).Where(node => node.Kind == "training_set").Select(node => node.Id).ToList();
        Assert.Equal(["g6", "g5", "g4", "g3", "g2", "g1", "g0"], sets);
        Assert.Equal("model g6 (run r, regime replace, seed 1, generation 6)", tree.Subject.Label);
        Assert.Contains(All(tree.Up), node => node.Label.EndsWith("(shown above)", StringComparison.Ordinal));

        var down = new Lineage(_graph.Store).OfModel(new ModelId("g0")).Down;
        Assert.Equal(6, All(down).Count(node => node.Kind == "model" && !node.Label.EndsWith("(shown above)", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nodes_beyond_the_width_are_counted()
    {
        var human = _graph.Real();
        for (var i = 0; i < 11; i++)
        {
            _graph.Train($"m{i}", 0, null, (_graph.Derive((human, 1)), i + 1));
        }

        var down = new Lineage(_graph.Store, new LineageOptions { Width = 3 }).OfDocument(human).Down;
        Assert.Equal(4, down.Count);
        Assert.Equal("... and 8 more", down[3].Label);
        Assert.Equal(8, down[3].Counts!["nodes"]);

        _graph.Train("big", 1, null, [.. Enumerable.Range(0, 10).Select(i => (_graph.Real($"source{i}"), 10 + i))]);
        var up = new Lineage(_graph.Store, new LineageOptions { Width = 4 }).OfModel(new ModelId("big")).Up;
        var members = Assert.Single(up).Children;
        Assert.Equal("13.1%: human text from source9, 19 tokens in 1 document", members[0].Label);
        Assert.Equal("... and 6 more", members[4].Label);
        Assert.Equal(6, members[4].Counts!["documents"]);
        Assert.Equal(Enumerable.Range(10, 6).Sum(), members[4].Counts!["tokens"]);
    }

    [Fact]
    public void A_chain_longer_than_the_depth_is_cut_with_a_note()
    {
        var last = _graph.Real();
        for (var i = 0; i < 10; i++)
        {
            last = _graph.Derive((last, 1));
        }

        var nodes = All(new Lineage(_graph.Store, new LineageOptions { Depth = 4 }).OfDocument(last).Up).ToList();
        Assert.Equal(5, nodes.Count);
        Assert.Equal("... and further steps that are not shown", nodes[^1].Label);
        Assert.Equal(10, All(new Lineage(_graph.Store).OfDocument(last).Up).Count());
    }

    [Fact]
    public void Nodes_say_what_they_are_and_how_they_relate()
    {
        var human = _graph.Real("<b>&\"ж");
        _graph.Train("g0", 0, null, (human, 5));
        var tree = new Lineage(_graph.Store).OfDocument(human);
        Assert.Equal(human.ToString(), tree.Subject.Id);
        Assert.Contains("<b>&\"ж", tree.Subject.Label, StringComparison.Ordinal);
        var set = tree.Down[0];
        Assert.Equal(("training_set", "member_of", 5), (set.Kind, set.Relation, set.Counts!["tokens"]));
        Assert.Equal("trained", set.Children[0].Relation);
    }

    [Fact]
    public void An_unknown_name_is_an_input_error()
    {
        Assert.Contains("no model 'r/replace/s1/g9'", Complaint("r/replace/s1/g9"), StringComparison.Ordinal);
        Assert.Contains("No document", Complaint("abcdef"), StringComparison.Ordinal);
        Assert.Contains("'nobody' is neither a model", Complaint("nobody"), StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new Lineage(_graph.Store).OfDocument(new DocumentId(1)));
        Assert.Throws<InputException>(() => new Lineage(_graph.Store).OfModel(new ModelId("x")));
    }

    public void Dispose() => _graph.Dispose();

    private string Complaint(string name) => Assert.Throws<InputException>(() => new Lineage(_graph.Store).Of(name)).Message;

    private static string Short(DocumentId id) => id.ToString()[..12];

    private static IEnumerable<LineageNode> All(IEnumerable<LineageNode> nodes) => nodes.SelectMany(node => All(node.Children).Prepend(node));
}

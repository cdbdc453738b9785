using TextMad.Provenance.Lineages;

namespace TextMad.Tests.Provenance;

/// <summary>A lineage step by step says what the lineage as a tree says.</summary>
public sealed class LineageStepsTests : IDisposable
{
    private readonly ProvenanceStore _graph = new();

    public void Dispose() => _graph.Dispose();

    [Fact]
    public void Steps_up_lead_where_the_tree_leads_and_say_how_much()
    {
        var human = _graph.Real();
        var cut = _graph.Derive((human, 1));
        _graph.Train("r/base/s1/g0", 0, null, (cut, 60), (human, 40));
        var first = _graph.Sample("r/base/s1/g0");
        _graph.Train("r/replace/s1/g1", 1, "r/base/s1/g0", (first, 90), (cut, 10));
        var second = _graph.Sample("r/replace/s1/g1", cut, 0.5, generation: 1);
        var steps = new LineageSteps(_graph.Store);

        Assert.Equal(["was_generated_by model:r/replace/s1/g1 0.5", $"prompted_by document:{cut} 0.5"], Links(steps.Up(steps.Find(second.ToString()[..10]), 6)));
        Assert.Equal(["trained_on set:r/replace/s1/g1 1", "began_from model:r/base/s1/g0 -"], Links(steps.Up(steps.Find("r/replace/s1/g1"), 6)));
        Assert.Equal(["had_member part:0:r/replace/s1/g1 0.9", "had_member part:1:r/replace/s1/g1 0.1"], Links(steps.Up(StepKey.Parse("set:r/replace/s1/g1"), 6)));
        Assert.Equal(["was_generated_by model:r/base/s1/g0 1", $"had_member document:{first} 1"], Links(steps.Up(StepKey.Parse("part:0:r/replace/s1/g1"), 6)));
        Assert.Equal(["came_from place:brown 1", $"had_member document:{cut} 1"], Links(steps.Up(StepKey.Parse("part:1:r/replace/s1/g1"), 6)));
        Assert.Equal([$"was_derived_from document:{human} 1"], Links(steps.Up(steps.Find(cut.ToString()), 6)));
        Assert.Equal(["came_from place:brown 1"], Links(steps.Up(steps.Find(human.ToString()), 6)));
    }

    [Fact]
    public void Steps_down_lead_where_the_tree_leads_and_say_how_much()
    {
        var human = _graph.Real();
        _graph.Train("r/base/s1/g0", 0, null, (human, 40));
        var first = _graph.Sample("r/base/s1/g0");
        _graph.Train("r/replace/s1/g1", 1, "r/base/s1/g0", (first, 90), (human, 10));
        var steps = new LineageSteps(_graph.Store);

        Assert.Equal(["gave from:brown -", "member_of set:r/base/s1/g0 1", "member_of set:r/replace/s1/g1 0.1"], Links(steps.Down(steps.Find("brown"), 6)));
        Assert.Equal(["member_of set:r/base/s1/g0 1", "member_of set:r/replace/s1/g1 0.1"], Links(steps.Down(steps.Find(human.ToString()), 6)));
        Assert.Equal(["trained model:r/base/s1/g0 1"], Links(steps.Down(StepKey.Parse("set:r/base/s1/g0"), 6)));
        Assert.Equal(
            ["generated written:r/base/s1/g0 -", "continued_as model:r/replace/s1/g1 -", "member_of set:r/replace/s1/g1 0.9"],
            Links(steps.Down(steps.Find("r/base/s1/g0"), 6)));
        Assert.Equal([$"generated document:{first} -"], Links(steps.Down(StepKey.Parse("written:r/base/s1/g0"), 6)));
    }

    [Fact]
    public void Large_groups_come_some_at_a_time()
    {
        var all = Enumerable.Range(0, 20).Select(_ => _graph.Real()).ToList();
        _graph.Train("r/base/s1/g0", 0, null, [.. all.Select(document => (document, 10))]);
        var steps = new LineageSteps(_graph.Store);
        var some = steps.Down(StepKey.Parse("from:brown"), 6);
        Assert.Equal((6, 14L), (some.Links.Count, some.Left));
        Assert.Equal(0, steps.Down(StepKey.Parse("from:brown"), 24).Left);
        var part = steps.Up(StepKey.Parse("part:0:r/base/s1/g0"), 6);
        Assert.Equal(6, part.Links.Count);
        Assert.NotEqual(0, part.Left);
        Assert.Equal(0, steps.Up(StepKey.Parse("part:0:r/base/s1/g0"), 60).Left);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("set:")]
    [InlineData("part:x:y")]
    [InlineData("model:r/none")]
    public void What_is_not_there_is_told(string name)
    {
        var steps = new LineageSteps(_graph.Store);
        Assert.Throws<InputException>(() => steps.Item(steps.Find(name)));
    }

    private static IEnumerable<string> Links(LineageStep step) => step.Links.Select(link => FormattableString.Invariant($"{link.Relation} {link.Item.Key} ")
        + (link.Weight is { } weight ? FormattableString.Invariant($"{weight:0.###}") : "-"));
}

using TextMad.Corpora.Export;
using TextMad.Provenance;
using TextMad.Provenance.Lineages;
using TextMad.Storage;

namespace TextMad.Tests.Provenance;

/// <summary>Questions about the same text, asked in different ways, have one answer.</summary>
public sealed class OneAnswerTests
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public void A_model_that_read_machine_text_through_a_page_of_several_writers_has_consumed_it(string kind)
    {
        using var made = new ProvenanceStore(kind);
        var human = made.Real("brown");
        made.Train("g0", 0, null, (human, 100));
        var machine = made.Sample("g0");
        var page = made.Crawl((human, 0.9), (machine, 0.1));
        made.Train("reader", 1, null, (page, 50), (human, 50));
        made.Train("second", 2, null, (made.Sample("reader", generation: 1), 10));
        made.Train("tuned", 2, "second", (human, 10));

        ModelUse[] expected =
        [
            new(new("reader"), "r", 1, 5, 0.05, 0, null, 1),
            new(new("second"), "r", 0, 0, 0, 1, null, 2),
            new(new("tuned"), "r", 0, 0, 0, 0, new("second"), 3),
        ];
        Assert.Equal(expected, new Consumers(made.Store).OfDocuments([machine]).Select(Rounded));
        Assert.Equal(expected[..2], new Consumers(made.Store, weights: false).OfDocuments([machine]).Select(Rounded));
        Assert.Equal([(machine, 1.0), (page, 0.1)], Takedown(made, machine).Select(carrier => (carrier.Document.Id, Round(carrier.Share))));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public void Tokens_are_by_who_wrote_them_in_mixed_pages_declared_imports_and_after_prompts(string kind)
    {
        using var made = new ProvenanceStore(kind);
        var human = made.Real("brown");
        made.Train("g0", 0, null, (human, 100));
        var mixed = made.Crawl((human, 0.9), (made.Sample("g0"), 0.1));
        var declared = made.Real("letters", machineShare: 1);
        var prompted = made.Sample("g0", human, 0.75);
        made.Train("g1", 1, null, (mixed, 100), (declared, 100), (prompted, 100));

        // 90 + 25 human, 10 + 75 of the model, 100 of nobody knows which machine.
        var model = made.Store.FindModel(new ModelId("g1"))!;
        Assert.Equal(
            [("human", 2, 115), ("g0", 2, 85), ("machine", 1, 100.0)],
            TokenOrigins.Of(made.Store, [model]).Select(row => (row.Origin, (int)row.Members, Round(row.Tokens))));
        Assert.Equal(
            [(Writer.Human, 115.0), (Writer.UnknownMachine, 100), (Writer.Of(new ModelId("g0"), 0), 85)],
            TrainingWriters.Of(made.Store, model).Select(writer => (writer.Writer, Round(writer.Tokens))));
        Assert.Equal(185 / 300.0, new SyntheticAncestry(made.Store).OfModel(model.Id).MachineShare, 1e-9);
        var graph = DotGraph.Of(made.Store, [model]);
        Assert.Contains("human -> \"g1\" [label=\"38%\"", graph, StringComparison.Ordinal);
        Assert.Contains("machine -> \"g1\" [label=\"33%\"", graph, StringComparison.Ordinal);
        Assert.Contains("\"g0\" -> \"g1\" [label=\"28%\"", graph, StringComparison.Ordinal);
        var exported = new CorpusExporter(made.Store).Summaries(new DocumentQuery()).ToDictionary(row => row.Summary.Id, row => Round(row.MachineShare));
        Assert.Equal((0.1, 1.0, 0.75), (exported[mixed], exported[declared], exported[prompted]));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public void A_machine_that_a_source_names_is_told_from_others_and_from_a_model_of_that_name(string kind)
    {
        using var made = new ProvenanceStore(kind);
        made.Train("g0", 0, null, (made.Real(), 10));
        var (named, other, none) = (made.Real("chats", 1, "ChatGPT"), made.Real("chats", 0.5, "g0"), made.Real("chats", 1));
        var page = made.Crawl((named, 0.5), (other, 0.5));
        made.Train("g1", 1, null, (named, 100), (other, 100), (none, 100), (page, 100));
        var model = made.Store.FindModel(new ModelId("g1"))!;

        // 50 of the second and 25 of the page are human.
        var machine = TokenOrigins.Of(made.Store, [model]).Single(row => row.Origin == "machine");
        Assert.Equal((4, 325.0), ((int)machine.Members, Round(machine.Tokens)));
        Assert.Equal([("ChatGPT", 150.0), ("g0", 75.0)], machine.Machines!.Select(row => (row.Key, Round(row.Value))));
        Assert.Equal(
            [(Writer.OfMachine("ChatGPT"), 150.0), (Writer.UnknownMachine, 100), (Writer.Human, 75), (Writer.OfMachine("g0"), 75)],
            TrainingWriters.Of(made.Store, model).Select(writer => (writer.Writer, Round(writer.Tokens))).OrderByDescending(row => row.Item2)
                .ThenBy(row => row.Writer.Kind));
        Assert.Equal(new Ancestry(325 / 400.0, 325 / 400.0, 1, IsLowerBound: true), new SyntheticAncestry(made.Store).OfModel(model.Id));
        Assert.Empty(made.Store.TrainingSetsWithTextOf(new ModelId("g0")));
        Assert.Equal([("ChatGPT", 0.5), ("g0", 0.25), (null, 0.25)],
            made.Store.SharesOf(page)!.Origins.Select(share => (share.Origin.Writer.Name, share.Weight))
                .OrderByDescending(share => share.Weight).ThenByDescending(share => share.Name, StringComparer.Ordinal));
        var graph = DotGraph.Of(made.Store, [model]);
        Assert.Contains("\"machine: ChatGPT\" [label=\"ChatGPT\", shape=box];", graph, StringComparison.Ordinal);
        Assert.Contains("\"machine: g0\" -> \"g1\" [label=\"19%\"", graph, StringComparison.Ordinal);
        Assert.Empty(StoreCheck.Run(made.Store, _ => null, deep: true).Problems);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public void A_source_counts_in_pages_that_show_it(string kind)
    {
        using var made = new ProvenanceStore(kind);
        var (brown, other) = (made.Real("brown"), made.Real("letters"));
        var page = made.Crawl((brown, 0.25), (other, 0.75));
        made.Train("direct", 0, null, (brown, 10), (other, 30));
        made.Train("web", 0, null, (page, 40), (other, 40));

        var consumers = new Consumers(made.Store);
        ModelUse[] expected = [new(new("direct"), "r", 1, 10, 0.25, 0, null, 1), new(new("web"), "r", 1, 10, 0.125, 0, null, 1)];
        Assert.Equal(expected, consumers.OfPlace("brown").Select(Rounded));
        Assert.Equal(expected, consumers.OfDocuments([brown]).Select(Rounded));
        ModelUse[] ofSite = [new(new("web"), "r", 1, 40, 0.5, 0, null, 1)];
        Assert.Equal(ofSite, consumers.OfPlace("site.example").Select(Rounded));
        Assert.Equal(ofSite, consumers.OfDocuments([page]).Select(Rounded));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public void A_takedown_withdraws_edits_and_continuations_of_a_document(string kind)
    {
        using var made = new ProvenanceStore(kind);
        var text = made.Real("brown");
        made.Train("g0", 0, null, (made.Real("letters"), 1));
        var edited = made.Edit("g0", text, 0.16);
        var continued = made.Sample("g0", text, 0.75);
        var onPage = made.Crawl((edited, 0.5), (made.Sample("g0"), 0.5));
        var rewritten = made.Edit("g0", text, 1);
        made.Train("reader", 1, null, (edited, 100), (continued, 100), (onPage, 100), (rewritten, 100));

        var taken = Takedown(made, text).ToDictionary(carrier => carrier.Document.Id, carrier => (Round(carrier.Share), carrier.Inheritance));
        Assert.Equal(4, taken.Count);
        Assert.Equal((1, Inheritance.None), taken[text]);
        Assert.Equal((0.84, Inheritance.EditedFrom), taken[edited]);
        Assert.Equal((0.25, Inheritance.ContinuedFrom), taken[continued]);
        Assert.Equal((0.42, Inheritance.MadeFrom), taken[onPage]);
        ModelUse[] reader = [new(new("reader"), "r", 3, 151, 0.3775, 0, null, 1)];
        Assert.Equal(reader, new Consumers(made.Store).OfDocuments([text]).Select(Rounded));
        Assert.Equal(reader, new Consumers(made.Store).OfPlace("brown").Select(Rounded));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public void A_sample_to_which_the_model_added_no_token_counts_as_its_prompt(string kind)
    {
        using var made = new ProvenanceStore(kind);
        var human = made.Real("brown");
        var passage = made.Derive((human, 1));
        made.Train("g0", 0, null, (made.Real("letters"), 1));
        var (one, other) = (made.Sample("g0", passage, 0), made.Sample("g0", passage, 0));
        made.Train("g1", 1, null, (one, 10), (other, 10));

        // Its model was trained on the two, these are the passage, and that was cut from the human text.
        var ancestors = HumanAncestors.Of(made.Store, made.Sample("g1", generation: 1))!;
        Assert.Equal((3, 1L, human), (ancestors.Steps, ancestors.Total, Assert.Single(ancestors.Documents).Id));
        Assert.Equal([new KeyValuePair<string, long>("brown", 1)], ancestors.Origins);
        Assert.Equal([("human", 20.0)], TokenOrigins.Of(made.Store, [made.Store.FindModel(new ModelId("g1"))!]).Select(row => (row.Origin, row.Tokens)));
        Assert.Equal(default, new SyntheticAncestry(made.Store).OfDocument(one));
        Assert.Equal(["g1"], new Consumers(made.Store).OfPlace("brown").Select(use => use.Model.Value));
        Assert.Equal([1.0, 1, 1, 1], Takedown(made, human).Select(carrier => carrier.Share));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("litedb")]
    public void The_machine_share_of_a_page_is_the_weighted_share_of_its_parts(string kind)
    {
        using var made = new ProvenanceStore(kind);
        var human = made.Real("brown");
        made.Train("g0", 0, null, (human, 1));
        var prompted = made.Sample("g0", human, 0.4);

        // Each of these pages states a machine share of one half.
        var whole = made.Crawl((prompted, 1));
        var half = made.Crawl((prompted, 0.5), (human, 0.5));
        var answer = made.Show((prompted, 1));
        foreach (var (page, share, fromBrown) in new[] { (whole, 0.4, 0.6), (half, 0.2, 0.8), (answer, 1, 0) })
        {
            Assert.Equal(share, made.Store.SharesOf(page)!.MachineShare, 1e-9);
            Assert.Equal(share, new SyntheticAncestry(made.Store).OfDocument(page).MachineShare, 1e-9);
            Assert.Equal(share, new CorpusExporter(made.Store).Summaries(new DocumentQuery()).Single(row => row.Summary.Id == page).MachineShare, 1e-9);
            Assert.Equal(fromBrown, Takedown(made, human).Where(carrier => carrier.Document.Id == page).Sum(carrier => carrier.Share), 1e-9);
            Assert.Equal(fromBrown, made.Store.SharesOf(page)!.Places.Where(place => place.Place == "brown").Sum(place => place.Weight), 1e-9);
        }
    }

    private static IReadOnlyList<Carrier> Takedown(ProvenanceStore made, DocumentId document) => Carrier.Of(made.Store, [document]);

    private static double Round(double value) => Math.Round(value, 9);

    private static ModelUse Rounded(ModelUse use) =>
        use with { Tokens = Round(use.Tokens), Share = Round(use.Share), Indirect = Round(use.Indirect) };
}

using TextMad.Provenance;
using TextMad.Storage.Records;

namespace TextMad.Tests.Provenance;

/// <summary>Questions to a small store whose answers can be read off.</summary>
public sealed class QuestionTests : IDisposable
{
    private readonly ProvenanceStore _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public void Consumers_are_followed_through_what_models_wrote()
    {
        var (page, other) = (_made.Real("site"), _made.Real("brown"));
        var cut = _made.Derive((page, 1));
        _made.Train("m0", 0, null, (cut, 30), (other, 70));
        var written = _made.Sample("m0");
        _made.Train("m1", 1, null, (written, 50), (other, 50));
        _made.Train("tuned", 2, "m1", (other, 10));
        _made.Train("apart", 0, null, (other, 10));

        var consumers = new Consumers(_made.Store);
        var expected = new ModelUse[]
        {
            new(new("m0"), "r", 1, 30, 0.3, 0, null, 1),
            new(new("m1"), "r", 0, 0, 0, 0.5, null, 2),
            new(new("tuned"), "r", 0, 0, 0, 0, new("m1"), 3),
        };
        Assert.Equal(expected, consumers.OfDocuments([page]));
        Assert.Equal(expected, consumers.OfPlace("site"));
        Assert.Equal(expected[..2], new Consumers(_made.Store, weights: false).OfDocuments([page]));
        Assert.Equal(
            [(page, 1, Inheritance.None), (cut, 1, Inheritance.MadeFrom)],
            Carrier.Of(_made.Store, [page, page]).Select(carrier => (carrier.Document.Id, carrier.Share, carrier.Inheritance)));
        Assert.Empty(consumers.OfPlace("nowhere"));
        Assert.Equal(4, consumers.OfDocuments([other]).Count);
    }

    [Fact]
    public void The_last_human_ancestors_are_the_nearest()
    {
        var (a, b, far) = (_made.Real("a"), _made.Real("b"), _made.Real("far"));
        _made.Train("m0", 0, null, (far, 1));
        var text = _made.Sample("m0");
        _made.Train("m1", 1, null, (text, 1), (a, 1), (b, 1));
        var answer = HumanAncestors.Of(_made.Store, _made.Sample("m1", generation: 1))!;
        Assert.Equal((1, 2L), (answer.Steps, answer.Total));
        Assert.Equal([KeyValuePair.Create("a", 1L), KeyValuePair.Create("b", 1L)], answer.Origins);
        Assert.Equal(0, HumanAncestors.Of(_made.Store, a)!.Steps);
        Assert.Equal([far], HumanAncestors.Of(_made.Store, _made.Derive((text, 1)))!.Documents.Select(document => document.Id));
        Assert.Null(HumanAncestors.Of(_made.Store, _made.Sample("unknown")));
    }

    [Fact]
    public void Tokens_are_told_apart_by_who_wrote_them()
    {
        var real = _made.Real();
        _made.Train("m0", 0, null, (real, 100));
        _made.Train("m1", 1, null, (real, 25), (_made.Sample("m0"), 75));
        var shares = TokenOrigins.Of(_made.Store, _made.Store.Models());
        Assert.Equal(
            [("m0", "human", 100.0, 1.0), ("m1", "human", 25.0, 0.25), ("m1", "g0", 75.0, 0.75)],
            shares.Select(share => (share.Model.Value, share.Origin, share.Tokens, share.Share)));
    }

    [Fact]
    public void The_difference_of_sets_is_by_text_and_symmetric()
    {
        DocumentSummary[] documents = [.. Enumerable.Range(0, 6).Select(_ => _made.Store.FindSummary(_made.Real())!)];
        var difference = DocumentDifference.Of(() => documents[..4], () => documents[2..], 1);
        Assert.Equal((4L, 4L, 2L), (difference.First, difference.Second, difference.Common));
        Assert.Equal(2.0 / 6, difference.Jaccard, 1e-12);
        Assert.Equal([documents[0]], difference.OnlyFirst);
        Assert.Equal([documents[4]], difference.OnlySecond);
        Assert.Equal(1, DocumentDifference.Of(() => [], () => []).Jaccard);
    }

    [Fact]
    public void The_store_check_passes_a_sound_store_and_reports_a_model_trained_on_its_own_text()
    {
        var real = _made.Real();
        _made.Train("m0", 0, null, (real, 1));
        _made.Train("m1", 1, null, (_made.Sample("m0"), 1));
        var report = Check();
        Assert.Empty(report.Problems);
        Assert.Equal((2L, 0L, 2), (report.Documents, report.Erased, report.Models));

        _made.Train("loop", 2, null, (_made.Sample("loop", generation: 2), 1));
        Assert.Equal(["model loop is trained, directly or through other models, on text that it wrote itself"], Check().Problems);
    }

    [Fact]
    public void Initial_weights_count_by_their_tokens_when_the_option_is_set()
    {
        var real = _made.Real();
        _made.Train("m0", 0, null, (real, 10));
        _made.Train("m1", 1, null, (_made.Sample("m0"), 30));
        _made.Train("tuned", 2, "m1", (real, 10));
        Assert.Equal(new Ancestry(0, 0, 0, false), new SyntheticAncestry(_made.Store).OfModel(new("tuned")));
        Assert.Equal(new Ancestry(0.75, 0.75, 1, false), new SyntheticAncestry(_made.Store, weights: true).OfModel(new("tuned")));

        // What it writes has passed through it, and three quarters of what it had read through m0.
        var written = _made.Sample("tuned", generation: 2);
        Assert.Equal(1, new SyntheticAncestry(_made.Store).OfDocument(written).MeanModels);
        Assert.Equal(1.75, new SyntheticAncestry(_made.Store, weights: true).OfDocument(written).MeanModels);
    }

    private StoreCheckReport Check() => StoreCheck.Run(_made.Store, _ => null, cancellation: TestContext.Current.CancellationToken);
}

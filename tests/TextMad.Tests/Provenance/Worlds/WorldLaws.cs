using System.Globalization;
using TextMad.Corpora.Export;
using TextMad.Provenance;
using TextMad.Provenance.Audit;
using TextMad.Provenance.Lineages;
using TextMad.Storage;

namespace TextMad.Tests.Provenance.Worlds;

/// <summary>Every answer that a store gives about random worlds is what the plain definition says. A store joins by deriving from this class.</summary>
public abstract class WorldLaws
{
    private const double Tolerance = 1e-9;

    /// <summary>Worlds to try for each law.</summary>
    protected abstract int Worlds { get; }

    [Fact]
    public void A_documents_words_are_by_whom_the_definition_says_and_sum_to_one() => Check((world, store, plain) =>
    {
        foreach (var document in world.Documents)
        {
            var kept = store.SharesOf(document.Id)!;
            Same(plain.Words.OriginsOf(document.Id), kept.Origins, share => share.Origin, share => share.Weight);
            Same(plain.Words.PlacesOf(document.Id), kept.Places, share => share.Place, share => share.Weight);
            Assert.Equal(1, kept.Origins.Sum(share => share.Weight), Tolerance);
            Assert.Equal(document.Origin is Origin.Sampled sampled ? PlainWords.ModelOf(sampled) : null, kept.Own);
        }

        Assert.Null(store.SharesOf(new DocumentId(1)));
        Assert.Empty(StoreCheck.Run(store, _ => null, deep: true).Problems);
    });

    [Fact]
    public void A_training_set_owes_what_its_members_do_and_no_token_twice() => Check((world, store, plain) =>
    {
        foreach (var set in world.TrainingSets)
        {
            var tokens = set.Members.Sum(member => (double)member.Tokens);
            var shares = store.TrainingShares(set.Id);
            Same(Tokens(plain.Words.Sum(set.Id, plain.Words.OriginsOf)), shares, share => share.Origin, share => share.Tokens);
            Same(Members(plain.Words.Sum(set.Id, plain.Words.OriginsOf)), shares, share => share.Origin, share => share.Members);
            Assert.Equal(tokens, shares.Sum(share => share.Tokens), Tolerance * Math.Max(1, tokens));

            var writers = store.TrainingWriters(set.Id);
            Same(Tokens(plain.Words.Sum(set.Id, plain.Words.WritersOf)), writers, total => total.Name, total => total.Tokens);
            Same(Members(plain.Words.Sum(set.Id, plain.Words.WritersOf)), writers, total => total.Name, total => total.Members);
            Assert.Equal(tokens, writers.Sum(total => total.Tokens), Tolerance * Math.Max(1, tokens));

            var places = store.TrainingPlaces(set.Id);
            Same(Tokens(plain.Words.Sum(set.Id, plain.Words.PlacesOf)), places, total => total.Name, total => total.Tokens);
            Same(Members(plain.Words.Sum(set.Id, plain.Words.PlacesOf)), places, total => total.Name, total => total.Members);
        }
    });

    [Fact]
    public void Training_sets_are_found_by_documents_places_and_models_alike() => Check((world, store, plain) =>
    {
        foreach (var place in World.Places)
        {
            var uses = plain.UsesOf(document => plain.Words.OriginOf(document).Place == place);
            Same(Tokens(uses), store.TrainingSetsWithPlace(place), use => use.Set.Id, use => use.Tokens);
            Same(Members(uses), store.TrainingSetsWithPlace(place), use => use.Set.Id, use => use.Members);
        }

        foreach (var model in world.Writers)
        {
            var uses = plain.UsesOfTextOf(model);
            Same(Tokens(uses), store.TrainingSetsWithTextOf(model), use => use.Set.Id, use => use.Tokens);
            Same(Members(uses), store.TrainingSetsWithTextOf(model), use => use.Set.Id, use => use.Members);
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_consumed_documents_is_the_same_by_document_source_and_site(bool weights) => Check((world, store, plain) =>
    {
        var consumers = new Consumers(store, weights);
        foreach (var place in World.Places)
        {
            var expected = plain.Consumers(document => plain.Words.OriginOf(document).Place == place, weights);
            SameUses(expected, consumers.OfPlace(place));
            SameUses(expected, consumers.OfDocuments(world.Documents.Where(document => document.Origin.Place == place).Select(document => document.Id)));
        }

        foreach (var chosen in world.SomeSets())
        {
            SameUses(plain.Consumers(chosen.Contains, weights), consumers.OfDocuments(chosen));
        }
    });

    [Fact]
    public void A_takedown_lists_every_document_that_holds_the_words_once_and_says_how() => Check((world, store, plain) =>
    {
        foreach (var chosen in world.SomeSets())
        {
            var carriers = Carrier.Of(store, chosen);
            Same(plain.Holders(chosen.Contains), carriers, carrier => carrier.Document.Id, carrier => carrier.Share);
            Assert.Distinct(carriers.Select(carrier => carrier.Document.Id));
            foreach (var carrier in carriers)
            {
                Assert.Equal(chosen.Contains(carrier.Document.Id) ? Inheritance.None : PlainAnswers.HowItHoldsWords(carrier.Document.Origin), carrier.Inheritance);
            }
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ancestry_goes_through_models_and_if_asked_their_weights(bool weights) => Check((world, store, plain) =>
    {
        var ancestry = new SyntheticAncestry(store, weights);
        foreach (var document in world.Documents)
        {
            Same(plain.AncestryOf(document.Id, weights), ancestry.OfDocument(document.Id));
        }

        foreach (var set in world.TrainingSets)
        {
            Same(plain.AncestryOfSet(set.Id, weights), ancestry.OfTrainingSet(set.Id));
        }

        foreach (var model in store.Models())
        {
            Same(plain.ReadBy(model, weights), ancestry.OfModel(model.Id));
        }
    });

    [Fact]
    public void Human_ancestors_are_the_nearest() => Check((world, store, plain) =>
    {
        foreach (var document in world.Documents)
        {
            var expected = plain.HumanAncestorsOf(document.Id);
            var found = HumanAncestors.Of(store, document.Id, int.MaxValue);
            Assert.Equal(expected?.Steps, found?.Steps);
            Assert.Equal(expected?.Documents.Order(), found?.Documents.Select(human => human.Id).Order());
            Assert.Equal(expected?.Documents.Count, found?.Total);
        }
    });

    [Fact]
    public void Writers_are_the_same_in_every_answer() => Check((world, store, plain) =>
    {
        var models = store.Models();
        var graph = DotGraph.Of(store, models);
        foreach (var model in models)
        {
            var total = store.FindTrainingSet(model.TrainingSetId)!.Tokens;
            var byOrigin = plain.Words.Sum(model.TrainingSetId, plain.Words.OriginsOf);
            var expected = byOrigin.GroupBy(sum => sum.Key.Writer).Where(writer => writer.Sum(sum => sum.Value.Tokens) > 0)
                .ToDictionary(writer => writer.Key, writer => writer.Sum(sum => sum.Value.Tokens));
            var writers = TrainingWriters.Of(store, model);
            Same(expected, writers, writer => writer.Writer, writer => writer.Tokens);
            Assert.Equal(total > 0 ? 1 : 0, writers.Sum(writer => writer.Share), Tolerance);

            var tokens = TokenOrigins.Of(store, [model]);
            Same(Tokens(plain.Words.Sum(model.TrainingSetId, plain.Words.WritersOf)), tokens, row => row.Origin, row => row.Tokens);
            Assert.Equal(total > 0 ? 1 : 0, tokens.Sum(row => row.Share), Tolerance);
            foreach (var (writer, share) in expected)
            {
                // Whole per cent, which may be rounded either way at the half.
                var node = writer.Model is { } id ? $"\"{id}\"" : writer.Name is { } name ? $"\"machine: {name}\"" : writer.ToString();
                var edge = $"  {node} -> \"{model.Id}\" [label=\"";
                var label = Assert.Single(graph.Split('\n'), line => line.StartsWith(edge, StringComparison.Ordinal))[edge.Length..];
                Assert.Equal(100 * share / total, double.Parse(label[..label.IndexOf('%')], CultureInfo.InvariantCulture), 0.5 + Tolerance);
            }
        }

        foreach (var (document, share) in new CorpusExporter(store).Summaries(new DocumentQuery()))
        {
            Assert.Equal(plain.Words.OriginsOf(document.Id).Where(part => part.Key.Writer.IsMachine).Sum(part => part.Value), share, Tolerance);
        }
    });

    /// <summary>An empty store; closed by who asked for it.</summary>
    protected abstract ICorpusStore Open();

    private void Check(Action<World, ICorpusStore, PlainAnswers> law) => RandomWorlds.Check(Worlds, world =>
    {
        using var store = Open();
        world.Fill(store);
        law(world, store, new PlainAnswers(store));
    });

    private static void Same<TKey, TRow>(
        IEnumerable<KeyValuePair<TKey, double>> expected, IEnumerable<TRow> rows, Func<TRow, TKey> key, Func<TRow, double> value)
        where TKey : notnull
    {
        // A key that is there twice fails here.
        var found = rows.ToDictionary(key, value);
        var wanted = expected.ToDictionary();
        Assert.Equal(wanted.Keys.ToHashSet(), found.Keys.ToHashSet());
        Assert.All(wanted, pair => Assert.Equal(pair.Value, found[pair.Key], Tolerance * Math.Max(1, pair.Value)));
    }

    private static void SameUses(IReadOnlyList<ModelUse> expected, IReadOnlyList<ModelUse> found)
    {
        Assert.Equal(expected.Select(use => use.Model).Order(), found.Select(use => use.Model).Order());
        foreach (var (one, other) in expected.OrderBy(use => use.Model).Zip(found.OrderBy(use => use.Model)))
        {
            Assert.Equal((one.Model, one.Run, one.Members, one.Weights, one.Steps), (other.Model, other.Run, other.Members, other.Weights, other.Steps));
            Assert.Equal(one.Tokens, other.Tokens, Tolerance * Math.Max(1, one.Tokens));
            Assert.Equal(one.Share, other.Share, Tolerance);
            Assert.Equal(one.Indirect, other.Indirect, Tolerance);
        }
    }

    private static void Same(Ancestry expected, Ancestry found)
    {
        Assert.Equal(expected.MeanModels, found.MeanModels, Tolerance);
        Assert.Equal(expected.MachineShare, found.MachineShare, Tolerance);
        Assert.Equal((expected.Depth, expected.IsLowerBound), (found.Depth, found.IsLowerBound));
    }

    private static Dictionary<TKey, double> Tokens<TKey>(IReadOnlyDictionary<TKey, (long Members, double Tokens)> sums)
        where TKey : notnull => sums.ToDictionary(sum => sum.Key, sum => sum.Value.Tokens);

    private static Dictionary<TKey, double> Members<TKey>(IReadOnlyDictionary<TKey, (long Members, double Tokens)> sums)
        where TKey : notnull => sums.ToDictionary(sum => sum.Key, sum => (double)sum.Value.Members);
}

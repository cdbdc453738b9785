using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Provenance.Worlds;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Provenance;

/// <summary>Answers about random worlds are what the plain definition says.</summary>
public sealed class WorldTests
{
    [Fact]
    public void What_a_document_owes_is_what_its_words_flow_back_to() => RandomWorlds.Check(40, world => In(world, store =>
    {
        var words = new PlainAnswers(store).Words;
        var shares = new Dictionary<DocumentId, TextShares>();
        foreach (var document in world.Documents)
        {
            var found = TextShares.Of(document.Origin, parent => shares[parent]);
            shares.Add(document.Id, found);
            Same(words.OriginsOf(document.Id), found.Origins.ToDictionary(share => share.Origin, share => share.Weight));
            Same(words.PlacesOf(document.Id), found.Places.ToDictionary(share => share.Place, share => share.Weight));
            Assert.Equal(1, found.Origins.Sum(share => share.Weight), 1e-9);
        }
    }));

    [Fact]
    public void Ancestry_is_the_plain_one() => RandomWorlds.Check(40, world =>
    {
        if (world.Documents.Any(document => document.Origin.MadeFrom.Any(parent => parent.OwnWords)))
        {
            return;
        }

        In(world, store =>
        {
            var plain = new PlainAnswers(store);
            var answers = new SyntheticAncestry(store);
            foreach (var document in world.Documents)
            {
                Assert.Equal(plain.AncestryOf(document.Id, weights: false).MeanModels, answers.OfDocument(document.Id).MeanModels, 1e-9);
            }
        });
    });

    private static void Same<TKey>(IReadOnlyDictionary<TKey, double> expected, IReadOnlyDictionary<TKey, double> found)
    {
        foreach (var key in expected.Keys.Union(found.Keys))
        {
            Assert.Equal(expected.GetValueOrDefault(key), found.GetValueOrDefault(key), 1e-9);
        }
    }

    private static void In(World world, Action<ICorpusStore> check)
    {
        using var folder = new TemporaryFolder();
        using var store = SqliteCorpusStore.Open(folder.File("corpus.db"), StoreOpenMode.Create);
        world.Fill(store);
        check(store);
    }
}

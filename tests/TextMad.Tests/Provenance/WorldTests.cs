using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Provenance.Worlds;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Provenance;

/// <summary>The definition that stores work by is the plain one.</summary>
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

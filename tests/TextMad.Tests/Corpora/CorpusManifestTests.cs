using System.Text.Json;
using TextMad.Corpora;

namespace TextMad.Tests.Corpora;

/// <summary>A corpus is known by its folder below <c>corpora/</c> alone.</summary>
public sealed class CorpusManifestTests
{
    private static readonly string _folder = Path.Combine(Laws.Repository.Root, "corpora");

    [Fact]
    public void Every_folder_with_a_recipe_is_a_corpus_that_is_known() => Assert.Equal(
        Directory.GetDirectories(_folder).Where(folder => File.Exists(Path.Combine(folder, "get.sh"))).Select(Path.GetFileName).Order(StringComparer.Ordinal),
        CorpusManifest.All.Select(manifest => manifest.Name));

    [Fact]
    public void A_manifest_says_the_same_as_its_file_and_how_the_corpus_comes_in()
    {
        Assert.NotEmpty(CorpusManifest.All);
        Assert.All(CorpusManifest.All, manifest =>
        {
            var file = JsonElement.Parse(File.ReadAllText(Path.Combine(_folder, manifest.Name, "manifest.json")));
            Assert.Equal(file.GetProperty("title").GetString(), manifest.Title);
            Assert.Equal(file.GetProperty("documents").GetInt32(), manifest.Documents);
            Assert.True(manifest.IsSite ^ manifest.Format is not null, $"{manifest.Name} has either a page to start from or a format.");
        });
    }

    [Fact]
    public void A_corpus_is_found_by_its_name_and_another_is_not()
    {
        Assert.Equal(("brown", 500, false), (CorpusManifest.Find("brown")!.Format, CorpusManifest.Find("brown")!.Documents, CorpusManifest.Find("brown")!.IsSite));
        Assert.True(CorpusManifest.Find("debian-reference")!.IsSite);
        Assert.Null(CorpusManifest.Find("Brown"));
    }
}

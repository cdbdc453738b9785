using System.Globalization;
using System.Text.Json;
using TextMad.Configuration;
using TextMad.Corpora;
using TextMad.Corpora.Datasets;
using TextMad.Corpora.Export;
using TextMad.Corpora.Import;
using TextMad.Corpora.Pipeline;
using TextMad.Storage;

namespace TextMad.Tests.Corpora;

public sealed class DatasetExporterTests : ImportFixture
{
    private static readonly DatasetDescription _said = new() { License = "cc0", Creator = "A. Writer", Url = "https://example.org/data", Published = new DateOnly(2026, 5, 1) };

    [Fact]
    public void A_dataset_describes_its_files_fields_and_making()
    {
        using var store = OpenStore();
        new CorpusImporter(store).Import(
            "raw",
            new[] { "One text | of two lines.\nHere.", "One  text | of two lines. \nHere.",
                "Another." }.Select((text, i) => new ImportItem.Taken(Document.Create(text, new Origin.Imported("test", $"{i}"), "en"))));
        var recipe = RecipeLibrary.Find("minimal");
        var manifest = new CorpusPipeline(store, Path.Combine(Folder, "processed"), PipelinePlan.Create(recipe, "raw", "clean"), new PipelineOptions()).Run();
        var folder = Path.Combine(Folder, "dataset");
        var report = new DatasetExporter(store).Export("clean", folder, _said, processing: manifest);
        Assert.Equal(2, report.Documents);
        Assert.Equal(["README.md", "croissant.json", "data/train-00000-of-00001.parquet"], FilesOf(folder));

        var croissant = Croissant(folder);
        Assert.Equal(("clean", "https://spdx.org/licenses/CC0-1.0.html", "2026-05-01"),
            (croissant.GetProperty("name").GetString(), croissant.GetProperty("license").GetString(), croissant.GetProperty("datePublished").GetString()));
        Assert.Equal("test", croissant.GetProperty("prov:wasDerivedFrom")[0].GetProperty("prov:label").GetString());
        Assert.Equal("human", croissant.GetProperty("prov:wasAttributedTo")[0].GetProperty("prov:label").GetString());
        Assert.Contains("recipe", croissant.GetProperty("prov:wasGeneratedBy").GetProperty("prov:label").GetString());
        CroissantRules.Check(croissant, folder);

        var sheet = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.Contains("license: cc0-1.0\nlanguage:\n- \"en\"\n", sheet, StringComparison.Ordinal);
        Assert.Contains("2 documents, 8 words", sheet, StringComparison.Ordinal);
        Assert.Contains("| exact_duplicates | 3 | 2 | 0 | exact_duplicate 1 |", sheet, StringComparison.Ordinal);
        Assert.Contains("- licence: CC0-1.0 (SPDX identifier; https://spdx.org/licenses/CC0-1.0.html)", sheet, StringComparison.Ordinal);
        Assert.Contains("Machines wrote 0.0% of the words. Nothing says that a model is behind any of them.", sheet, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new DatasetExporter(store).Export("clean", folder, _said));
    }

    /// <summary>The fields in front of the card name each split's files, DuckDB finds all documents in them, and an import takes them back without the card.</summary>
    [Fact]
    public void Splits_and_shards_hold_each_document_once_and_come_back()
    {
        const int Documents = 1000;
        using var store = OpenStore();
        using var duck = new Rows.DuckDb();
        new CorpusImporter(store).Import("raw", Enumerable.Range(0, Documents).Select(
            i => new ImportItem.Taken(Document.Create($"Text {i} of many.", new Origin.Imported("test", $"{i}"), "de-CH"))));
        var folder = Path.Combine(Folder, "dataset");
        new DatasetExporter(store).Export("raw", folder, _said, new DatasetLayout { TestShare = 0.3, ShardBytes = 4000 });

        var trains = FilesOf(folder).Where(name => name.StartsWith("data/train-", StringComparison.Ordinal)).ToList();
        var tests = FilesOf(folder).Where(name => name.StartsWith("data/test-", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(0, trains.Count).Select(i => $"data/train-{i:00000}-of-{trains.Count:00000}.parquet"), trains);
        Assert.Equal(Enumerable.Range(0, tests.Count).Select(i => $"data/test-{i:00000}-of-{tests.Count:00000}.parquet"), tests);
        Assert.True(trains.Count > 1 && tests.Count > 1);

        var all = duck.Ask($"SELECT text FROM read_parquet('{folder}/data/*.parquet') ORDER BY text");
        Assert.Equal(store.ReadDocuments(new DocumentQuery { Corpus = "raw" }).Select(document => document.Text).Order(StringComparer.Ordinal), all);
        Assert.Empty(duck.Ask($"SELECT text FROM read_parquet('{folder}/data/train-*.parquet') INTERSECT SELECT text FROM read_parquet('{folder}/data/test-*.parquet')"));
        var test = int.Parse(duck.Ask($"SELECT count(*)::VARCHAR FROM read_parquet('{folder}/data/test-*.parquet')")[0]!, CultureInfo.InvariantCulture);
        Assert.InRange(test / (double)Documents, 0.25, 0.35);

        CroissantRules.Check(Croissant(folder), folder);
        var card = (MappingNode)SettingsDocument.Parse(File.ReadAllText(Path.Combine(folder, "README.md")).Split("---\n")[1], "card");
        Assert.Equal("1K<n<10K", ((ScalarNode)((SequenceNode)ValueOf(card, "size_categories")).Items[0]).Text);
        Assert.Equal("de", ((ScalarNode)((SequenceNode)ValueOf(card, "language")).Items[0]).Text);
        var files = (SequenceNode)ValueOf((MappingNode)((SequenceNode)ValueOf(card, "configs")).Items[0], "data_files");
        Assert.Equal([("train", "data/train-*.parquet"), ("test", "data/test-*.parquet")],
            files.Items.Cast<MappingNode>().Select(item => (((ScalarNode)ValueOf(item, "split")).Text, ((ScalarNode)ValueOf(item, "path")).Text)));

        var back = Read(folder);
        Assert.Equal(all, Texts(back).Order(StringComparer.Ordinal));
        Assert.Equal([DropReasons.DatasetCard, DropReasons.UnknownFormat], back.OfType<ImportItem.Dropped>().Select(item => item.Reason).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_models_wrote_is_told_with_the_models_behind_it()
    {
        using var store = OpenStore();
        var model = ModelId.Of("run", "replace", 1, 1);
        store.Commit(new StoreBatch
        {
            Documents =
            {
                Document.Create("Four words by hand.", new Origin.Imported("diary", "1")), Document.Create("Six words that a model wrote.", new Origin.Sampled(model, 1, 0)),
                Document.Create("Two more.", new Origin.Imported("chats", "2") { MachineShare = 1, WrittenBy = "Bot | 1" }),
            },
        });
        var ids = store.ReadIds().ToList();
        new CorpusImporter(store).Import("all", ids.Select(id => new ImportItem.Taken(store.FindDocument(id)!)));
        var folder = Path.Combine(Folder, "dataset");
        new DatasetExporter(store).Export("all", folder, _said, ancestry: id => id == model ? new DatasetAncestry(1.5, 2, false) : null);
        var sheet = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.Contains("- synthetic\n", sheet, StringComparison.Ordinal);

        // (6 * 2.5 + 2 * 1) / 12
        Assert.Contains("Machines wrote 66.7% of the words. The words have passed through at least 1.417 models on average, in chains of up to 3,", sheet);
        Assert.Contains("| run/replace/s1/g1 | 6 | 50.0% | 2.5 | 3 |", sheet, StringComparison.Ordinal);
        Assert.Contains("| humans, in diary | 4 | 33.3% | 0 | 0 |", sheet, StringComparison.Ordinal);
        Assert.Contains("| Bot \\| 1, in chats | 2 | 16.7% | at least 1 | at least 1 |", sheet, StringComparison.Ordinal);
        var writers = Croissant(folder).GetProperty("prov:wasAttributedTo").EnumerateArray().ToList();
        Assert.Equal(["run/replace/s1/g1", "human", "Bot | 1"], writers.Select(writer => writer.GetProperty("prov:label").GetString()));
        Assert.Equal(["prov:SoftwareAgent", "prov:Person", "prov:SoftwareAgent"], writers.Select(writer => writer.GetProperty("@type").GetString()));
    }

    [Theory]
    [InlineData(null, "license: unknown\n", null)]
    [InlineData("cc by 4.0", "license: cc-by-4.0\n", "\"https://spdx.org/licenses/CC-BY-4.0.html\"")]
    [InlineData("ODC-By-1.0", "license: odc-by\n", "\"https://spdx.org/licenses/ODC-By-1.0.html\"")]
    [InlineData("https://a.org/t", "license: other\nlicense_name: \"https://a.org/t\"\nlicense_link: \"https://a.org/t\"\n", "\"https://a.org/t\"")]
    [InlineData("research \"only\"", "license: other\nlicense_name: \"research \\\"only\\\"\"\n", "{\"@type\":\"sc:CreativeWork\",\"name\":\"research \\\"only\\\"\"}")]
    public void Licences_are_known_by_identifier_address_or_name(string? said, string card, string? croissant)
    {
        using var store = OpenStore();
        new CorpusImporter(store).Import("raw", [new ImportItem.Taken(Document.Create("A text.", new Origin.Imported("test", "1")))]);
        var folder = Path.Combine(Folder, "dataset");
        new DatasetExporter(store).Export("raw", folder, _said with { License = said, Creator = null });
        Assert.Contains(card, File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
        var metadata = Croissant(folder);
        Assert.Equal(croissant is not null, metadata.TryGetProperty("license", out var licence));
        Assert.True(croissant is null || JsonElement.DeepEquals(JsonElement.Parse(croissant), licence));
        Assert.False(metadata.TryGetProperty("creator", out _));
    }

    [Fact]
    public void A_corpus_without_documents_is_a_dataset_without_rows()
    {
        using var store = OpenStore();
        using var duck = new Rows.DuckDb();
        new CorpusImporter(store).Import("raw", []);
        var folder = Path.Combine(Folder, "dataset");
        new DatasetExporter(store).Export("raw", folder, _said);
        Assert.Equal(["0"], duck.Ask($"SELECT count(*)::VARCHAR FROM read_parquet('{folder}/data/*.parquet')"));
        Assert.Empty(Read(Path.Combine(folder, "data")));
    }

    [Fact]
    public void Tables_fill_a_folder_and_come_back()
    {
        using var store = OpenStore();
        using var duck = new Rows.DuckDb();
        new CorpusImporter(store).Import("raw", Enumerable.Range(0, 30).Select(
            i => new ImportItem.Taken(Document.Create($"Text number {i:00}.", new Origin.Imported("test", $"{i}")))));
        var folder = Path.Combine(Folder, "tables");
        Directory.CreateDirectory(folder);
        new CorpusExporter(store).ToParquetFolder(new DocumentQuery { Corpus = "raw" }, folder, shardBytes: 150);
        Assert.Equal(["part-00000-of-00003.parquet", "part-00001-of-00003.parquet", "part-00002-of-00003.parquet"], FilesOf(folder));
        var all = duck.Ask($"SELECT text FROM read_parquet('{folder}/*.parquet') ORDER BY text");
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"Text number {i:00}."), all);
        Assert.Equal(all, Texts(Read(folder)).Order(StringComparer.Ordinal));
        Assert.Throws<InputException>(() => new CorpusExporter(store).ToParquetFolder(new DocumentQuery { Corpus = "raw" }, folder));
    }

    [Theory]
    [InlineData("out.warc.wet")]
    [InlineData("out.warc.wet.gz")]
    public void A_web_archive_of_texts_comes_back_exactly(string name)
    {
        using var store = OpenStore();
        var crawled = Document.Create("Crawled text,\n\nwith ä and \U0001F30A.\n", new Origin.Crawled("http://example.org/a?b=c", "2026-01-02T03:04:05Z"), "en");
        var written = Document.Create("A text that is on no web.", new Origin.Imported("test", "1"));
        new CorpusImporter(store).Import("raw", [new ImportItem.Taken(crawled), new ImportItem.Taken(written)]);
        var path = Path.Combine(Folder, name);
        Assert.Equal(2, new CorpusExporter(store).ToWet(new DocumentQuery { Corpus = "raw" }, path).Documents);
        var back = Read(path);
        Assert.Equal([crawled.Text, written.Text], Texts(back));
        var origins = back.Cast<ImportItem.Taken>().Select(item => (Origin.Crawled)item.Document.Origin).ToList();
        Assert.Equal(("http://example.org/a?b=c", "2026-01-02T03:04:05Z"), (origins[0].Url, origins[0].Retrieved));
        Assert.Equal($"http://textmad.invalid/{written.Id}", origins[1].Url);
    }

    [Fact]
    public void Web_pages_come_back_as_text()
    {
        using var store = OpenStore();
        const string text =
            "A first paragraph of some length, with <angle> brackets & more, so that it is prose.\n\nA second paragraph of some length, which follows the first one at a distance.";
        new CorpusImporter(store).Import("raw", [new ImportItem.Taken(Document.Create(text, new Origin.Imported("test", "1"), "en"))]);
        var folder = Path.Combine(Folder, "pages");
        new CorpusExporter(store).ToHtmlFolder(new DocumentQuery { Corpus = "raw" }, folder);
        Assert.Equal([text], Texts(Read(folder)));
    }

    private static JsonElement Croissant(string folder) => JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "croissant.json")));

    private static SettingNode ValueOf(MappingNode mapping, string name) => mapping.Entries.First(entry => entry.Key == name).Value;

    private static IEnumerable<string> FilesOf(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal);
}

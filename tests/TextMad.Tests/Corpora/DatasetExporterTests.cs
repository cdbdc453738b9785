using System.Security.Cryptography;
using System.Text.Json;
using TextMad.Corpora.Datasets;
using TextMad.Corpora.Export;
using TextMad.Corpora.Import;
using TextMad.Corpora.Pipeline;
using TextMad.Storage;

namespace TextMad.Tests.Corpora;

public sealed class DatasetExporterTests : ImportFixture
{
    private static readonly DatasetDescription _said = new() { License = "CC0", Creator = "A. Writer", Url = "https://example.org/data", Published = new DateOnly(2026, 5, 1) };

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
        var report = new DatasetExporter(store).Export("clean", folder, _said, manifest);
        Assert.Equal(2, report.Documents);
        Assert.Equal(["README.md", "croissant.json", "documents.jsonl"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var croissant = JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "croissant.json")));
        Assert.Equal("http://mlcommons.org/croissant/1.1", croissant.GetProperty("conformsTo").GetString());
        Assert.Equal(("clean", "CC0", "2026-05-01"),
            (croissant.GetProperty("name").GetString(), croissant.GetProperty("license").GetString(), croissant.GetProperty("datePublished").GetString()));
        var files = croissant.GetProperty("distribution").EnumerateArray().ToList();
        Assert.Equal(["documents.jsonl", "README.md"], files.Select(file => file.GetProperty("contentUrl").GetString()));
        Assert.All(files, file => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file.GetProperty("contentUrl").GetString()!)))),
            file.GetProperty("sha256").GetString()));

        // Every field leads to something in every line.
        var lines = File.ReadAllLines(Path.Combine(folder, "documents.jsonl")).Select(line => JsonElement.Parse(line)).ToList();
        foreach (var field in croissant.GetProperty("recordSet")[0].GetProperty("field").EnumerateArray())
        {
            Assert.Equal("documents.jsonl", field.GetProperty("source").GetProperty("fileObject").GetProperty("@id").GetString());
            var path = field.GetProperty("source").GetProperty("extract").GetProperty("jsonPath").GetString()!;
            Assert.All(lines, line => Assert.NotEqual(JsonValueKind.Undefined, path[2..].Split('.').Aggregate(line, (element, name) => element.GetProperty(name)).ValueKind));
        }

        var sheet = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.Contains("2 documents, 8 words", sheet, StringComparison.Ordinal);
        Assert.Contains("| exact_duplicates | 3 | 2 | 0 | exact_duplicate 1 |", sheet, StringComparison.Ordinal);
        Assert.Contains("- licence: CC0", sheet, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => new DatasetExporter(store).Export("clean", folder, _said));
    }

    [Fact]
    public void Fields_without_a_value_are_left_out_of_the_dataset()
    {
        using var store = OpenStore();
        new CorpusImporter(store).Import("raw", [new ImportItem.Taken(Document.Create("A text.", new Origin.Imported("test", "1")))]);
        var folder = Path.Combine(Folder, "dataset");
        new DatasetExporter(store).Export("raw", folder, new DatasetDescription { Published = _said.Published });
        var croissant = JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "croissant.json")));
        Assert.False(croissant.TryGetProperty("license", out _) || croissant.TryGetProperty("creator", out _));
        Assert.Contains("- licence: not stated", File.ReadAllText(Path.Combine(folder, "README.md")), StringComparison.Ordinal);
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
}

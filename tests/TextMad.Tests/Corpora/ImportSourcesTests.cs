using TextMad.Corpora;
using TextMad.Corpora.Import;

namespace TextMad.Tests.Corpora;

public sealed class ImportSourcesTests : ImportFixture
{
    [Theory]
    [InlineData("a.txt", ImportFormat.Text)]
    [InlineData("a.TXT.gz", ImportFormat.Text)]
    [InlineData("a.jsonl", ImportFormat.JsonLines)]
    [InlineData("a.ndjson.gz", ImportFormat.JsonLines)]
    [InlineData("a.htm", ImportFormat.Html)]
    [InlineData("a.warc", ImportFormat.Warc)]
    [InlineData("a.warc.gz", ImportFormat.Warc)]
    [InlineData("a.warc.wet.gz", ImportFormat.Warc)]
    [InlineData("cr09", ImportFormat.Brown)]
    [InlineData("ca01.gz", ImportFormat.Brown)]
    [InlineData("cq01", null)]
    [InlineData("a.jsonl.zst", ImportFormat.JsonLines)]
    [InlineData("a.warc.zst", ImportFormat.Warc)]
    [InlineData("a.txt.bz2", ImportFormat.Text)]
    [InlineData("a.csv.XZ", ImportFormat.Csv)]
    [InlineData("a.tsv", ImportFormat.Tsv)]
    [InlineData("a.md", ImportFormat.Markdown)]
    [InlineData("a.epub", ImportFormat.Epub)]
    [InlineData("a.odt", ImportFormat.OpenDocument)]
    [InlineData("a.docx", ImportFormat.Word)]
    [InlineData("a.pdf", null)]
    [InlineData("README", null)]
    public void The_name_says_the_format(string name, ImportFormat? expected) => Assert.Equal(expected, ImportSources.FormatOf(Path.Combine("x", name)));

    [Fact]
    public void Folders_are_read_to_their_leaves_in_ordinal_order_and_locators_are_relative()
    {
        foreach (var name in (string[])["b.txt", "a/z.txt", "a/B.txt", "Z.txt", "a.txt", "a/x.bin", ".hidden.txt"])
        {
            Write("set/" + name, name);
        }

        var items = Read(Path.Combine(Folder, "set") + "/");
        Assert.Equal(["Z.txt", "a.txt", "a/B.txt", "a/z.txt", "b.txt"], items.OfType<ImportItem.Taken>().Select(item => OriginOf(item).Locator));
        Assert.All(items.OfType<ImportItem.Taken>(), item => Assert.Equal("set", OriginOf(item).Source));
        Assert.Equal([(DropReasons.Hidden, ".hidden.txt"), (DropReasons.UnknownFormat, "x.bin")],
            items.OfType<ImportItem.Dropped>().Select(item => (item.Reason, Path.GetFileName(item.Source))));
    }

    [Fact]
    public void What_a_folder_has_that_is_not_read_is_named_by_kind()
    {
        foreach (var name in (string[])["a.txt", "b.pdf", "c.png", "d/e.png", "f.pdf.gz", "Makefile", "g.strange", "h.PNG"])
        {
            Write("set/" + name, "x");
        }

        using var store = OpenStore();
        var report = new CorpusImporter(store).Import("mixed", Read(Path.Combine(Folder, "set")));
        Assert.Equal((1, 7), (report.Added, report.Dropped[DropReasons.UnknownFormat]));
        Assert.Equal(
            [new("picture (.png)", 3), new("PDF document (.pdf)", 2), new(".strange", 1), new("no extension", 1)],
            report.UnknownKinds.ToArray());
        Assert.Equal(
            [null, "PDF document (.pdf)", "picture (.png)"],
            ImportSources.List([Path.Combine(Folder, "set")]).Where(file => Path.GetFileName(file.Path) is "a.txt" or "b.pdf" or "c.png").Select(file => file.Kind));
    }

    [Fact]
    public void A_format_asked_for_overrides_names()
    {
        Assert.Equal("<p>raw</p>", ReadOne(Write("a.html", "<p>raw</p>"), new ImportOptions { Format = ImportFormat.Text }).Document.Text);
        Assert.Equal("x", ReadOne(Write("strange.dat", "<p>x</p>"), new ImportOptions { Format = ImportFormat.Html }).Document.Text);
    }

    [Fact]
    public void Missing_paths_and_unknown_names_are_refused_at_once()
    {
        Assert.Contains("nowhere", Assert.Throws<InputException>(() => ImportSources.Read([Path.Combine(Folder, "nowhere")])).Message);
        var path = Write("a.pdf", "x");
        Assert.Contains(".jsonl", Assert.Throws<InputException>(() => ImportSources.Read([path])).Message);
    }

    [Fact]
    public void Source_and_language_can_be_given()
    {
        var item = ReadOne(Write("a.txt", "Bonjour."), new ImportOptions { Source = "letters", Language = "fr" });
        Assert.Equal("letters", OriginOf(item).Source);
        Assert.Equal("fr", item.Document.Language);
    }
}

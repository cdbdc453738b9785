using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Storage;
using TextMad.Texts;

namespace TextMad.Tests.Corpora;

public sealed class CorpusImporterTests : ImportFixture
{
    private readonly ICorpusStore _store;

    public CorpusImporterTests() => _store = OpenStore();

    public override void Dispose()
    {
        _store.Dispose();
        base.Dispose();
    }

    [Fact]
    public void Documents_join_the_corpus_and_what_does_not_is_counted_and_listed()
    {
        Write("set/a.txt", "The same text.");
        Write("set/b.txt", "The same text.\n");
        Write("set/c.txt", " \n\t\n");
        var bad = string.Concat(Enumerable.Repeat("Räder ", 20));
        Write("set/d.txt", [.. System.Text.Encoding.UTF8.GetBytes(bad), 0xFF, .. "."u8]);
        Write("set/e.bin", "?");
        var report = Import("mine", Path.Combine(Folder, "set"));

        Assert.Equal((2, 0), (report.Added, report.AlreadyPresent));
        Assert.Equal(new Dictionary<string, int> { ["empty"] = 1, ["exact_duplicate"] = 1, ["unknown_format"] = 1 }, report.Dropped);
        Assert.Equal(3, report.DroppedTotal);
        Assert.Equal(new TextRepairs(1, 0, 0), report.Repairs);
        Assert.Equal((3 + 21, 14 + 140 + 4), (report.Words, report.Bytes));

        var documents = _store.ReadDocuments(new DocumentQuery { Corpus = "mine" }).ToList();
        Assert.Equal(["The same text.", bad + "\uFFFD."], documents.Select(document => document.Text));
        var duplicate = Assert.Single(_store.ReadDropped("mine"), drop => drop.Reason == TextReasons.ExactDuplicate);
        Assert.Equal("set:b.txt", duplicate.Source);
        Assert.Equal(documents[0].Id.ToString(), duplicate.Detail);
    }

    [Fact]
    public void Importing_again_changes_nothing()
    {
        Write("set/a.txt", "First.");
        Write("set/b.txt", "First.");
        Write("set/c.txt", "Second.");
        var first = Import("mine", Path.Combine(Folder, "set"));
        var before = _store.Corpora().Single();
        var again = Import("mine", Path.Combine(Folder, "set"));

        Assert.Equal((2, 0), (first.Added, first.AlreadyPresent));
        Assert.Equal((0, 2), (again.Added, again.AlreadyPresent));
        Assert.Equal(first.Dropped, again.Dropped);
        Assert.Equal(before, _store.Corpora().Single());
    }

    [Fact]
    public void A_text_that_another_corpus_has_is_no_duplicate()
    {
        var path = Write("a.txt", "Shared.");
        Assert.Equal(1, Import("one", path).Added);
        Assert.Equal(1, Import("two", path).Added);
        Assert.Equal(1, _store.Count(new DocumentQuery()).Documents);
        Assert.Equal(1, _store.Count(new DocumentQuery { Corpus = "two" }).Documents);
    }

    [Fact]
    public void Many_documents_go_in_batches_and_none_is_lost()
    {
        var lines = string.Concat(Enumerable.Range(0, 5100).Select(i => $"{{\"text\":\"text number {i % 5000}\"}}\n"));
        var report = Import("many", Write("many.jsonl", lines));
        Assert.Equal(5000, report.Added);
        Assert.Equal(100, report.Dropped[TextReasons.ExactDuplicate]);
        Assert.Equal(
            Enumerable.Range(0, 5000).Select(i => $"text number {i}"),
            _store.ReadDocuments(new DocumentQuery { Corpus = "many" }).Select(document => document.Text));
    }

    [Fact]
    public void A_cancelled_import_leaves_whole_batches_and_is_completed_by_importing_again()
    {
        var lines = string.Concat(Enumerable.Range(0, 4200).Select(i => $"{{\"text\":\"text {i}\"}}\n"));
        var path = Write("many.jsonl", lines);
        using var source = new CancellationTokenSource();
        var items = ImportSources.Read([path]).Select((item, i) =>
        {
            if (i == 3900)
            {
                source.Cancel();
            }

            return item;
        });
        Assert.Throws<OperationCanceledException>(() => new CorpusImporter(_store).Import("many", items, cancellation: source.Token));
        var kept = _store.Count(new DocumentQuery { Corpus = "many" }).Documents;
        Assert.InRange(kept, 1, 3900);
        var report = Import("many", path);
        Assert.Equal((4200 - kept, kept), (report.Added, report.AlreadyPresent));
    }

    [Fact]
    public void Importing_an_empty_file_creates_an_empty_corpus()
    {
        var report = new CorpusImporter(_store).Import("none", [], "nothing yet");
        Assert.Equal((0, 0, 0), (report.Added, report.AlreadyPresent, report.DroppedTotal));
        Assert.Equal("nothing yet", Assert.Single(_store.Corpora()).Description);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("../x")]
    public void A_name_that_is_not_allowed_is_refused(string name) =>
        Assert.Throws<InputException>(() => new CorpusImporter(_store).Import(name, []));

    private ImportReport Import(string corpus, string path) => new CorpusImporter(_store).Import(corpus, ImportSources.Read([path]));
}

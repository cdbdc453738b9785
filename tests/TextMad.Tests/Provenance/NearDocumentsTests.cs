using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Storage;
using TextMad.Texts;

namespace TextMad.Tests.Provenance;

public sealed class NearDocumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteCorpusStore _store;

    public NearDocumentsTests() => _store = SqliteCorpusStore.Open(_folder.File("corpus.db"), StoreOpenMode.Create);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_nearest_document_is_the_one_that_most_was_copied_from()
    {
        var source = Add(Words(0, 40));
        Add(Words(100, 60));
        var part = Add(Words(30, 20));
        var text = "Before it: " + Words(10, 15).ToUpperInvariant() + ", and after.";
        var near = Over().To(text, 5);
        Assert.Equal([source], near.Select(document => document.Document.Id));
        Assert.Equal(15, near[0].CopiedWords);
        Assert.Equal(Words(10, 15).ToUpperInvariant(), near[0].Copied);

        // 11 of the 15 runs of five words of the 19 are within the copy.
        Assert.Equal(11.0 / 15, near[0].Containment, 1e-12);
        Assert.Equal([source, part], Over().To(Words(25, 15), 5).Select(document => document.Document.Id));
        Assert.Empty(Over().To("nothing of the kind is in there at all", 5));
        Assert.DoesNotContain(Over().To(Words(0, 40), 5, source), document => document.Document.Id == source);
    }

    [Fact]
    public void A_family_reaches_through_its_members()
    {
        var first = Add(Words(0, 100));
        var second = Add(Words(10, 100));
        var third = Add(Words(20, 100));
        Add(Words(500, 100));
        Assert.Equal([first, second, third], Over().Family(first, 0.85, 10).Select(document => document.Id));
        Assert.Equal([first], Over().Family(first, 0.95, 10).Select(document => document.Id));
        Assert.Equal(2, Over().Family(first, 0.85, 2).Count);
    }

    [Fact]
    public void The_index_is_kept_and_a_damaged_one_is_refused()
    {
        Add(Words(0, 40));
        Over();
        var file = Assert.Single(Directory.GetFiles(_folder.File("indexes")));
        Over();
        var bytes = File.ReadAllBytes(file);
        bytes[^5] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Contains("delete it", Assert.Throws<InputException>(() => Over()).Message, StringComparison.Ordinal);
        File.WriteAllBytes(file, bytes[..50]);
        Assert.Throws<InputException>(() => Over());
    }

    [Theory]
    [InlineData("a b c d", "x b c y", 2, "b c")]
    [InlineData("One, TWO three", "one two", 2, "One, TWO")]
    [InlineData("a b a b a", "b a b", 3, "b a b")]
    [InlineData("", "a", 0, "")]
    [InlineData("a", "b", 0, "")]
    public void The_longest_common_run_of_words_is_found(string text, string other, int words, string copied)
    {
        var span = CopiedSpan.Between(text, other);
        Assert.Equal((words, copied), (span.Words, text[span.Start..span.End]));
    }

    private static string Words(int first, int count) =>
        string.Join(' ', Enumerable.Range(first, count).Select(i => "w" + string.Concat(i.ToString("D3", null).Select(digit => (char)(digit + 49)))));

    private NearDocuments Over() =>
        NearDocuments.Over(_store, _store.ReadSummaries(new()).Select(document => document.Id), _folder.File("indexes"), cancellation: TestContext.Current.CancellationToken);

    private DocumentId Add(string text)
    {
        var document = Document.Create(text, new Origin.Imported("made", text[..10]));
        var batch = new StoreBatch();
        batch.Documents.Add(document);
        _store.Commit(batch);
        return document.Id;
    }
}

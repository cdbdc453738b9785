using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Storage;
using TextMad.Texts;
using TextMad.Texts.Duplicates;

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
        using var over = Over();
        var near = over.To(text, 5);
        Assert.Equal([source], near.Select(document => document.Document.Id));
        Assert.Equal(15, near[0].CopiedWords);
        Assert.Equal(Words(10, 15).ToUpperInvariant(), near[0].Copied);

        // 11 of the 15 runs of five words of the 19 are within the copy.
        Assert.Equal(11.0 / 15, near[0].Containment, 1e-12);
        Assert.Equal([source, part], over.To(Words(25, 15), 5).Select(document => document.Document.Id));
        Assert.Empty(over.To("nothing of the kind is in there at all", 5));
        Assert.DoesNotContain(over.To(Words(0, 40), 5, source), document => document.Document.Id == source);
    }

    [Fact]
    public void A_family_reaches_through_its_members()
    {
        var first = Add(Words(0, 100));
        var second = Add(Words(10, 100));
        var third = Add(Words(20, 100));
        Add(Words(500, 100));
        using var over = Over();
        Assert.Equal([first, second, third], over.Family(first, 0.85, 10).Select(document => document.Id));
        Assert.Equal([first], over.Family(first, 0.95, 10).Select(document => document.Id));
        Assert.Equal(2, over.Family(first, 0.85, 2).Count);
    }

    [Fact]
    public void The_index_is_kept_and_a_damaged_one_is_made_again_or_told()
    {
        var id = Add(Words(0, 40));
        Over().Dispose();
        var file = Assert.Single(Directory.GetFiles(_folder.File("indexes"), "*.shingles", SearchOption.AllDirectories));
        var written = File.GetLastWriteTimeUtc(file);
        Over().Dispose();
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        var whole = File.ReadAllBytes(file);
        for (var at = 0; at < whole.Length; at++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 1;
            File.WriteAllBytes(file, bytes);
            try
            {
                using var near = Over();
                Assert.Equal([id], near.To(Words(0, 40), 5).Select(document => document.Document.Id));
            }
            catch (TextMadException failure)
            {
                Assert.Contains("was damaged and is removed", failure.Message, StringComparison.Ordinal);
            }

            Over().Dispose();
            Assert.Equal(whole, File.ReadAllBytes(file));
        }

        File.WriteAllBytes(file, whole[..50]);
        Over().Dispose();
        Assert.Equal(whole, File.ReadAllBytes(file));
    }

    [Fact]
    public void An_index_that_grows_with_its_corpus_answers_as_one_made_at_once()
    {
        var random = new Random(1);
        var texts = new List<string>();
        var segments = new List<int>();
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < 40 - (3 * round); i++)
            {
                texts.Add($"text {Words(texts.Count, 2)} " + Words(random.Next(300), random.Next(1, 60)));
                Add(texts[^1]);
            }

            using var grown = Over();
            segments.Add(Directory.GetFiles(_folder.File("indexes"), "*.shingles", SearchOption.AllDirectories).Length);
            foreach (var text in new[] { Words(20, 70), texts[0], texts[^1], Words(150, 30) })
            {
                var shingles = NearDuplicateSketch.ShinglesOf(text).ToHashSet();
                var expected = texts.Select((other, i) => (Number: i, Share: (double)NearDuplicateSketch.ShinglesOf(other).Distinct().Count(shingles.Contains) / shingles.Count))
                    .Where(other => other.Share > 0).OrderByDescending(other => other.Share).ThenBy(other => other.Number).ToList();
                Assert.Equal(
                    expected.Select(other => (texts[other.Number], other.Share)),
                    grown.To(text, int.MaxValue).Select(near => (_store.FindDocument(near.Document.Id)!.Text, near.Containment)));
            }
        }

        Assert.InRange(segments.Max(), 2, 5);
    }

    [Fact]
    public void An_index_of_another_corpus_of_the_same_name_is_made_anew_and_stale_ones_go()
    {
        Add(Words(0, 40));
        Over().Dispose();
        var folder = _folder.File("indexes");
        Directory.CreateDirectory(Path.Combine(folder, "0123"));
        var note = File.ReadAllText(Assert.Single(Directory.GetFiles(folder, "index.json", SearchOption.AllDirectories)));
        File.WriteAllText(Path.Combine(folder, "0123", "index.json"), note.Replace("corpus made", "corpus gone", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "00ff.shingles3"), "of an older version");
        _store.Commit(new StoreBatch { Removal = new TextMad.Storage.Changes.StoreRemoval { Corpora = { "made" } } });
        var other = Add(Words(200, 40));
        using var near = Over();
        Assert.Empty(near.To(Words(0, 40), 5));
        Assert.Equal([other], near.To(Words(200, 40), 5).Select(document => document.Document.Id));
        Assert.Equal([NearDocuments.FolderOf(folder, NearCollection.Of(_store, "made"))], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void Where_an_index_cannot_be_kept_it_is_made_for_one_question()
    {
        Add(Words(0, 40));
        File.WriteAllText(_folder.File("indexes"), "in the way");
        using var near = Over();
        Assert.Contains("indexes", near.NotKept, StringComparison.Ordinal);
        Assert.Single(near.To(Words(0, 40), 5));
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
        NearDocuments.Over(_store, NearCollection.Of(_store, "made"), _folder.File("indexes"), cancellation: TestContext.Current.CancellationToken);

    private DocumentId Add(string text)
    {
        var document = Document.Create(text, new Origin.Imported("made", text[..10]));
        var batch = new StoreBatch();
        batch.Documents.Add(document);
        if (_store.Corpora().Count == 0)
        {
            batch.Corpora.Add(new CorpusRecord("made", null));
        }

        batch.Members.Add(new CorpusMember("made", document.Id));
        _store.Commit(batch);
        return document.Id;
    }
}

using TextMad.Corpora.Import;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Corpora;
using TextMad.Tests.Storage;
using TextMad.Texts.Duplicates;

namespace TextMad.Tests.Provenance;

/// <summary>Spans of a text that stand in documents: by the index, and by comparing every place of the text with every place of every document.</summary>
public sealed class SpanSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteCorpusStore _store;

    public SpanSearchTests() => _store = SqliteCorpusStore.Open(_folder.File("corpus.db"), StoreOpenMode.Create);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(3, 6)]
    [InlineData(4, 8)]
    public void Random_texts_of_few_words_have_the_spans_that_a_plain_comparison_finds(int seed, int leastWords)
    {
        // So few words that runs meet, repeat and overlap in every way.
        var random = new Random(seed);
        var texts = Enumerable.Range(0, 60).Select(i => Draw(random, random.Next(1, 60))).ToList();
        Fill(texts.Take(40));
        Compare(texts.Skip(40), leastWords);

        // The index has grown by a part, which is another file.
        Fill(texts.Skip(40).Take(10));
        Compare(texts.Skip(50).Concat(texts.Take(3)), leastWords);
    }

    [Fact]
    public void Texts_made_of_pieces_of_Brown_have_the_spans_that_a_plain_comparison_finds()
    {
        var texts = ImportSources.Read([RealBrown.FolderOrSkip()]).OfType<ImportItem.Taken>().Select(item => item.Document.Text).Take(120).ToList();
        Fill(texts);
        var random = new Random(7);
        var made = Enumerable.Range(0, 12).Select(_ => string.Join(' ', Enumerable.Range(0, 8).Select(_ =>
        {
            var words = texts[random.Next(texts.Count)].Split(' ');
            var length = random.Next(1, 30);
            var from = random.Next(words.Length - length);
            return string.Join(' ', words[from..(from + length)]).ToUpperInvariant() + " xyzzy,";
        })));
        Assert.True(Compare(made, 5) > 30);
    }

    [Fact]
    public void A_document_that_holds_all_runs_of_five_words_of_a_span_in_several_places_does_not_hold_the_span()
    {
        Fill(["a b c d e f x b c d e f g"]);
        Assert.Equal(["a b c d e f", "b c d e f g"], Spans("a b c d e f g", 5).Select(span => "a b c d e f g"[span.Start..span.End]));
        Assert.Empty(Spans("a b c d e f g", 7));
    }

    [Fact]
    public void Spans_of_rare_words_come_first_and_say_how_rare()
    {
        Fill(["the the of of and and the of", "the the of of and once", "quartz jackdaws vex my big sphinx", "the of and", "of the and", "and", "of", "the"]);
        const string Text = "the the of of and, then quartz jackdaws vex my big";
        var spans = Spans(Text, 5);
        Assert.Equal(["quartz jackdaws vex my big", "the the of of and"], spans.Select(span => Text[span.Start..span.End]));
        Assert.Equal([1, 2], spans.Select(span => span.Total));

        // Each of the five words stands in one of eight documents.
        Assert.Equal(5 * 3, spans[0].Rarity, 1e-9);
        Assert.Equal((4 * Math.Log2(8.0 / 5)) + Math.Log2(8.0 / 5), spans[1].Rarity, 1e-9);
    }

    [Fact]
    public void The_text_itself_is_left_out_and_many_documents_are_named_in_part()
    {
        const string Text = "one two three four five six seven eight nine";
        Fill(Enumerable.Range(0, 50).Select(i => $"{Text} {(char)('a' + (i % 26))}{i}"));
        using var over = Over();
        var span = Assert.Single(over.Trace(Text, 8, 3));
        Assert.Equal((9, 50, 3), (span.Words, span.Total, span.Documents.Count));
        var own = _store.ReadIds(new DocumentQuery { Corpus = "made" }).First();
        Assert.Equal(49, Assert.Single(over.Trace(_store.FindDocument(own)!.Text, 8, 3, own)).Total);
    }

    private IReadOnlyList<TracedSpan> Spans(string text, int leastWords)
    {
        using var over = Over();
        return over.Trace(text, leastWords, 100);
    }

    private int Compare(IEnumerable<string> texts, int leastWords)
    {
        var documents = _store.ReadDocuments(new DocumentQuery { Corpus = "made" }).Select(document => (document.Id, Words: Words(document.Text))).ToList();
        using var over = Over();
        var all = 0;
        foreach (var text in texts)
        {
            var words = Words(text);
            var places = NearDuplicateSketch.WordsOf(text);
            var reaches = Enumerable.Range(0, words.Length).Select(at => documents.Max(document => ReachIn(words, at, document.Words))).ToList();
            var expected =
                from at in Enumerable.Range(0, words.Length)
                let end = reaches[at]
                where end - at >= leastWords && !reaches.Take(at).Any(earlier => earlier >= end)
                let holding = documents.Where(document => ReachIn(words, at, document.Words) >= end).Select(document => document.Id).ToList()
                select (places[at].Start, places[end - 1].End, end - at, string.Join(' ', holding));
            var found = over.Trace(text, leastWords, TracedSpan.MostRead);
            Assert.Equal(found, found.OrderByDescending(span => span.Rarity));
            Assert.All(found, span => Assert.True(span.Total == span.Documents.Count || span.Documents.Count == TracedSpan.MostRead));
            Assert.Equal(
                expected.Where(span => span.Item4.Split(' ').Length <= TracedSpan.MostRead).Order(),
                found.Where(span => span.Total <= TracedSpan.MostRead).Select(span => (span.Start, span.End, span.Words, string.Join(' ', span.Documents))).Order());
            all += found.Count;
        }

        return all;
    }

    /// <summary>To which word of the text a document goes along with it from a word on: all places of it are tried.</summary>
    private static int ReachIn(string[] text, int at, string[] document)
    {
        var longest = 0;
        for (var from = 0; from < document.Length; from++)
        {
            var length = 0;
            while (at + length < text.Length && from + length < document.Length && text[at + length] == document[from + length])
            {
                length++;
            }

            longest = Math.Max(longest, length);
        }

        return at + longest;
    }

    private static string[] Words(string text) => [.. NearDuplicateSketch.WordsOf(text).Select(word => text[word.Start..word.End].ToLowerInvariant())];

    private static string Draw(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => "abcdef"[Math.Min(random.Next(8), 5)]));

    private NearDocuments Over() =>
        NearDocuments.Over(_store, NearCollection.Of(_store, "made"), _folder.File("indexes"), cancellation: TestContext.Current.CancellationToken);

    private void Fill(IEnumerable<string> texts)
    {
        var batch = new StoreBatch();
        if (_store.Corpora().Count == 0)
        {
            batch.Corpora.Add(new CorpusRecord("made", null));
        }

        var before = _store.Count(new DocumentQuery()).Documents;
        foreach (var (i, text) in texts.Index())
        {
            batch.Documents.Add(Document.Create(text, new Origin.Imported("made", $"{before + i}")));
            batch.Members.Add(new CorpusMember("made", batch.Documents[^1].Id));
        }

        _store.Commit(batch);
    }
}

using System.Text.RegularExpressions;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Tests.Support;

namespace TextMad.Tests.Storage.LiteDb;

/// <summary>A person's own questions in LiteDB's language.</summary>
public sealed partial class LiteDbQueryTests : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ICorpusStore _store;

    public LiteDbQueryTests()
    {
        LoadableEngines.Require(Adapters.LiteDB);
        _folder = new TemporaryFolder();
        _store = LiteDbStores.Open(_folder.File("corpus.litedb"), StoreOpenMode.Create);
        var batch = StoreFileTests.Batch(0, 30);
        batch.Documents.Add(Document.Create("made up", new Origin.Sampled(new ModelId("r/base/s1/g0"), 0, 0, batch.Documents[0].Id, 0.5)));
        batch.Corpora.Add(new CorpusRecord("c"));
        batch.Members.AddRange(batch.Documents.Select(document => new CorpusMember("c", document.Id)));
        batch.Dropped.Add(new DroppedDocument("c", "f:1", "empty"));
        batch.Runs.Add(new RunRecord("r", RunStatus.Done, "seed: 1", DateTimeOffset.UnixEpoch));
        batch.TrainingSets.Add(new TrainingSet("r/base/s1/g0", "r", [new(batch.Documents[0].Id, 3)]));
        batch.Models.Add(new ModelRecord(new ModelId("r/base/s1/g0"), "r", "base", 1, 0, "r/base/s1/g0"));
        batch.Withdrawals.Add(new Withdrawal(batch.Documents[3].Id, "asked", DateTimeOffset.UnixEpoch));
        batch.Files.Add(new KeptFile("r", "metrics.jsonl", "00", 7, "01"));
        _store.Commit(batch);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_collection_has_the_fields_that_are_listed()
    {
        foreach (var view in _store.Views)
        {
            var answer = _store.Query($"SELECT $ FROM {view.Name}", 1000);
            Assert.NotEmpty(answer.Rows);
            var fields = Remark().Replace(view.Columns, "").Split(',').Select(field => field.Trim());
            Assert.Empty(fields.Except(answer.Columns));
        }
    }

    [Fact]
    public void Questions_are_answered_as_the_store_answers_them()
    {
        Assert.Equal(
            _store.ReadSummaries(new()).Select(document => document.Id.ToString()),
            _store.Query("SELECT id FROM documents ORDER BY _id", 1000).Rows.Select(row => (string?)row[0]));
        var sums = _store.Query("SELECT @key AS kind, SUM(*.words) AS words FROM documents GROUP BY kind", 10);
        Assert.Equal(["kind", "words"], sums.Columns);
        Assert.Equal(
            _store.CountByOrigin(new()).Select(group => (Kind: StoredWord.Write(group.Kind), group.Totals)).OrderBy(group => group.Kind,
                StringComparer.Ordinal).Select(group => (group.Kind, group.Totals.Words)),
            sums.Rows.Select(row => ((string)row[0]!, (long)row[1]!)));
        var cut = _store.Query("SELECT id, words FROM documents", 3);
        Assert.True(cut.IsCut);
        Assert.Equal(3, cut.Rows.Count);
        Assert.False(_store.Query("SELECT id FROM documents", 31).IsCut);
    }

    [Theory]
    [InlineData("SELECT id FROM document", "documents")]
    [InlineData("SELECT id FROM all_documents WHERE words < 10", "documents")]
    [InlineData("SELECT $ FROM lineages INCLUDE x", "lineage")]
    [InlineData("EXPLAIN SELECT $ FROM model", "models")]
    public void A_collection_that_does_not_exist_is_an_error_with_the_nearest_name(string query, string nearest)
    {
        var error = Assert.Throws<InputException>(() => _store.Query(query, 5));
        Assert.Contains($"did you mean '{nearest}'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; -- nothing\n")]
    [InlineData("SELECT id FROM documents; SELECT id FROM models")]
    public void A_query_is_one_statement(string query) => Assert.Throws<InputException>(() => _store.Query(query, 5));

    [Theory]
    [InlineData("SELECT id FROM documents WHERE language = ';' ; ")]
    [InlineData("SELECT id FROM documents WHERE language = 'it\\'s; more' -- ; a remark")]
    public void A_semicolon_in_a_text_ends_no_statement(string query) => Assert.Empty(_store.Query(query, 5).Rows);

    [Fact]
    public void Texts_are_read_with_their_documents_and_times_are_dates()
    {
        Assert.Equal(["made up"], _store.Query("SELECT text.text AS words FROM documents INCLUDE text WHERE kind = 'sampled'", 5).Rows.Select(row => (string?)row[0]));
        Assert.Equal(["1970-01-01T00:00:00.000Z"], _store.Query("SELECT started FROM runs WHERE started < DATETIME('2000-01-01')", 5).Rows.Select(row => (string?)row[0]));
        Assert.Equal(["sampled"], _store.Query("SELECT origin.kind AS kind FROM documents WHERE origin.generation = 0", 5).Rows.Select(row => (string?)row[0]));
    }

    [Fact]
    public void Who_wrote_what_a_model_was_trained_on_is_one_question()
    {
        var rows = _store.Query("SELECT source, writer, tokens, share FROM ancestry WHERE model = 'r/base/s1/g0'", 5).Rows;
        Assert.Equal([["numbers", "human", 3.0, 1.0]], rows);
        Assert.Equal(["r/base/s1/g0"], _store.Query("SELECT model FROM consumers WHERE of = 'numbers' AND model != null", 5).Rows.Select(row => (string?)row[0]));
        Assert.Equal(["numbers"], _store.Query("SELECT parent FROM lineage WHERE child = 'r/base/s1/g0'", 5).Rows.Select(row => (string?)row[0]));
    }

    [Theory]
    [InlineData("SELEC")]
    [InlineData("DELETE documents WHERE 1 = 1")]
    [InlineData("UPDATE corpora SET name = 'x' WHERE 1 = 1")]
    [InlineData("INSERT INTO corpora VALUES { _id: 9 }")]
    [InlineData("SELECT $ INTO other FROM documents")]
    [InlineData("SELECT id INTO $file_json('taken.json') FROM documents")]
    [InlineData("SELECT $ FROM $file_json('/etc/hostname')")]
    [InlineData("DROP COLLECTION texts")]
    [InlineData("RENAME COLLECTION texts TO t")]
    [InlineData("CREATE INDEX i ON documents (language)")]
    [InlineData("CHECKPOINT")]
    [InlineData("REBUILD")]
    [InlineData("BEGIN")]
    [InlineData("PRAGMA USER_VERSION = 3")]
    public void A_statement_that_is_not_a_query_is_refused_and_changes_nothing(string query)
    {
        var before = StoreDigest.Of(_store, cancellation: TestContext.Current.CancellationToken);
        Assert.Contains("cannot answer", Assert.Throws<InputException>(() => _store.Query(query, 5)).Message, StringComparison.Ordinal);
        Assert.Equal(before.Sections, StoreDigest.Of(_store, cancellation: TestContext.Current.CancellationToken).Sections);
        Assert.Throws<InputException>(() => _store.Query("SELECT $ FROM other", 5));
        Assert.Empty(_store.CheckStructure(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("\\([^)]*\\)")]
    private static partial Regex Remark();

    [Fact]
    public void A_cancelled_query_ends_at_once()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => _store.Query("SELECT $ FROM documents", 5, stop.Token));
        Assert.Equal(31, _store.Count(new()).Documents);
    }
}

using TextMad.Storage;
using TextMad.Storage.Postgres;

namespace TextMad.Tests.Storage.Postgres;

/// <summary>The contract, kept by PostgreSQL.</summary>
public sealed class PostgresCorpusStoreTests : CorpusStoreContract
{
    private readonly string _address = PostgresServer.NewStore();
    private readonly PostgresCorpusStore _store;

    public PostgresCorpusStoreTests() => _store = PostgresCorpusStore.Open(_address, StoreOpenMode.Create);

    protected override ICorpusStore Store => _store;

    protected override ICorpusStore Reopen() => PostgresCorpusStore.Open(_address, StoreOpenMode.ReadOnly);

    [Fact]
    public void Views_answer_in_sql_and_nothing_can_be_changed()
    {
        Store.Commit(Everything().Batch);
        SqlQueryContract.Check(Store);
    }

    protected override void Close() => _store.Dispose();

    [Fact]
    public void Opening_a_missing_store_is_an_input_error()
    {
        foreach (var mode in new[] { StoreOpenMode.Existing, StoreOpenMode.ReadOnly })
        {
            var error = Assert.Throws<InputException>(() => PostgresCorpusStore.Open(PostgresServer.NewStore(), mode));
            Assert.Contains("There is no store in schema", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unreachable_server_is_reported_with_advice()
    {
        var silent = Assert.Throws<TextMadException>(() => PostgresCorpusStore.Open("postgres://nobody@127.0.0.1:1/none", StoreOpenMode.Create));
        Assert.Contains("cannot be reached", silent.Message, StringComparison.Ordinal);
        var database = Assert.Throws<TextMadException>(() =>
            PostgresCorpusStore.Open(_address.Replace("/postgres?", "/nowhere?", StringComparison.Ordinal), StoreOpenMode.Create));
        Assert.Contains("createdb", database.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void References_that_the_server_does_not_hold_are_checked()
    {
        Store.Commit(Everything().Batch);
        Assert.Empty(Store.CheckStructure(TestContext.Current.CancellationToken));
        using (var connection = new Npgsql.NpgsqlConnection(PostgresAddress.Parse(_address).ConnectionString))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE corpus_members SET document_key = document_key + 1000 WHERE position = 0; UPDATE documents SET origin_key = 1000 WHERE key = 1; "
                + "UPDATE training_members SET document_key = 2000 WHERE position = 0; DELETE FROM training_sets WHERE key NOT IN (SELECT set_key FROM models)";
            command.ExecuteNonQuery();
        }

        var problems = Store.CheckStructure(TestContext.Current.CancellationToken).ToList();
        Assert.Contains(problems, problem => problem.Contains("rows of corpus_members refer to rows of documents that do not exist", StringComparison.Ordinal));
        Assert.Contains("1 rows of documents refer to rows of word_origins that do not exist", problems);
        Assert.Contains(problems, problem => problem.Contains("rows of training_members refer to rows of documents that do not exist", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("postgres://host", "database")]
    [InlineData("mysql://host/db", "postgres://")]
    [InlineData("postgres://host/db?timeout=3", "'timeout'")]
    [InlineData("postgres://host/db?schema=a;b", "'a;b' cannot name a schema")]
    public void Addresses_of_another_form_are_refused(string address, string complaint) => Assert.Contains(
        complaint,
        Assert.Throws<InputException>(() => PostgresCorpusStore.Open(address, StoreOpenMode.Create)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_password_is_in_no_message()
    {
        var address = PostgresAddress.Parse("postgres://me:secret@host:1234/db?schema=x");
        Assert.Equal("postgres://me@host:1234/db?schema=x", address.Name);
        Assert.Contains("secret", address.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_writers_lose_and_duplicate_nothing()
    {
        const int Writers = 4;
        const int Batches = 10;
        const int Size = 25;
        var cancellation = TestContext.Current.CancellationToken;
        var start = new TaskCompletionSource();
        var tasks = Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                using var store = PostgresCorpusStore.Open(_address, StoreOpenMode.Create);
                await start.Task;
                for (var i = 0; i < Batches; i++)
                {
                    // Every document is offered by two of the writers.
                    store.Commit(StoreFileTests.Batch(((writer / 2 * Batches) + i) * Size, Size));
                }
            },
            cancellation)).ToArray();
        start.SetResult();
        await Task.WhenAll(tasks);
        const int Expected = Writers / 2 * Batches * Size;
        Assert.Equal(Expected, Store.ReadDocuments(new()).Select(document => document.Id).Distinct().Count());
        Assert.Equal(Expected, Store.ReadDocuments(new()).Count());
        Assert.Equal(Expected, Store.Count(new()).Documents);
        Assert.Equal(Store.Corpora().Sum(corpus => corpus.Totals.Documents), Store.Corpora().Sum(corpus => Store.ReadSummaries(new() { Corpus = corpus.Name }).Count()));
    }
}

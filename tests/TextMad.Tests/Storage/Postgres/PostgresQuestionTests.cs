using System.Diagnostics;
using TextMad.Storage;
using TextMad.Storage.Postgres;

namespace TextMad.Tests.Storage.Postgres;

/// <summary>People's own questions to a store on a server end there, too: when they are stopped, and when their answer has no end.</summary>
public sealed class PostgresQuestionTests
{
    [Theory]
    [InlineData("SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b, generate_series(1, 100000) c")]
    [InlineData("SELECT a FROM generate_series(1, 100000) a, generate_series(1, 100000) b ORDER BY a * b")]
    [InlineData("SELECT pg_sleep(600)")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")]
    public void A_question_is_stopped_at_once_and_on_the_server(string endless)
    {
        var address = PostgresServer.NewStore();
        using var store = PostgresCorpusStore.Open(address, StoreOpenMode.Create);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var clock = Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => store.Query(endless, 10, stop.Token));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It went on for {clock.Elapsed}.");
        Assert.Equal(0L, store.Query(
            $"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = '{endless.Replace("'", "''", StringComparison.Ordinal)}'", 1,
            TestContext.Current.CancellationToken).Rows[0][0]);
    }

    [Theory]
    [InlineData("SELECT repeat('x', 2000000000)")]
    [InlineData("SELECT lpad('x', 2000000000)")]
    [InlineData("SELECT repeat('x', 5000000) FROM generate_series(1, 100000)")]
    public void An_answer_without_end_is_refused(string query)
    {
        using var store = PostgresCorpusStore.Open(PostgresServer.NewStore(), StoreOpenMode.Create);
        Assert.Throws<InputException>(() => store.Query(query, 100_000, TestContext.Current.CancellationToken));
        Assert.Equal(1L, store.Query("SELECT 1", 10, TestContext.Current.CancellationToken).Rows[0][0]);
    }

    [Fact]
    public void What_is_beyond_the_limit_is_not_read()
    {
        using var store = PostgresCorpusStore.Open(PostgresServer.NewStore(), StoreOpenMode.Create);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 3; i++)
        {
            var answer = store.Query("SELECT a FROM generate_series(1, 100000) a, generate_series(1, 100000) b", 10, TestContext.Current.CancellationToken);
            Assert.True(answer.IsCut);
            Assert.Equal(10, answer.Rows.Count);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"It went on for {clock.Elapsed}.");
    }
}

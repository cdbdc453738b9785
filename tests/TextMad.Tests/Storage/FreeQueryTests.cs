using System.Diagnostics;
using TextMad.LiteDB;
using TextMad.Storage;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Support;

namespace TextMad.Tests.Storage;

/// <summary>People's own questions to a store end: when they are stopped, and when their answer has no end.</summary>
public sealed class FreeQueryTests
{
    // Some minutes' work.
    private const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

    [Theory]
    [InlineData(Endless)]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(length(hex(zeroblob(20000000)))) FROM n")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT json_group_array(hex(zeroblob(5000000))) FROM n")]
    public void A_question_is_stopped_at_once(string endless)
    {
        using var folder = new TemporaryFolder();
        using var store = SqliteCorpusStore.Open(folder.File("store.db"), StoreOpenMode.Create);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var clock = Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() => store.Query(endless, 10, stop.Token));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It went on for {clock.Elapsed}.");

        // The store answers the next one.
        Assert.Equal(1L, store.Query("SELECT 1", 10, TestContext.Current.CancellationToken).Rows[0][0]);
    }

    [Theory]
    [InlineData("SELECT length(zeroblob(1000000000))")]
    [InlineData("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT hex(zeroblob(5000000)) FROM n")]
    public void A_query_result_larger_than_the_limit_is_refused(string query)
    {
        using var folder = new TemporaryFolder();
        using var store = SqliteCorpusStore.Open(folder.File("store.db"), StoreOpenMode.Create);
        Assert.Throws<InputException>(() => store.Query(query, 1000, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("SELECT $name")]
    [InlineData("SELECT 1 WHERE 1 = @x")]
    public void A_question_with_parameters_is_refused(string query)
    {
        using var folder = new TemporaryFolder();
        using var store = SqliteCorpusStore.Open(folder.File("store.db"), StoreOpenMode.Create);
        Assert.Throws<InputException>(() => store.Query(query, 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_question_with_a_zero_character_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var store = SqliteCorpusStore.Open(folder.File("store.db"), StoreOpenMode.Create);
        using var other = new LiteDbStoreProvider().Open(folder.File("store.litedb"), StoreOpenMode.Create, StoreUpgrade.Silent);
        foreach (var asked in new[] { store, other })
        {
            Assert.Contains("U+0000", Assert.Throws<InputException>(() => asked.Query("\0SELECT 1", 10, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        }
    }
}

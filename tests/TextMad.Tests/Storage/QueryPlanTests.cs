using Microsoft.Data.Sqlite;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Storage;

/// <summary>Questions are answered by indexes: no statement walks through a table that grows with the documents.</summary>
public sealed class QueryPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void No_question_scans_a_table_that_grows_with_the_corpus()
    {
        var path = _folder.File("corpus.db");
        using var store = SqliteCorpusStore.Open(path, StoreOpenMode.Create);
        store.Commit(StoreFileTests.Batch(0, 100));
        store.Commit(Crawl(50));
        var id = store.ReadSummaries(new()).First().Id;
        var model = new ModelId("r/base/s1/g0");

        var statements = new List<string>();
        _ = store.Count(new());
        foreach (var connection in store.IdleConnections)
        {
            SQLitePCL.raw.sqlite3_trace(((SqliteConnection)connection.Connection).Handle, (_, sql) => statements.Add(sql), null);
        }

        _ = store.FindDocument(id);
        _ = store.FindSummary(id);
        _ = store.ResolvePrefix("ab");
        _ = store.Children(id);
        _ = store.FindContents("c", [ContentHash.Of("x")]);
        _ = store.Corpora();
        _ = store.ReadDropped("c").ToList();
        _ = store.DroppedFrom("x");
        _ = store.DroppedFor(id);
        _ = store.FindWithdrawal(id);
        _ = store.StoredAt(id);
        _ = store.SelectorsOf("s");
        _ = store.TrainingUsesOf(id);
        _ = store.TrainingSetsWithPlace("numbers");
        _ = store.Models("r");
        _ = store.FindModel(model);
        _ = store.FindTrainingSet("s");
        _ = store.TrainingMembers("s");
        _ = store.ReadTrainingMembers("s").ToList();
        _ = store.TrainingSetsWith(id);
        _ = store.TrainingSetsWithTextOf(model);
        _ = store.TrainingShares("s");
        _ = store.TrainingWriters("s");
        _ = store.TokensByWriter("s");
        _ = store.TrainingPlaces("s");
        _ = store.SharesOf(id);
        _ = store.ModelsTrainedOn("s");
        _ = store.ModelsContinuing(model);
        foreach (var query in new DocumentQuery[]
        {
            new() { Corpus = "c" },
            new() { OriginKind = OriginKind.Crawled },
            new() { OriginKind = OriginKind.Imported },
            new() { Source = "numbers" },
            new() { Model = model },
            new() { Generation = 1 },
            new() { Run = "r" },
            new() { Corpus = "c", OriginKind = OriginKind.Imported },
            new() { Corpus = "c", Run = "r", Source = "x" },
        })
        {
            _ = store.ReadDocuments(query).ToList();
            _ = store.ReadSummaries(query).ToList();
            _ = store.Count(query);
        }

        Assert.True(statements.Count > 40);
        foreach (var sql in statements.ToList())
        {
            var plan = Plan(path, sql);
            foreach (var table in new[] { "d", "i", "t", "m", "e", "p", "documents", "texts", "derivations", "corpus_members", "training_members", "dropped", "k", "x" })
            {
                Assert.False(
                    plan.Any(step => step.Split(' ') is ["SCAN", var name, ..] && name == table),
                    $"{sql}\n{string.Join('\n', plan)}");
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static List<string> Plan(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        using var row = command.ExecuteReader();
        var steps = new List<string>();
        while (row.Read())
        {
            steps.Add(row.GetString(3));
        }

        return steps;
    }

    private static StoreBatch Crawl(int hosts)
    {
        var batch = new StoreBatch();
        batch.Documents.AddRange(Enumerable.Range(0, hosts).Select(i =>
            Document.Create($"page {i}", new Origin.Crawled($"http://host{i}.example/", "1"))));
        return batch;
    }
}

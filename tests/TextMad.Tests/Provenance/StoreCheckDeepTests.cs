using System.Text.Json;
using Microsoft.Data.Sqlite;
using TextMad.Provenance;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;
using TextMad.Tests.Cli;

namespace TextMad.Tests.Provenance;

/// <summary>Rows that are changed behind a store's back are named by a deep check, with what stands there and what should.</summary>
public sealed class StoreCheckDeepTests : IDisposable
{
    private readonly ToolInProcess _tool = new();
    private readonly Document _page;
    private readonly Document _import;

    public StoreCheckDeepTests()
    {
        Directory.CreateDirectory(_tool.Workspace);
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Create);
        _import = Document.Create("of a human", new Origin.Imported("brown", "1"));
        var machine = Document.Create("of a model", new Origin.Sampled(new ModelId("g0"), 0, 0));
        _page = Document.Create("of both", new Origin.Crawled("http://site.example/", "1", null, 0, [new Parent(_import.Id, 0.75), new Parent(machine.Id, 0.25)]));
        var batch = new StoreBatch { Documents = { _import, machine, _page } };
        batch.Runs.Add(new RunRecord("r", RunStatus.Done, "", DateTimeOffset.UnixEpoch));
        batch.TrainingSets.Add(new TrainingSet("reader", "r", [new TrainingMember(_page.Id, 40), new TrainingMember(_import.Id, 60)]));
        batch.Models.Add(new ModelRecord(new ModelId("reader"), "r", "mix", 1, 1, "reader"));
        store.Commit(batch);
    }

    private string Path => System.IO.Path.Combine(_tool.Workspace, "corpus.db");

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_whole_store_passes()
    {
        Assert.Contains("computed again", _tool.Run("store", "check", "--deep").Output, StringComparison.Ordinal);
        Assert.Empty(Problems());
    }

    [Fact]
    public void The_deep_check_names_a_wrong_share_of_a_document() =>
        Expect("UPDATE document_shares SET weight = 0.5 WHERE weight = 0.25", $"document {_page.Id}", "0.5 ", "0.25 ", "g0");

    [Fact]
    public void The_one_origin_of_a_document_is_named() => Expect(
        $"UPDATE documents SET origin_key = (SELECT key FROM word_origins WHERE writer = 'model') WHERE id = x'{_import.Id}'", $"document {_import.Id}", "human", "brown");

    [Fact]
    public void The_deep_check_names_a_wrong_place_of_a_document() =>
        Expect("DELETE FROM document_places WHERE place = 'brown'", $"document {_page.Id}", "brown", "0 ", "0.75 ");

    [Fact]
    public void The_deep_check_names_wrong_tokens_of_a_training_set() =>
        Expect("UPDATE training_shares SET tokens = 12 WHERE tokens = 10", "training set reader", "12 ", "10 ", "g0");

    [Fact]
    public void The_deep_check_names_wrong_totals_of_a_training_set() =>
        Expect("UPDATE training_totals SET members = 7 WHERE facet = 'place' AND name = 'brown'", "training set reader", "7 ", "2 ", "brown");

    [Fact]
    public void Problems_beyond_the_limit_are_counted()
    {
        var batch = new StoreBatch();
        batch.Documents.AddRange(Enumerable.Range(0, 130).Select(i => Document.Create($"text {i}", new Origin.Imported("many", $"{i}"))));
        using (var store = SqliteCorpusStore.Open(Path, StoreOpenMode.Existing))
        {
            store.Commit(batch);
        }

        // Every one of these says another model's words than its origin.
        Execute("UPDATE documents SET origin_key = (SELECT key FROM word_origins WHERE writer = 'model') WHERE key > (SELECT max(key) - 130 FROM documents)", 130);
        var report = JsonElement.Parse(Fail("store", "check", "--deep", "--json"));
        var deep = report.GetProperty("problems").GetArrayLength() + report.GetProperty("more_problems").GetInt64();
        Assert.True(report.GetProperty("problems").GetArrayLength() >= 100);
        Assert.True(deep >= 130 && report.GetProperty("more_problems").GetInt64() >= 30);
        Assert.Contains($"- and {report.GetProperty("more_problems").GetInt64()} more that are not listed\n", Fail("store", "check", "--deep"), StringComparison.Ordinal);

        // As many texts that are not what their ids say; the deep check lists its own hundred beside them.
        Execute("UPDATE documents SET id = randomblob(16) WHERE key > (SELECT max(key) - 130 FROM documents)", 130);
        var shallow = JsonElement.Parse(Fail("store", "check", "--json"));
        Assert.Equal((100, 30), (shallow.GetProperty("problems").GetArrayLength(), shallow.GetProperty("more_problems").GetInt32()));
    }

    [Fact]
    public void A_deep_check_can_be_stopped()
    {
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.ReadOnly);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => TextMad.Provenance.Audit.SharesAudit.Differences(store, null, stop.Token).Count());
    }

    private void Expect(string damage, params string[] words)
    {
        Execute(damage);
        Assert.Equal(1, _tool.Run("store", "check", "--deep").ExitCode);
        Assert.Contains(Problems(), problem => words.All(word => problem.Contains(word, StringComparison.Ordinal)));
    }

    private List<string> Problems()
    {
        using var store = SqliteCorpusStore.Open(Path, StoreOpenMode.ReadOnly);
        return [.. StoreCheck.Run(store, _ => null, deep: true).Problems];
    }

    private string Fail(params string[] arguments)
    {
        var result = _tool.Run(arguments);
        Assert.Equal(1, result.ExitCode);
        return result.Output;
    }

    private void Execute(string sql, int rows = 1)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(rows, command.ExecuteNonQuery());
    }
}

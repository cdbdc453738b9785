using System.Text.Json;
using TextMad.Storage;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Cli;

/// <summary>Documents are taken down, and everything that comes later leaves them out.</summary>
public sealed class TakedownCommandTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public TakedownCommandTests()
    {
        _tool.Write("a.jsonl",
            string.Concat(Enumerable.Range(0, 12).Select(i => $"{{\"id\":\"{i}\",\"text\":\"text number {i} of a few\",\"source\":\"{(i < 4 ? "site" : "other")}\"}}\n")));
        _tool.Json("corpus", "add", "tales", _tool.At("a.jsonl"));
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_takedown_is_shown_before_done_on_record_and_kept_from_exports()
    {
        var planned = _tool.Json("takedown", "--site", "site", "--dry-run");
        Assert.Equal(4, planned.GetProperty("documents").GetArrayLength());
        Assert.Equal(12, Exported());

        _tool.ExpectInputError("--reason", "takedown", "--site", "site");
        _tool.Json("takedown", "--site", "site", "--reason", "asked");
        Assert.Equal(8, Exported());
        Assert.Equal(4, _tool.Json("store", "show").GetProperty("withdrawn").GetInt32());
        var gone = _tool.Json("query", "SELECT document, reason, erased FROM withdrawn_documents ORDER BY document")[0];
        Assert.Equal(("asked", 0), (gone.GetProperty("reason").GetString(), gone.GetProperty("erased").GetInt32()));
        Assert.Contains("withdrawn on ", _tool.Run("docs", gone.GetProperty("document").GetString()!).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_erased_text_cannot_be_read_and_the_store_stays_whole()
    {
        var id = _tool.Json("docs", "--limit", "1")[0].GetProperty("id").GetString()!;
        _tool.Json("takedown", "--doc", id[..8], "--reason", "asked", "--erase");
        _tool.ExpectInputError("was erased on", "docs", id);
        Assert.Equal(1, _tool.Json("store", "check").GetProperty("erased").GetInt32());
        Assert.Equal(11, Exported());
    }

    [Fact]
    public void A_takedown_of_a_site_also_lists_what_was_made_from_its_documents()
    {
        using (var store = SqliteCorpusStore.Open(Path.Combine(_tool.Workspace, "corpus.db"), StoreOpenMode.Existing))
        {
            var whole = store.ReadSummaries(new DocumentQuery { Source = "site" }).First();
            var batch = new StoreBatch();
            batch.Documents.Add(Document.Create("text number", new Origin.Derived("passage", [new Parent(whole.Id)], "words 1-2")));
            store.Commit(batch);
        }

        var kinds = _tool.Json("takedown", "--site", "site", "--dry-run").GetProperty("kinds").EnumerateArray();
        Assert.Equal(
            [("none", 4), ("made_from", 1)],
            kinds.Select(kind => (kind.GetProperty("kind").GetString()!, kind.GetProperty("withdrawn").GetInt32())));
    }

    [Fact]
    public void Lineage_says_that_a_document_was_withdrawn()
    {
        var id = _tool.Json("docs", "--limit", "1")[0].GetProperty("id").GetString()!;
        Assert.Equal(JsonValueKind.Null, _tool.Json("lineage", id).GetProperty("withdrawn").ValueKind);
        _tool.Json("takedown", "--doc", id, "--reason", "asked", "--erase");
        var withdrawal = _tool.Json("lineage", id).GetProperty("withdrawn");
        Assert.Equal(("asked", true), (withdrawal.GetProperty("reason").GetString(), withdrawal.GetProperty("erased").GetBoolean()));
        Assert.Contains("withdrawn and its text erased on ", _tool.Run("lineage", id).Output, StringComparison.Ordinal);
        Assert.EndsWith(": asked", _tool.Run("lineage", id).Output.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Found_documents_say_that_they_were_withdrawn_and_which_have_no_text_any_more()
    {
        Assert.All(_tool.Json("docs").EnumerateArray(), document => Assert.False(document.TryGetProperty("withdrawn", out _)));
        Assert.DoesNotContain("withdrawn", _tool.Run("docs").Output, StringComparison.Ordinal);
        _tool.Json("takedown", "--site", "site", "--reason", "asked", "--erase");
        _tool.Json("takedown", "--query", "SELECT id FROM all_documents WHERE source = 'other' LIMIT 3", "--reason", "kept");

        var erased = _tool.Run("docs", "--source", "site", "--limit", "3");
        Assert.Equal(3, erased.Output.Split(", erased").Length - 1);
        Assert.Contains("3 of 4 documents, 3 of these without a text, which was erased; --limit and --skip show others", erased.Error, StringComparison.Ordinal);
        Assert.Contains("4 of 4 documents, 4 of these without a text, which was erased\n", _tool.Run("docs", "--source", "site", "--full").Error, StringComparison.Ordinal);
        Assert.Contains("withdrawn and its text erased on ", _tool.Run("docs", "--source", "site", "--full").Output, StringComparison.Ordinal);

        foreach (var full in new[] { true, false })
        {
            var found = _tool.Json(full ? ["docs", "--full"] : ["docs"]).EnumerateArray().ToList();
            Assert.Equal(12, found.Count);
            var withdrawn = found.Where(document => document.TryGetProperty("withdrawn", out _)).Select(document => document.GetProperty("withdrawn")).ToList();
            Assert.Equal(4, withdrawn.Count(withdrawal => (withdrawal.GetProperty("reason").GetString(), withdrawal.GetProperty("erased").GetBoolean()) is ("asked", true)));
            Assert.Equal(3, withdrawn.Count(withdrawal => (withdrawal.GetProperty("reason").GetString(), withdrawal.GetProperty("erased").GetBoolean()) is ("kept", false)));
            Assert.All(withdrawn, withdrawal => Assert.Equal(DateTimeOffset.UtcNow, withdrawal.GetProperty("at").GetDateTimeOffset(), TimeSpan.FromHours(1)));
            Assert.Equal(full ? 8 : 0, found.Count(document => document.TryGetProperty("text", out _)));
        }
    }

    [Fact]
    public void A_source_that_nothing_came_from_is_an_error() => _tool.ExpectInputError("There is no source or site 'sit'", "docs", "--source", "sit");

    [Fact]
    public void A_query_names_what_to_take_down_by_ids()
    {
        var taken = _tool.Json("takedown", "--query", "SELECT id FROM all_documents WHERE source = 'other' LIMIT 3", "--reason", "asked");
        Assert.Equal(3, taken.GetProperty("documents").GetArrayLength());
        _tool.ExpectInputError("not the id of a document", "takedown", "--query", "SELECT source FROM all_documents", "--reason", "x");
        _tool.ExpectInputError("by one of --doc, --site and --query", "takedown", "--site", "site", "--doc", "abcdef", "--reason", "x");
        _tool.ExpectInputError("There is no source or site 'sit'", "takedown", "--site", "sit", "--reason", "x");
    }

    [Fact]
    public void The_workspace_uses_the_store_that_was_chosen()
    {
        Assert.Equal(0, _tool.Run("store", "copy", Path.Combine(_tool.Workspace, "corpus.db"), _tool.At("other.db")).ExitCode);
        _tool.Json("takedown", "--site", "site", "--reason", "only in the first");
        Assert.Equal(0, _tool.Run("store", "use", "sqlite:" + _tool.At("other.db")).ExitCode);
        var shown = _tool.Json("store", "show");
        Assert.Equal((12, 0), (shown.GetProperty("documents").GetInt32(), shown.GetProperty("withdrawn").GetInt32()));
        _tool.ExpectInputError("is not an address of a store", "store", "use", "mysql://host/db");
        _tool.ExpectInputError("is not an address of a store", "store", "use", "mongo:corpus");
        _tool.ExpectInputError("is not an address of a store", "store", "use", ":corpus");
        _tool.ExpectInputError("is a file of SQLite", "store", "backup", "litedb:copy");
        _tool.ExpectInputError("A backup is a file", "store", "backup", "postgres://host/db");
        _tool.ExpectInputError("are the same store", "store", "copy", _tool.At("other.db"), "sqlite:" + _tool.At("other.db"));
        _tool.ExpectInputError("There is no store", "store", "copy", _tool.At("missing.db"), _tool.At("x.db"));
    }

    private int Exported()
    {
        var report = _tool.Json("corpus", "export", "tales", _tool.At("out.jsonl"), "--force");
        var lines = File.ReadAllLines(_tool.At("out.jsonl"));
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
        Assert.Equal(lines.Length, report.GetProperty("documents").GetInt32());
        return lines.Length;
    }
}

using TextMad.Cli.Benchmarking;
using TextMad.Storage;
using TextMad.Storage.Records;
using TextMad.Storage.Sqlite;

namespace TextMad.Tests.Cli;

/// <summary>Runs and corpora are named, tagged, begun anew and removed, and what others need stays.</summary>
public sealed class RemoveCommandTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public RemoveCommandTests()
    {
        _tool.Write("a.txt", string.Join("\n\n", SyntheticText.Documents(300, 24)));
        _tool.Json("corpus", "add", "words", _tool.At("a.txt"), "--format", "blocks");
    }

    private static string[] Small =>
    [
        "--set", "model=unigram", "--set", "data.corpus=words", "--set", "data.passage_words=8", "--set", "data.tokens=1000", "--set", "data.heldout_tokens=200",
        "--set", "tokenizer.vocabulary=280", "--set", "loop.generations=1", "--set", "loop.seeds=[1]", "--set", "loop.regimes=[replace]",
        "--set", "writing.decoding.maximum_tokens=32",
    ];

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void A_run_that_is_removed_leaves_the_store_as_it_was()
    {
        var before = Digest();
        Begin("one");
        Begin("two");
        var between = Digest(except: "one");
        var planned = _tool.Json("runs", "remove", "one", "--dry-run");
        Assert.Equal((2, 2, false), (planned.GetProperty("models").GetInt32(), planned.GetProperty("training_sets").GetInt32(), planned.GetProperty("removed").GetBoolean()));
        Assert.Equal("words", planned.GetProperty("kept")[0].GetProperty("name").GetString());
        Assert.True(Directory.Exists(Folder("one")));

        _tool.ExpectInputError("there is no terminal to ask at: --yes", "runs", "remove", "one", "--json");
        Assert.True(_tool.Json("runs", "remove", "one", "--yes").GetProperty("removed").GetBoolean());
        Assert.False(Directory.Exists(Folder("one")));
        Assert.Equal(0, _tool.Run("store", "check", "--deep").ExitCode);
        Assert.Equal(["two"], _tool.Json("runs").EnumerateArray().Select(run => run.GetProperty("id").GetString()));
        Assert.Equal(0, _tool.Run("report", "two").ExitCode);

        // What went besides are passages that no training set holds, which a run cuts out again when it needs them.
        var after = Digest();
        Assert.Empty(after.Except(between));
        Assert.All(between.Except(after), line => Assert.Contains("Origin = Derived", line, StringComparison.Ordinal));
        Assert.Contains("removed", _tool.Run("runs", "remove", "two", "--yes").Output, StringComparison.Ordinal);
        Assert.Equal(before, Digest());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_tool.Workspace, "runs")));
    }

    [Fact]
    public void A_removal_that_was_cut_short_is_finished_by_asking_again()
    {
        Begin("one");
        Directory.Move(Folder("one"), Path.Combine(Path.GetDirectoryName(Folder("one"))!, ".one.removed"));
        Assert.True(_tool.Json("runs", "remove", "one", "--yes").GetProperty("removed").GetBoolean());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_tool.Workspace, "runs")));

        Directory.CreateDirectory(Path.Combine(_tool.Workspace, "runs", ".one.removed"));
        Assert.Equal("one", _tool.Json("runs", "remove", "one", "--yes").GetProperty("leftovers")[0].GetString());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_tool.Workspace, "runs")));
        _tool.ExpectInputError("There is no run 'one'", "runs", "remove", "one", "--yes");
    }

    [Fact]
    public void A_removal_of_a_corpus_that_was_cut_short_leaves_no_folder_behind()
    {
        _tool.Input = "blocks: [clean_up]";
        _tool.Json("corpus", "process", "-", "--from", "words", "--to", "clean");
        var folder = Path.Combine(_tool.Workspace, "processed", "clean");
        var aside = Path.Combine(_tool.Workspace, "processed", ".clean.removed");

        // Before the store forgot it, and after.
        Directory.Move(folder, aside);
        Assert.Equal("clean", _tool.Json("corpus", "remove", "clean", "--yes").GetProperty("pipelines")[0].GetString());
        Assert.False(Directory.Exists(folder) || Directory.Exists(aside));
        Directory.CreateDirectory(aside);
        _tool.ExpectInputError("There is no corpus 'clean'", "corpus", "remove", "clean", "--yes");
        Assert.False(Directory.Exists(folder) || Directory.Exists(aside));
        Assert.Equal(0, _tool.Run("store", "check").ExitCode);
    }

    [Fact]
    public void What_others_depend_on_is_refused_by_name()
    {
        Begin("one");
        using (var store = SqliteCorpusStore.Open(Path.Combine(_tool.Workspace, "corpus.db"), StoreOpenMode.Existing))
        {
            var batch = new StoreBatch();
            batch.Corpora.Add(new CorpusRecord("mixed"));
            batch.Members.AddRange(store.ReadSummaries(new DocumentQuery { Run = "one" }).Take(3).Select(document => new CorpusMember("mixed", document.Id)));
            store.Commit(batch);
        }

        _tool.ExpectInputError("corpus 'mixed' holds 3 of the texts that it wrote", "runs", "remove", "one", "--yes");
        Assert.Equal(0, _tool.Run("corpus", "remove", "mixed", "--yes").ExitCode);
        Assert.Equal(0, _tool.Run("runs", "remove", "one", "--yes").ExitCode);
        Assert.Equal(0, _tool.Run("store", "check").ExitCode);
    }

    [Fact]
    public void A_corpus_goes_and_what_models_were_trained_on_stays()
    {
        Begin("one");
        var planned = _tool.Run("corpus", "remove", "words", "--dry-run").Output;
        Assert.Contains("models of run 'one' were trained on them", planned, StringComparison.Ordinal);
        Assert.Contains("finished runs on it keep their results", planned, StringComparison.Ordinal);
        Assert.Equal(0, _tool.Run("corpus", "remove", "words", "--yes").ExitCode);
        Assert.Empty(_tool.Json("corpus", "list").EnumerateArray());
        Assert.Equal(0, _tool.Run("store", "check", "--deep").ExitCode);
        Assert.Equal(0, _tool.Run("report", "one").ExitCode);
        Assert.Equal(0, _tool.Run("ask", "tokens", "one").ExitCode);

        // Nothing else held them.
        Assert.Equal(0, _tool.Run("runs", "remove", "one", "--yes").ExitCode);
        Assert.Empty(_tool.Json("docs").EnumerateArray());
    }

    [Fact]
    public void A_run_has_a_name_tags_and_a_note()
    {
        Begin("one");
        _tool.Json("runs", "tag", "one", "baseline", "базовый", "基线");
        _tool.Json("runs", "note", "one", "первый опыт, 第一次");
        _tool.Json("runs", "rename", "one", "первый");
        var run = _tool.Json("runs", "--tag", "基线", "--tag", "baseline")[0];
        Assert.Equal(
            ("one", "первый", "первый опыт, 第一次"),
            (run.GetProperty("id").GetString(), run.GetProperty("name").GetString(), run.GetProperty("note").GetString()));
        Assert.Equal(["baseline", "базовый", "基线"], run.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Empty(_tool.Json("runs", "--tag", "nothing").EnumerateArray());
        Assert.Equal(0, _tool.Run("report", "первый").ExitCode);
        Assert.Equal("one", _tool.Json("runs", "show", "первый").GetProperty("id").GetString());
        _tool.ExpectInputError("Run 'one' exists already (done)", ["run", "tails", "--id", "первый", .. Small]);
        Assert.Equal(1, _tool.Json("query", "SELECT count(*) AS n FROM all_runs WHERE ' ' || tags || ' ' LIKE '% baseline %'")[0].GetProperty("n").GetInt32());
        Begin("two");
        _tool.ExpectInputError("another run is called so", "runs", "rename", "two", "первый");
        _tool.ExpectInputError("cannot be a tag", "runs", "tag", "two", "two words");
        _tool.Json("runs", "tag", "первый", "базовый", "--remove");
        _tool.Json("runs", "note", "первый", "");
        Assert.Null(_tool.Json("runs", "rename", "первый", "one").GetProperty("name").GetString());
        Assert.Equal("baseline 基线", string.Join(' ', _tool.Json("runs", "show", "one").GetProperty("tags").EnumerateArray()));
    }

    [Fact]
    public void A_run_that_failed_is_begun_anew_with_other_settings()
    {
        Begin("one");
        var done = _tool.Json("runs", "show", "one");
        _tool.ExpectInputError("--restart begins only failed and unfinished runs anew", ["run", "tails", "--id", "one", "--restart", .. Small]);
        using (var store = SqliteCorpusStore.Open(Path.Combine(_tool.Workspace, "corpus.db"), StoreOpenMode.Existing))
        {
            var batch = new StoreBatch();
            batch.Runs.Add(store.Runs().Single() with { Status = RunStatus.Failed, Finished = null });
            store.Commit(batch);
        }

        _tool.Json("runs", "tag", "one", "kept");
        _tool.ExpectInputError("--restart begins it anew with these settings", ["run", "tails", "--id", "one", .. Small]);
        _tool.ExpectInputError("--restart begins a run anew with the settings", "run", "--restart", "--id", "one");
        _tool.Json(["run", "tails", "--id", "one", "--restart", .. Small, "--set", "loop.seeds=[1, 2]"]);
        var anew = _tool.Json("runs", "show", "one");
        Assert.Equal((4, "kept", "done"), (anew.GetProperty("models").GetInt32(), anew.GetProperty("tags")[0].GetString(), anew.GetProperty("status").GetString()));
        Assert.True(anew.GetProperty("texts").GetInt32() > done.GetProperty("texts").GetInt32());
        Assert.Equal(0, _tool.Run("store", "check", "--deep").ExitCode);
    }

    [Fact]
    public void A_corpus_gets_another_name_unless_an_unfinished_run_reads_it()
    {
        Begin("one");
        Assert.Equal("one", _tool.Json("corpus", "rename", "words", "слова").GetProperty("runs_with_the_old_name")[0].GetString());
        Assert.Equal("слова", _tool.Json("corpus", "list")[0].GetProperty("name").GetString());
        _tool.ExpectInputError("There is no corpus 'words'", "corpus", "rename", "words", "other");
        _tool.Json("corpus", "rename", "слова", "words");
        using (var store = SqliteCorpusStore.Open(Path.Combine(_tool.Workspace, "corpus.db"), StoreOpenMode.Existing))
        {
            var batch = new StoreBatch();
            batch.Runs.Add(store.Runs().Single() with { Status = RunStatus.Interrupted, Finished = null });
            store.Commit(batch);
        }

        _tool.ExpectInputError("run 'one' (interrupted) is not finished", "corpus", "rename", "words", "other");
        _tool.ExpectInputError("run 'one' (interrupted) is not finished", "corpus", "remove", "words", "--yes");
    }

    private string Folder(string run) => Path.Combine(_tool.Workspace, "runs", run);

    private void Begin(string id) => _tool.Json(["run", "tails", "--id", id, .. Small]);

    private List<string> Digest(string? except = null)
    {
        using var store = SqliteCorpusStore.Open(Path.Combine(_tool.Workspace, "corpus.db"), StoreOpenMode.ReadOnly);
        var runs = store.Runs().Where(run => run.Id != except).ToList();
        return
        [
            .. store.ReadSummaries(new DocumentQuery()).Where(document => except is null || document.Origin is not Origin.Sampled sampled || sampled.Model.Run != except)
                .Select(document => $"{document}").Order(StringComparer.Ordinal),
            .. store.Corpora().Select(corpus => $"{corpus}"),
            .. runs.Select(run => $"{run}"),
            .. runs.SelectMany(run => store.Models(run.Id)).Select(model => $"{model} {string.Join(' ', store.TrainingMembers(model.TrainingSetId))}"),
        ];
    }
}

using TextMad.Storage;
using TextMad.Storage.Changes;
using TextMad.Storage.Records;

namespace TextMad.Tests.Storage;

/// <summary>What a person names is found however its letters were typed; what is not there is told with what is.</summary>
public sealed class StoreNamesTests : IDisposable
{
    // One letter with its mark, and the letter and the mark.
    private const string Composed = "caf\u00e9";
    private const string Decomposed = "cafe\u0301";

    private readonly TemporaryFolder _folder = new();
    private readonly ICorpusStore _store;
    private readonly Document _document = Document.Create("A text about a cat.", new Origin.Imported("brown", "ca01"));

    public StoreNamesTests()
    {
        _store = new StoreAddress(StoreKind.Sqlite, _folder.File("corpus.db")).Open(StoreOpenMode.Create);
        var batch = new StoreBatch();
        batch.Documents.Add(_document);
        batch.Corpora.AddRange([new CorpusRecord(Composed), new CorpusRecord("bare")]);
        batch.Members.Add(new CorpusMember(Composed, _document.Id));
        batch.Runs.AddRange([Run("first"), Run("second"), Run("a-judge") with { Kind = RunKind.Judge }]);
        batch.Labels.AddRange([new RunLabel("first", "renamed"), new RunLabel("second", Composed)]);
        batch.TrainingSets.Add(new TrainingSet("set", "first", [new(_document.Id, 5)]));
        batch.Models.Add(new ModelRecord(new ModelId($"first/{Composed}"), "first", "replace", 1, 0, "set"));
        _store.Commit(batch);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Composed)]
    [InlineData(Decomposed)]
    public void A_name_is_found_however_its_letters_were_typed(string typed)
    {
        Assert.Equal(Composed, StoreNames.Corpus(_store, typed).Name);
        Assert.Equal(1, StoreNames.Corpus(_store, typed).Totals.Documents);
        Assert.Equal(Composed, StoreNames.RequireUsableCorpus(_store, typed));
        Assert.Equal($"first/{Composed}", StoreNames.Model(_store, "first/" + typed).Id.Value);
        Assert.Equal("second", StoreNames.FindRun(_store, typed)?.Id);
        Assert.Equal("second", StoreNames.RunOrCorpus(_store, typed).Run?.Id);
        var query = StoreNames.Query(_store, new() { Corpus = typed, Run = "renamed", Model = new ModelId("first/" + typed), Source = "brown" });
        Assert.Equal((Composed, "first", $"first/{Composed}", "brown"), (query.Corpus, query.Run, query.Model?.Value, query.Source));
        Assert.Equal([_document.Id], StoreNames.Documents(_store, typed)().Select(document => document.Id));
        Assert.Equal([_document.Id], StoreNames.Documents(_store, $"first/{Composed}")().Select(document => document.Id));
        Assert.Empty(StoreNames.Documents(_store, "bare")());
    }

    [Fact]
    public void A_run_goes_by_its_id_before_another_runs_name()
    {
        var batch = new StoreBatch();
        batch.Runs.Add(Run("renamed"));
        _store.Commit(batch);
        Assert.Equal("renamed", StoreNames.Run(_store, "renamed").Id);
        Assert.Equal("first", StoreNames.Run(_store, "first").Id);
        Assert.Null(StoreNames.FindRun(_store, "third"));
        Assert.Equal((null, "bare"), (StoreNames.RunOrCorpus(_store, "bare").Run, StoreNames.RunOrCorpus(_store, "bare").Corpus?.Name));
    }

    [Fact]
    public void A_new_corpus_may_not_differ_from_another_in_letter_case_only()
    {
        Assert.Equal("new", StoreNames.RequireUsableCorpus(_store, "new"));
        Assert.Equal("bare", StoreNames.RequireUsableCorpus(_store, "bare"));
        Assert.Contains("bare", Message(() => StoreNames.RequireUsableCorpus(_store, "Bare")), StringComparison.Ordinal);
        Assert.Contains("--to", Message(() => StoreNames.RequireUsableCorpus(_store, "../x", "--to")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_told_with_what_is()
    {
        Assert.Equal("--from: There is no corpus 'bar'; did you mean 'bare'? The workspace has: bare, café.", Message(() => StoreNames.Corpus(_store, "bar", "--from")));
        Assert.Contains("no run 'x'. The workspace has: first, second.", Message(() => StoreNames.Run(_store, "x")), StringComparison.Ordinal);
        Assert.Contains("no run or corpus 'x'", Message(() => StoreNames.RunOrCorpus(_store, "x")), StringComparison.Ordinal);
        Assert.Contains("no model 'x'", Message(() => StoreNames.Model(_store, "x")), StringComparison.Ordinal);
        Assert.Contains("no source or site 'x'", Message(() => StoreNames.Query(_store, new() { Source = "x" })), StringComparison.Ordinal);
        StoreNames.RequireSource(_store, "brown");
        Assert.Equal("Corpus 'bare' is empty.", Message(() => StoreNames.RequireDocuments(_store, "bare")));
        StoreNames.RequireDocuments(_store, Composed);

        using var empty = new StoreAddress(StoreKind.Sqlite, _folder.File("empty.db")).Open(StoreOpenMode.Create);
        Assert.Equal("There is no corpus 'x': the workspace has none yet.", Message(() => StoreNames.Corpus(empty, "x")));
    }

    [Theory]
    [InlineData(10, "", false)]
    [InlineData(11, ", and 1 more", true)]
    [InlineData(13, ", and 3 more", true)]
    public void Twelve_names_are_listed_and_the_rest_counted(int more, string rest, bool isCounted)
    {
        var batch = new StoreBatch();
        batch.Corpora.AddRange(Enumerable.Range(0, more).Select(i => new CorpusRecord($"d{i:00}")));
        _store.Commit(batch);
        var error = Assert.Throws<InputException>(() => StoreNames.Corpus(_store, "zzz"));
        var listed = error.Message[(error.Message.IndexOf("has: ", StringComparison.Ordinal) + 5)..];
        Assert.Equal(12, listed.Split(", ").Count(name => !name.StartsWith("and ", StringComparison.Ordinal)));
        Assert.Equal(isCounted, listed.EndsWith(rest + ".", StringComparison.Ordinal) && rest.Length > 0);
        Assert.Equal(isCounted, error.Hint is Hint.ListOf);
    }

    [Fact]
    public void A_workspace_without_a_store_has_no_corpus()
    {
        var workspace = Workspace.At(_folder.File("none"));
        Assert.Contains($"there is no workspace at '{workspace.Directory}' yet", Message(() => StoreNames.RequireDocuments(workspace, "x")), StringComparison.Ordinal);
    }

    private static string Message(Action action) => Assert.Throws<InputException>(action).Message;

    private static RunRecord Run(string id) => new(id, RunStatus.Running, "seed: 1", DateTimeOffset.UnixEpoch);
}

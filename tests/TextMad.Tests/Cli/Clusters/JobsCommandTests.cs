using TextMad.Cli.Benchmarking;
using TextMad.Corpora.Import;
using TextMad.Corpora.Import.Distribution;
using TextMad.Storage;

namespace TextMad.Tests.Cli.Clusters;

/// <summary>What is handed to a cluster is found by name, and options without effect are refused; no cluster is needed for that.</summary>
public sealed class JobsCommandTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public JobsCommandTests()
    {
        _tool.Write("a.txt", string.Join("\n\n", SyntheticText.Documents(300, 24)));
        _tool.Json("corpus", "add", "words", _tool.At("a.txt"), "--format", "blocks");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void What_was_not_handed_out_is_said_to_be_so()
    {
        _tool.ExpectInputError("No work that was handed to a cluster is unfinished", "jobs");
        _tool.ExpectInputError("There is no run 'clean'", "jobs", "clean");
        _tool.ExpectInputError("No pipeline clean was handed to a cluster", "jobs", "process:clean");
        _tool.ExpectInputError("No import words was handed to a cluster", "jobs", "cancel", "import:words");
        _tool.ExpectInputError("'crawl:words' names no work that can be handed to a cluster: expected is the id of a run, or process:NAME", "jobs", "crawl:words");
        _tool.ExpectInputError("There is no pipeline clean: the folder", "jobs", "work", "process:clean", "pass1", "0");
        Hand("processed", "clean");
        Hand("imports", "clean");
        _tool.ExpectInputError("say which of process:clean, import:clean is meant", "jobs", "clean");
    }

    [Fact]
    public void Options_without_effect_are_refused()
    {
        _tool.ExpectInputError("--threads has no effect with --executor slurm",
            "corpus", "process", "minimal", "--from", "words", "--to", "x", "--threads", "2", "--executor", "slurm");
        _tool.ExpectInputError("has no effect: it is for jobs of a cluster", "corpus", "process", "minimal", "--from", "words", "--to", "x", "--memory", "1G");
        _tool.ExpectInputError("has no effect: it is for jobs of a cluster", "corpus", "add", "more", _tool.At("a.txt"), "--detach");
        _tool.ExpectInputError("standard input, which other machines cannot read", "corpus", "add", "more", "-", "--executor", "slurm");
        _tool.ExpectInputError("Another import into 'more' was handed out", [.. Add(HandOut("more")), "--source", "other", "--executor", "slurm"]);
    }

    [Fact]
    public void A_plan_shows_the_script_and_what_is_known_of_the_cost()
    {
        var plan = _tool.Run([.. Add("more"), "--executor", "slurm", "--cpus", "3", "--dry-run"]).Output;
        Assert.Contains("tasks that read files: 1, then one that collects; core-hours are not known: 'textmad bench scale", plan, StringComparison.Ordinal);
        Assert.Contains("--cpus-per-task=3", plan, StringComparison.Ordinal);
        Assert.Contains("'import:more'", plan, StringComparison.Ordinal);
        plan = _tool.Run("corpus", "process", "fineweb", "--from", "words", "--to", "a/clean", "--executor", "slurm", "--dry-run").Output;
        Assert.Contains("2 passes over the corpus, an array of at most 200 tasks each, with a task between them that finds duplicates", plan, StringComparison.Ordinal);
        Assert.Contains("'process:a-clean'", plan, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_tool.Workspace, "imports")));
    }

    [Fact]
    public void An_import_that_was_handed_out_is_done_here_by_the_command_without_executor()
    {
        HandOut("more");
        var result = _tool.Run(Add("more"));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("what is left of it is done here", result.Error, StringComparison.Ordinal);
        Assert.Contains("more: 300 documents added", result.Output, StringComparison.Ordinal);
        Assert.Contains("more: 0 documents added (0 words, 0 B), 300 were there already", _tool.Run(Add("more")).Output, StringComparison.Ordinal);
    }

    private string[] Add(string corpus) => ["corpus", "add", corpus, _tool.At("a.txt"), "--format", "blocks"];

    private string HandOut(string corpus)
    {
        var workspace = Workspace.At(_tool.Workspace);
        using var store = workspace.OpenStore(StoreOpenMode.Existing);
        DistributedImport.HandOut(
            store, workspace, new ImportRequest(corpus, [_tool.At("a.txt")], new ImportOptions { Format = ImportFormat.Text, TextUnit = PlainTextUnit.Block }));
        return corpus;
    }

    private void Hand(string kind, string name) => _tool.Write(Path.Combine(_tool.Workspace, kind, name, "jobs", "job.sh"), "");
}

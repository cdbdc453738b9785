using TextMad.Cli.Benchmarking;
using TextMad.Storage;
using TextMad.Storage.Records;

namespace TextMad.Tests.Cli;

/// <summary>What a workspace keeps beside runs: files of judges, models and simulated webs that are altered or gone are refused by name and named by the check.</summary>
public sealed class AlteredWorkspaceTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public AlteredWorkspaceTests()
    {
        _tool.Write("text.txt", string.Join("\n\n", SyntheticText.Documents(200, 30)));
        _tool.Json("corpus", "add", "text", _tool.At("text.txt"), "--format", "blocks");
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Files_of_a_judge_are_bound_to_it()
    {
        _tool.Json(
            "judge", "build", "text", "--set", "passage_words=16", "--set", "tokenizer.vocabulary=300", "--set", "shape={layers: 1, heads: 2, width: 16, context: 32}",
            "--set", "training={budget: steps, amount: 4, batch: 4}");
        RequireBound("judges/text", "judge:text", "judge", "show", "text");
    }

    [Fact]
    public void Files_of_an_imported_model_are_bound_to_it()
    {
        _tool.Json(
            "run", "tails", "--id", "small", "--set", "data={corpus: text, passage_words: 16, tokens: 500, heldout_tokens: 200}", "--set", "tokenizer.vocabulary=300",
            "--set", "model={transformer: {shape: {layers: 1, heads: 2, width: 16, context: 32}, training: {budget: steps, amount: 2, batch: 4}}}",
            "--set", "loop={generations: 1, seeds: [1], regimes: [replace]}", "--set", "writing.decoding.maximum_tokens=16");
        Assert.Equal(0, _tool.Run("model", "export", "small/replace/s1/g1", _tool.At("exported")).ExitCode);
        _tool.Json("model", "import", "mine", _tool.At("exported"));
        RequireBound("models/mine", "model:mine", "generate", "mine", "--max-tokens", "4");
        RequireBound("runs/small/models/replace/s1/g1", "small", "generate", "small/replace/s1/g1", "--max-tokens", "4");
        RequireBound("runs/small/tokenizer", "small", "generate", "small/replace/s1/g1", "--max-tokens", "4");
    }

    [Fact]
    public void Measurements_of_an_unfinished_run_that_are_empty_are_named()
    {
        var begun = Path.Combine(_tool.Workspace, "runs", "begun");
        Directory.CreateDirectory(begun);
        var settings = "data: {corpus: text}\nmodel: unigram\n";
        File.WriteAllText(Path.Combine(begun, "config.yaml"), settings);
        using (var store = Workspace.At(_tool.Workspace).OpenStore(StoreOpenMode.Existing))
        {
            var batch = new StoreBatch();
            batch.Runs.Add(new RunRecord("begun", RunStatus.Running, settings, DateTimeOffset.UnixEpoch));
            store.Commit(batch);
        }

        var metrics = Path.Combine(begun, "metrics.jsonl");
        _tool.ExpectInputError($"There is no file of measurements at {metrics}", "report", "begun");
        File.WriteAllText(metrics, "");
        _tool.ExpectInputError($"Run 'begun' has no measurements yet: {metrics} is empty.", "report", "begun");
    }

    [Fact]
    public void Files_of_a_simulated_web_are_bound_to_it()
    {
        _tool.Json("web", "create", "small", "--corpus", "text", "--article-words", "0", "--set", "sites.count=3", "--set", "sites.largest_size=6");
        _tool.Json("web", "tick", "small");
        RequireBound("webs/small", "web:small", "web", "status", "small");
    }

    [Fact]
    public void A_web_whose_making_was_cut_short_is_made_anew()
    {
        string[] create = ["web", "create", "small", "--corpus", "text", "--article-words", "0", "--set", "sites.count=3", "--set", "sites.largest_size=6"];
        _tool.Json(create);
        var world = Path.Combine(_tool.Workspace, "webs", "small", "world.web");
        var whole = File.ReadAllBytes(world);
        _tool.ExpectInputError("There is a web 'small' already", create);

        File.Move(world, $"{world}.4711.tmp");
        _tool.Json(create);
        Assert.Equal(whole, File.ReadAllBytes(world));
        Assert.Equal(0, _tool.Run("store", "check").ExitCode);
    }

    [Fact]
    public void What_was_made_before_the_store_knew_of_files_is_remarked_upon_and_read_as_it_is()
    {
        _tool.Json("web", "create", "small", "--corpus", "text", "--article-words", "0", "--set", "sites.count=3", "--set", "sites.largest_size=6");
        Directory.Move(Path.Combine(_tool.Workspace, "webs", "small"), Path.Combine(_tool.Workspace, "webs", "older"));
        var check = _tool.Run("store", "check");
        Assert.Equal(0, check.ExitCode);
        Assert.Contains("note: the files of 'web:older' were not recorded", check.Output, StringComparison.Ordinal);
        Assert.Contains("note: the files of 'web:small' are gone", check.Output, StringComparison.Ordinal);
        Assert.Equal(0, _tool.Run("web", "status", "older").ExitCode);
    }

    /// <summary>Alters and removes each file of a folder in turn: the command refuses it by name, and so does the check.</summary>
    private void RequireBound(string folder, string owner, params string[] command)
    {
        var files = Directory.GetFiles(Path.Combine(_tool.Workspace, folder), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.Equal(0, _tool.Run("store", "check").ExitCode);
        foreach (var file in files)
        {
            var whole = File.ReadAllBytes(file);
            var altered = (byte[])whole.Clone();
            altered[^1] ^= 1;
            File.WriteAllBytes(file, altered);
            _tool.ExpectInputError($"{file} is not what '{owner}' wrote", command);
            Assert.Contains($"- {file} is not what '{owner}' wrote", _tool.Run("store", "check").Output, StringComparison.Ordinal);
            File.Delete(file);
            _tool.ExpectInputError(file, command);
            Assert.Contains($"- {file} is gone", _tool.Run("store", "check").Output, StringComparison.Ordinal);
            File.WriteAllBytes(file, whole);
        }

        Assert.Equal(0, _tool.Run(command).ExitCode);
        Assert.Equal(0, _tool.Run("store", "check").ExitCode);
    }
}

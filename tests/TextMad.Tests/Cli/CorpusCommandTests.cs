using System.Text.Json;

namespace TextMad.Tests.Cli;

public sealed class CorpusCommandTests : IDisposable
{
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void What_is_added_can_be_listed_shown_found_and_exported()
    {
        _tool.Write("texts/a.txt", "The quick brown fox jumps over the lazy dog.\n");
        _tool.Write("texts/b.txt", "Съешь же ещё этих мягких французских булок.\n");
        _tool.Write("texts/c.txt", "The quick brown fox jumps over the lazy dog.\n");

        var added = Json("corpus", "add", "tales", "texts", "--description", "three tales", "--json");
        Assert.Equal(2, added.GetProperty("added").GetInt32());
        Assert.Equal("exact_duplicate", added.GetProperty("dropped")[0].GetProperty("reason").GetString());

        var again = Json("corpus", "add", "tales", "texts", "--json");
        Assert.Equal((0, 2), (again.GetProperty("added").GetInt32(), again.GetProperty("already_present").GetInt32()));

        var listed = Assert.Single(Json("corpus", "list", "--json").EnumerateArray());
        Assert.Equal(("tales", "three tales", 2), (
            listed.GetProperty("name").GetString(), listed.GetProperty("description").GetString(), listed.GetProperty("documents").GetInt32()));

        var shown = Json("corpus", "show", "tales", "--json");
        Assert.Equal("texts", shown.GetProperty("origins")[0].GetProperty("source").GetString());
        Assert.Equal(16, shown.GetProperty("words").GetInt32());

        var found = Assert.Single(Json("docs", "--contains", "МЯГКИХ", "--full", "--json").EnumerateArray());
        Assert.StartsWith("Съешь", found.GetProperty("text").GetString(), StringComparison.Ordinal);
        var id = found.GetProperty("id").GetString()!;
        Assert.Contains("Съешь", _tool.Run("docs", id[..8], "--full").Output, StringComparison.Ordinal);

        var exported = _tool.Run("corpus", "export", "tales", "out.jsonl");
        Assert.Equal(0, exported.ExitCode);
        var lines = File.ReadAllLines(Path.Combine(_tool.Folder, "out.jsonl"));
        Assert.Equal(2, lines.Length);
        Assert.Contains(id, lines[1], StringComparison.Ordinal);

        var refused = _tool.Run("corpus", "export", "tales", "out.jsonl");
        Assert.Equal((2, "error: 'out.jsonl' exists already; --force replaces it.\n"), (refused.ExitCode, refused.Error));
        Assert.Equal(0, _tool.Run("corpus", "export", "tales", "out.jsonl", "--force").ExitCode);
    }

    [Fact]
    public void Wrong_input_exits_with_2_and_names_it()
    {
        _tool.Write("good.txt", "Some text.\n");
        _tool.Write("bad.jsonl", "{\"text\": \"fine\"}\n{\"text\": \n");
        Assert.Equal(0, _tool.Run("corpus", "add", "tales", "good.txt").ExitCode);

        Expect("missing.txt", "corpus", "add", "tales", "missing.txt");
        Expect("bad.jsonl", "corpus", "add", "tales", "bad.jsonl");
        Expect("did you mean 'brown'?", "corpus", "add", "tales", "good.txt", "--format", "brwn");
        Expect("'no spaces please' is no name of a corpus", "corpus", "add", "no spaces please", "good.txt");
        Expect("There is no corpus 'tale'; did you mean 'tales'? The workspace has: tales.", "corpus", "show", "tale");
        Expect("There is no corpus 'tale'; did you mean 'tales'?", "docs", "--corpus", "tale");
        Expect("There is no run 'x': the workspace has none yet.", "docs", "--run", "x");
        Expect("No document's id begins with '0000'", "docs", "0000");
        Expect("is no document id", "docs", "xyz");
        Expect("conditions beside it would have no effect", "docs", "0000", "--corpus", "tales");

        Directory.CreateDirectory(Path.Combine(_tool.Folder, "empty"));
        Expect("There is nothing to import in empty", "corpus", "add", "nothing", "empty");

        var skipped = Json("corpus", "add", "tales", "bad.jsonl", "--skip-broken", "--json");
        Assert.Equal(1, skipped.GetProperty("added").GetInt32());
        Assert.Equal("broken_line", skipped.GetProperty("dropped")[0].GetProperty("reason").GetString());
    }

    private void Expect(string message, params string[] arguments)
    {
        var result = _tool.Run(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private JsonElement Json(params string[] arguments)
    {
        var result = _tool.Run(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonElement.Parse(result.Output);
    }
}

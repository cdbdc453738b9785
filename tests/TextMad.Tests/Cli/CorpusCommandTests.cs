using System.Text.Json;

namespace TextMad.Tests.Cli;

public sealed class CorpusCommandTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void An_imported_corpus_can_be_listed_shown_searched_and_exported()
    {
        _tool.Write("texts/a.txt", "The quick brown fox jumps over the lazy dog.\n");
        _tool.Write("texts/b.txt", "Съешь же ещё этих мягких французских булок.\n");
        _tool.Write("texts/c.txt", "The quick brown fox jumps over the lazy dog.\n");

        var added = _tool.Json("corpus", "add", "tales", _tool.At("texts"), "--description", "three tales");
        Assert.Equal(2, added.GetProperty("added").GetInt32());
        Assert.Equal("exact_duplicate", added.GetProperty("dropped")[0].GetProperty("reason").GetString());

        var again = _tool.Json("corpus", "add", "tales", _tool.At("texts"));
        Assert.Equal((0, 2), (again.GetProperty("added").GetInt32(), again.GetProperty("already_present").GetInt32()));

        var listed = Assert.Single(_tool.Json("corpus", "list").EnumerateArray());
        Assert.Equal(("tales", "three tales", 2), (
            listed.GetProperty("name").GetString(), listed.GetProperty("description").GetString(), listed.GetProperty("documents").GetInt32()));

        var shown = _tool.Json("corpus", "show", "tales");
        Assert.Equal("texts", shown.GetProperty("origins")[0].GetProperty("source").GetString());
        Assert.Equal(16, shown.GetProperty("words").GetInt32());

        var found = Assert.Single(_tool.Json("docs", "--contains", "МЯГКИХ", "--full").EnumerateArray());
        Assert.StartsWith("Съешь", found.GetProperty("text").GetString(), StringComparison.Ordinal);
        var id = found.GetProperty("id").GetString()!;
        Assert.Contains("Съешь", _tool.Run("docs", id[..8], "--full").Output, StringComparison.Ordinal);

        var exported = _tool.Run("corpus", "export", "tales", _tool.At("out.jsonl"));
        Assert.Equal(0, exported.ExitCode);
        var lines = File.ReadAllLines(_tool.At("out.jsonl"));
        Assert.Equal(2, lines.Length);
        Assert.Contains(id, lines[1], StringComparison.Ordinal);

        var refused = _tool.Run("corpus", "export", "tales", _tool.At("out.jsonl"));
        Assert.Equal((2, $"error: '{_tool.At("out.jsonl")}' exists already; --force replaces it.\n"), (refused.ExitCode, refused.Error));
        Assert.Equal(0, _tool.Run("corpus", "export", "tales", _tool.At("out.jsonl"), "--force").ExitCode);
    }

    [Fact]
    public void Metadata_and_datasets_are_exported()
    {
        _tool.Write("texts/a.txt", "The fox, as it was.\n");
        _tool.Json("corpus", "add", "tales", _tool.At("texts"));
        Assert.Equal(0, _tool.Run("corpus", "export", "tales", _tool.At("out.csv"), "--format", "csv").ExitCode);
        var lines = File.ReadAllLines(_tool.At("out.csv"));
        Assert.Equal("id,kind,source,locator,parents,language,words,bytes,machine_share,content_hash", lines[0]);
        Assert.Contains(",imported,texts,a.txt,,,5,19,0,", Assert.Single(lines.Skip(1)), StringComparison.Ordinal);

        Assert.Equal(1,
            _tool.Json("corpus", "export", "tales", _tool.At("set"), "--format", "dataset", "--license", "CC0", "--published", "2026-05-01").GetProperty("documents").GetInt32());
        Assert.Contains("2026-05-01", File.ReadAllText(_tool.At("set/croissant.json")), StringComparison.Ordinal);
        Assert.True(File.Exists(_tool.At("set/data/train-00000-of-00001.parquet")));
        var noted = _tool.Run("corpus", "export", "tales", _tool.At("set"), "--format", "dataset", "--force", "--test-share", "0.5");
        const string Note = "note: Croissant asks for --license, --creator, --url of a dataset that is published; without, croissant.json leaves them out.\n";
        Assert.Equal((0, Note), (noted.ExitCode, noted.Error));
        Assert.Equal(0, _tool.Run("corpus", "export", "tales", _tool.At("tables") + "/", "--format", "parquet").ExitCode);
        Assert.True(File.Exists(_tool.At("tables/part-00000-of-00001.parquet")));
        _tool.ExpectInputError("--test-share has no effect on --format parquet", "corpus", "export", "tales", _tool.At("z"), "--format", "parquet", "--test-share", "0.1");
        _tool.ExpectInputError("--license has no effect on --format csv", "corpus", "export", "tales", _tool.At("x.csv"), "--format", "csv", "--license", "CC0");
        _tool.ExpectInputError("--published 'May' is not a date", "corpus", "export", "tales", _tool.At("y"), "--format", "dataset", "--published", "May");
    }

    [Fact]
    public void Wrong_input_exits_with_2_and_names_it()
    {
        _tool.Write("good.txt", "Some text.\n");
        _tool.Write("bad.jsonl", "{\"text\": \"fine\"}\n{\"text\": \n");
        Assert.Equal(0, _tool.Run("corpus", "add", "tales", _tool.At("good.txt")).ExitCode);

        _tool.ExpectInputError("missing.txt", "corpus", "add", "tales", _tool.At("missing.txt"));
        _tool.ExpectInputError("bad.jsonl", "corpus", "add", "tales", _tool.At("bad.jsonl"), "--strict");
        _tool.ExpectInputError("did you mean 'brown'?", "corpus", "add", "tales", _tool.At("good.txt"), "--format", "brwn");
        _tool.ExpectInputError("'no spaces please' is not a valid corpus name", "corpus", "add", "no spaces please", _tool.At("good.txt"));
        _tool.ExpectInputError("There is no corpus 'tale'; did you mean 'tales'? The workspace has: tales.", "corpus", "show", "tale");
        _tool.ExpectInputError("There is no corpus 'tale'; did you mean 'tales'?", "docs", "--corpus", "tale");
        _tool.ExpectInputError("There is no run 'x': the workspace has none yet.", "docs", "--run", "x");
        _tool.ExpectInputError("No document's id begins with '0000'", "docs", "0000");
        _tool.ExpectInputError("is not a document id", "docs", "xyz");
        _tool.ExpectInputError("other conditions have no effect", "docs", "0000", "--corpus", "tales");

        Directory.CreateDirectory(_tool.At("empty"));
        _tool.ExpectInputError("There is nothing to import in ", "corpus", "add", "nothing", _tool.At("empty"));

        var failed = _tool.Run("corpus", "add", "tales", _tool.At("bad.jsonl"), "--json");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("1 item is damaged and was left out", failed.Error, StringComparison.Ordinal);
        Assert.Equal(1, JsonElement.Parse(failed.Output).GetProperty("added").GetInt32());
        var skipped = _tool.Json("corpus", "add", "tales", _tool.At("bad.jsonl"), "--skip-broken");
        Assert.Equal(1, skipped.GetProperty("already_present").GetInt32());
        Assert.Equal(1, skipped.GetProperty("damaged").GetInt32());
        Assert.Equal("broken_line", skipped.GetProperty("dropped")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public void Lineage_tells_both_directions_and_the_synthetic_ancestry()
    {
        _tool.Write("texts/a.txt", "Only one text.\n");
        _tool.Json("corpus", "add", "tales", _tool.At("texts"));
        var id = _tool.Json("docs")[0].GetProperty("id").GetString()!;

        var lineage = _tool.Json("lineage", id[..6]);
        Assert.Equal(id, lineage.GetProperty("subject").GetProperty("id").GetString());
        Assert.Equal(0, lineage.GetProperty("synthetic_ancestry").GetProperty("mean_models").GetDouble());

        var shown = _tool.Run("lineage", id[..6], "--up");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("synthetic ancestry: 0 models on average", shown.Output, StringComparison.Ordinal);
        Assert.Contains("comes from", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("went into", shown.Output, StringComparison.Ordinal);

        _tool.ExpectInputError("run/none/s1/g0", "lineage", "run/none/s1/g0");
        _tool.ExpectInputError("--depth 0: depth is '0'; allowed: an integer from 1 to 200.", "lineage", id, "--depth", "0");
        _tool.ExpectInputError("choose one", "lineage", id, "--dot", "--json");
    }

    [Fact]
    public void A_name_that_is_neither_corpus_nor_run_is_an_error_also_where_nothing_was_dropped()
    {
        Assert.Equal(0, _tool.Run("corpus", "add", "made", _tool.Write("made.txt", "One text alone.")).ExitCode);
        Assert.Contains("nothing was dropped", _tool.Run("ask", "dropped", "made").Output, StringComparison.Ordinal);
        _tool.ExpectInputError("There is no run or corpus 'mad'", "ask", "dropped", "mad");
    }
}

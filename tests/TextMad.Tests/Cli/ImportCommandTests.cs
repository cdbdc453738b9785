using System.Text.Json;
using TextMad.Tests.Corpora;

namespace TextMad.Tests.Cli;

/// <summary>What <c>corpus add</c> says of what it left out and of who wrote, and names in any script, as a person meets them.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly ToolInProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void One_bad_file_stops_nothing_and_what_is_left_out_is_named_with_what_would_take_it()
    {
        _tool.Write("texts/a.txt", "Первый текст.\n");
        _tool.Write("texts/b.jsonl", "{\"body\":\"第二个文本\"}\n{\"text\": \n");
        _tool.Write("texts/c.pdf", "x");
        _tool.Write("texts/.d.txt", "hidden");
        var result = _tool.Run("corpus", "add", "новости", _tool.At("texts"));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("новости: 1 documents added", result.Output, StringComparison.Ordinal);
        Assert.Contains("  2 left out: broken_line (a line that is not a JSON object with a text)", result.Output, StringComparison.Ordinal);
        Assert.Contains("the line has \"body\".\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("    --text-field NAME says which field holds the text", result.Output, StringComparison.Ordinal);
        Assert.Contains($"    {_tool.At("texts/c.pdf")}: PDF document (.pdf)\n    --format text", result.Output, StringComparison.Ordinal);
        Assert.Contains("  1 left out: hidden", result.Output, StringComparison.Ordinal);
        Assert.Contains("2 items are damaged and were left out", result.Error, StringComparison.Ordinal);

        var json = _tool.Json("corpus", "add", "новости", _tool.At("texts"), "--text-field", "body", "--skip-broken");
        Assert.Equal((1, 1, 1), (
            json.GetProperty("added").GetInt32(), json.GetProperty("already_present").GetInt32(), json.GetProperty("damaged").GetInt32()));
        var unknown = json.GetProperty("dropped").EnumerateArray().Single(reason => reason.GetProperty("reason").GetString() == "unknown_format");
        Assert.Equal(_tool.At("texts/c.pdf"), unknown.GetProperty("examples")[0].GetProperty("source").GetString());
        Assert.StartsWith("--format", unknown.GetProperty("advice").GetString(), StringComparison.Ordinal);

        _tool.ExpectInputError("b.jsonl, line 1", "corpus", "add", "новости", _tool.At("texts"), "--strict");
        _tool.ExpectInputError("leave one of them out", "corpus", "add", "новости", _tool.At("texts"), "--strict", "--skip-broken");
        _tool.ExpectInputError("b.jsonl:1 cannot be read in full (broken_line)", "measure", _tool.At("texts"), "--no-judge");
        File.Delete(_tool.At("texts/b.jsonl"));
        var measured = _tool.Run("measure", _tool.At("texts"), "--no-judge", "--metric", "distinct_1");
        Assert.Equal(0, measured.ExitCode);
        Assert.Contains("1 hidden, 1 unknown_format", measured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Machines_by_name_are_seen_wherever_it_is_asked_who_wrote()
    {
        _tool.Write("h.txt", "Of a human, ten words that no machine has ever written.\n");
        _tool.Write("m.txt", "Of a machine, ten words that no human has ever written.\n");
        _tool.Json("corpus", "add", "mixed", _tool.At("h.txt"));
        _tool.Json("corpus", "add", "mixed", _tool.At("m.txt"), "--written-by", "ChatGPT", "--machine-share", "0.5");

        var document = _tool.Json("docs", "--contains", "machine, ten")[0];
        Assert.Equal(("ChatGPT", 0.5), (document.GetProperty("origin").GetProperty("written_by").GetString(), document.GetProperty("machine_share").GetDouble()));
        Assert.Contains("50% of it written by ChatGPT", _tool.Run("docs", document.GetProperty("id").GetString()!).Output, StringComparison.Ordinal);
        Assert.Equal(0.25, _tool.Json("measure", "corpus:mixed", "--no-judge", "--metric", "distinct_1")[0].GetProperty("machine_share").GetDouble(), 1e-12);
        Assert.Contains("25.0% of them by machines", _tool.Run("measure", "corpus:mixed", "--no-judge", "--metric", "distinct_1").Output, StringComparison.Ordinal);
        var shown = _tool.Json("corpus", "show", "mixed").GetProperty("written_by")[0];
        Assert.Equal(("ChatGPT", 1, 5.5), (
            shown.GetProperty("machine").GetString(), shown.GetProperty("documents").GetInt32(), shown.GetProperty("words").GetDouble()));
        var lineage = _tool.Json("lineage", document.GetProperty("id").GetString()!);
        Assert.Equal([("human", "human"), ("ChatGPT", "unknown_machine")],
            lineage.GetProperty("shares").EnumerateArray().Select(share => (share.GetProperty("writer").GetString()!, share.GetProperty("writer_kind").GetString()!)));
        Assert.Equal(0.5, lineage.GetProperty("synthetic_ancestry").GetProperty("machine_share").GetDouble());

        // It goes out and comes in again.
        Assert.Equal(0, _tool.Run("corpus", "export", "mixed", _tool.At("out.jsonl")).ExitCode);
        _tool.Json("corpus", "add", "again", _tool.At("out.jsonl"), "--source", "out");
        Assert.Equal("ChatGPT", _tool.Json("docs", "--corpus", "again", "--contains", "machine, ten")[0].GetProperty("origin").GetProperty("written_by").GetString());

        _tool.ExpectInputError("a share from 0 to 1 is expected", "corpus", "add", "x", _tool.At("m.txt"), "--machine-share", "2");
        _tool.ExpectInputError("says that none did", "corpus", "add", "x", _tool.At("m.txt"), "--machine-share", "0", "--written-by", "x");
    }

    [Fact]
    public void Names_are_found_however_their_letters_were_typed_and_must_differ_in_more_than_letter_case()
    {
        _tool.Write("a.txt", "Some text.\n");
        _tool.Json("corpus", "add", "cafe\u0301/новости", _tool.At("a.txt"));
        Assert.Equal("caf\u00E9/новости", _tool.Json("corpus", "list")[0].GetProperty("name").GetString());
        foreach (var name in (string[])["cafe\u0301/новости", "caf\u00E9/новости"])
        {
            Assert.Single(_tool.Json("docs", "--corpus", name).EnumerateArray());
            Assert.Equal(1, _tool.Json("corpus", "show", name).GetProperty("documents").GetInt32());
            Assert.Equal(0, _tool.Run("corpus", "export", name, _tool.At("out.jsonl"), "--force").ExitCode);
            Assert.Equal(0, _tool.Run("measure", $"corpus:{name}", "--no-judge", "--metric", "distinct_1").ExitCode);
        }

        _tool.ExpectInputError("differs from it in letter case only", "corpus", "add", "Café/НОВОСТИ", _tool.At("a.txt"));
        _tool.ExpectInputError("is not a valid corpus name", "corpus", "add", "../a", _tool.At("a.txt"));
        _tool.ExpectInputError("is not a valid corpus name", "corpus", "add", "a\u001bb", _tool.At("a.txt"));
        _tool.ExpectInputError("cannot name a crawl", "crawl", "http://127.0.0.1:9/", "--name", "a/b");
        _tool.ExpectInputError("cannot name a model", "model", "import", "con", _tool.At("none"));
    }

    [Fact]
    public void A_pipe_in_a_folder_of_a_model_is_refused_at_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes of a Unix are tried.");
        Directory.CreateDirectory(_tool.At("model"));
        FolderWalkTests.MakePipe(_tool.At("model/tokenizer.json"));
        _tool.ExpectInputError("it is a pipe, and a file is expected", "model", "import", "m", _tool.At("model"));
    }

    [Fact]
    public void What_a_model_has_memorised_is_told_with_its_documents()
    {
        var texts = Enumerable.Range(0, 30).Select(i => string.Join(' ', Enumerable.Range(0, 30).Select(j => $"w{(i * 31) + (j * 7919 % 97)}x{i}"))).ToArray();
        _tool.Write("words.txt", string.Join("\n\n", texts));
        _tool.Json("corpus", "add", "words", _tool.At("words.txt"), "--format", "blocks");
        _tool.Json(
            "run", "tails", "--id", "зубрёжка", "--set", "model={ngram: {order: 5}}", "--set", "data.corpus=words", "--set", "data.passage_words=0", "--set", "data.tokens=800",
            "--set", "data.heldout_tokens=100", "--set", "tokenizer.vocabulary=300", "--set", "loop.generations=1", "--set", "loop.seeds=[1]", "--set", "loop.regimes=[replace]",
            "--set", "writing.decoding.maximum_tokens=60");
        string[] ask = ["memorised", "зубрёжка/base/s1/g0", "--prefix", "10", "--continuation", "10", "--least-run", "10", "--limit", "3"];
        var answer = _tool.Json(ask);
        var prompted = answer.GetProperty("prompted");
        Assert.True(prompted.GetProperty("documents").GetInt32() > 0);
        Assert.InRange(prompted.GetProperty("extractable").GetProperty("share").GetDouble(), prompted.GetProperty("extractable").GetProperty("low").GetDouble(),
            prompted.GetProperty("extractable").GetProperty("high").GetDouble());
        var first = prompted.GetProperty("found")[0];
        Assert.Equal(1, first.GetProperty("rank").GetInt32());
        var text = _tool.Json("docs", first.GetProperty("document").GetString()!)[0].GetProperty("text").GetString()!;
        Assert.Contains(first.GetProperty("prefix").GetString() + first.GetProperty("matched").GetString(), text, StringComparison.Ordinal);
        Assert.Equal("imported", first.GetProperty("source").GetProperty("origin").GetProperty("kind").GetString());
        Assert.True(answer.GetProperty("wrote").GetProperty("are_kept").GetBoolean());
        Assert.Equal(JsonSerializer.Serialize(answer), JsonSerializer.Serialize(_tool.Json([.. ask, "--batch", "2"])));
        Assert.Contains("extractable with 10 tokens of context, 10 tokens:", _tool.Run(ask).Output, StringComparison.Ordinal);
        Assert.Contains("shorten them with --prefix", _tool.Run("memorised", "зубрёжка/base/s1/g0", "--prefix", "5000").Error, StringComparison.Ordinal);

        _tool.Write("other.txt", "Nothing that the model has ever seen, and no number in it at all.");
        _tool.Json("corpus", "add", "other", _tool.At("other.txt"));
        var elsewhere = _tool.Json([.. ask, "--in", "other", "--no-prompts"]);
        Assert.Equal(JsonValueKind.Null, elsewhere.GetProperty("prompted").ValueKind);
        Assert.Equal(0, elsewhere.GetProperty("wrote").GetProperty("copied_documents").GetProperty("number").GetInt32());
        _tool.ExpectInputError("leaves nothing to look at", [.. ask, "--no-prompts", "--samples", "0"]);
        _tool.ExpectInputError("There is no corpus 'x'", [.. ask, "--in", "x"]);
        _tool.ExpectInputError("--in CORPUS names documents", "memorised", "nobody");
    }
}
